import type { enPortal } from './en-portal.ts';

/** Texte des Portals. */
export const dePortal: typeof enPortal = {
  title: 'Eigene Daten zurückholen',
  welcome:
    'Melden Sie sich mit dem Konto Ihrer Organisation an, um zu sehen, wann Ihre Dateien gesichert wurden, und um sie zurückzuholen.',
  signIn: 'Mit dem Konto der Organisation anmelden',
  myData: 'Was Sie zurückholen können',
  nothing:
    'Von Ihnen ist noch nichts gesichert. Fragen Sie, wer sich in Ihrer Organisation um die Sicherungen kümmert.',
  noSuch: 'Nichts dieses Namens.',
  own: 'Ihres',
  saved: (first, last) => (last === '' ? `gesichert seit ${first}` : `gesichert von ${first} bis ${last}`),
  more: 'Mehr zeigen',
  back: 'Zurück zu allem',
  choose: 'Wählen Sie einen Zeitpunkt; Sie sehen die Dateien, wie sie damals waren.',
  timeLine: 'Wann es gesichert wurde, das Neueste zuerst',
  noPoints: 'Es gibt keinen Stand mehr, der es enthält.',
  earlier: 'Früher',
  showDeleted: 'Auch zeigen, was davor gelöscht wurde',
  opening: 'Wird geöffnet …',
};
