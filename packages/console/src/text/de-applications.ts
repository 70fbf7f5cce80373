import type { enApplications } from './en-applications.ts';

/** Texte der Anwendungen und ihrer Zertifikate, auf Deutsch. */
export const deApplications: typeof enApplications = {
  title: 'Sicherungsanwendungen',
  why: 'Microsoft zählt die Anwendungen eines Mandanten seit März 2026 zusammen: mehr davon bringen nicht mehr Tempo. Wird aber eine abgewiesen, arbeiten die anderen weiter.',
  ownTitle: 'Zertifikat der Anwendung',
  ownWhy: 'Das Konto der Organisation meldet sich über eine Anwendung an, die sich mit diesem Zertifikat ausweist.',
  alone: 'Keine eingetragen: Alle Arbeit tut die eigene Anwendung der Organisation.',
  held: (count) =>
    `${count} ${count === 1 ? 'Anwendung ist' : 'Anwendungen sind'} neben der eigenen der Organisation eingetragen.`,
  add: 'Anwendung hinzufügen',
  addTitle: 'Sicherungsanwendung hinzufügen',
  renew: 'Zertifikat erneuern',
  renewTitle: (name) => `Zertifikat von ${name} erneuern`,
  check: 'Prüfen',
  checkTitle: (name) => `Was ${name} darf`,
  removed: (name) => `${name} ist ausgetragen.`,
  displayName: 'Name (nach Belieben)',
  prepareTitle: 'In Microsoft Entra vorbereiten',
  prepare: [
    'App-Registrierungen → Neue Registrierung: beliebiger Name, nur Konten in diesem Organisationsverzeichnis, keine Umleitungsadresse.',
    'API-Berechtigungen → Microsoft Graph → Anwendungsberechtigungen: User.Read.All, Group.Read.All, Sites.Read.All, Files.Read.All; Files.ReadWrite.All zum Wiederherstellen.',
    'API-Berechtigungen → SharePoint → Anwendungsberechtigungen: Sites.FullControl.All, für Rechte, Anlagen und Listenelemente.',
    'Administratorzustimmung erteilen. Dann in der Übersicht die Anwendungs-ID (Client) kopieren.',
  ],
  certificate: 'Zertifikat',
  whence: {
    made: 'Der Server stellt eines aus; sein privater Schlüssel verlässt den Server nie',
    file: 'Eine eigene Datei (PFX, oder PEM mit Schlüssel)',
  },
  file: 'Zertifikatsdatei',
  filePassword: 'Kennwort der Datei',
  tooLarge: (limit) => `Das ist kein Zertifikat: Die Datei ist größer als ${limit}.`,
  empty: 'Die Datei ist leer.',
  unreadable: 'Die Datei lässt sich nicht lesen.',
  make: 'Zertifikat ausstellen',
  makeAnother: 'Ein weiteres ausstellen',
  discard: 'Verwerfen',
  download: '.cer-Datei herunterladen',
  which: 'Welches Zertifikat',
  upload: [
    'Die .cer-Datei herunterladen.',
    'In Entra: App-Registrierungen → Ihre Anwendung → Zertifikate & Geheimnisse → Zertifikate → Zertifikat hochladen. Ein älteres darf daneben bleiben.',
    'Zurückkommen und speichern. Gleich nach dem Hochladen weist Microsoft es vielleicht einige Minuten lang ab: Dann noch einmal speichern.',
  ],
  save: 'Anmelden und speichern',
  thumbprint: 'Fingerabdruck (SHA-1)',
  subject: 'Antragsteller',
  period: (from, until) => `${from} bis ${until}`,
  states: {
    valid: (until) => `gültig bis ${until}`,
    ending: (days) => (days <= 1 ? 'endet binnen eines Tages' : `endet in ${days} Tagen`),
    ended: (until) => `am ${until} abgelaufen`,
  },
  alerts: {
    ending: (organization, name, until) =>
      `${organization}: Das Zertifikat der Anwendung ${name} endet am ${until}. Von da an weist Microsoft sie ab.`,
    ended: (organization, name, until) =>
      `${organization}: Das Zertifikat der Anwendung ${name} ist am ${until} abgelaufen. Microsoft weist es ab.`,
    unreadable: (organization, name, trouble) => `${organization}: Die Anwendung ${name} arbeitet nicht. ${trouble}`,
    renew: 'Erneuern',
    more: 'Es gibt weitere: Erneuern Sie zuerst diese.',
  },
};
