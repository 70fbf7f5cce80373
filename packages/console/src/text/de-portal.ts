import type { enPortal } from './en-portal.ts';

/** Texte des Portals. */
export const dePortal: typeof enPortal = {
  title: 'Eigene Daten zurückholen',
  welcome:
    'Melden Sie sich mit dem Konto Ihrer Organisation an, um zu sehen, wann Ihre Dateien gesichert wurden, und um sie zurückzuholen.',
  signIn: 'Mit dem Konto der Organisation anmelden',
  problems: {
    'begun-elsewhere': 'Diese Anmeldung wurde nicht in diesem Browser begonnen. Bitte melden Sie sich noch einmal an.',
    'no-answer': 'Microsoft hat nicht geantwortet. Versuchen Sie es in einer Minute noch einmal.',
    'not-completed': 'Die Anmeldung wurde nicht beendet. Bitte versuchen Sie es noch einmal.',
    'not-protected': 'Ihre Organisation wird von diesem Server nicht gesichert.',
    refused:
      'Die Anmeldung ist nicht gelungen. Versuchen Sie es noch einmal, oder fragen Sie, wer sich in Ihrer Organisation um die Sicherungen kümmert.',
    'too-many': 'Zu viele Anmeldungen sind misslungen. Warten Sie fünf Minuten und versuchen Sie es dann noch einmal.',
    'too-slow': 'Die Anmeldung hat zu lange gedauert. Bitte melden Sie sich noch einmal an.',
    'turned-off':
      'Das Portal ist ausgeschaltet. Fragen Sie, wer sich in Ihrer Organisation um die Sicherungen kümmert.',
  },
  myData: 'Was Sie zurückholen können',
  personalSite: (name: string) => `${name} (persönliche Site)`,
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
  opening: 'Wird geöffnet …',
};
