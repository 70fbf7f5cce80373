/** Texts of applications and their certificates, in English. */
export const enApplications = {
  title: 'Backup applications',
  why: 'Microsoft counts the applications of one tenant together since March 2026: more of them bring no more speed. But while one is refused, the others go on.',
  ownTitle: 'Certificate of the application',
  ownWhy: 'The organization’s account signs in through an application that proves itself with this certificate.',
  alone: 'There is none: the organization’s own application does all the work.',
  held: (count: number) =>
    `The pool holds ${count} ${count === 1 ? 'application' : 'applications'} beside the organization’s own.`,
  add: 'Add application',
  addTitle: 'Add a backup application',
  renew: 'Renew the certificate',
  renewTitle: (name: string) => `Renew the certificate of ${name}`,
  check: 'Check',
  checkTitle: (name: string) => `What ${name} may do`,
  removed: (name: string) => `${name} was taken out of the pool.`,
  displayName: 'Name (as you like)',
  prepareTitle: 'Prepare in Microsoft Entra',
  prepare: [
    'App registrations → New registration: any name, accounts in this organizational directory only, no redirect address.',
    'API permissions → Microsoft Graph → Application permissions: User.Read.All, Group.Read.All, Sites.Read.All, Files.Read.All; Files.ReadWrite.All to restore.',
    'API permissions → SharePoint → Application permissions: Sites.FullControl.All, for rights, attachments and list items.',
    'Grant admin consent. Then copy the Application (client) ID from the overview.',
  ],
  certificate: 'Certificate',
  whence: {
    made: 'The server makes one; its private key never leaves the server',
    file: 'A file of your own (PFX, or PEM with its key)',
  },
  file: 'Certificate file',
  filePassword: 'Password of the file',
  tooLarge: (limit: string) => `This is no certificate: the file is larger than ${limit}.`,
  empty: 'The file is empty.',
  unreadable: 'The file cannot be read.',
  make: 'Make a certificate',
  makeAnother: 'Make another one',
  discard: 'Discard it',
  download: 'Download the .cer file',
  which: 'Which certificate',
  upload: [
    'Download the .cer file.',
    'In Entra: App registrations → your application → Certificates & secrets → Certificates → Upload certificate. An older one may stay beside it.',
    'Come back and save. Right after the upload Microsoft may refuse it for a few minutes: then save again.',
  ],
  save: 'Sign in and save',
  thumbprint: 'Thumbprint (SHA-1)',
  subject: 'Subject',
  period: (from: string, until: string) => `${from} to ${until}`,
  states: {
    valid: (until: string) => `valid until ${until}`,
    ending: (days: number) => (days <= 1 ? 'ends within a day' : `ends in ${days} days`),
    ended: (until: string) => `ended on ${until}`,
  },
  alerts: {
    ending: (organization: string, name: string, until: string) =>
      `${organization}: the certificate of the application ${name} ends on ${until}. Microsoft refuses it from then on.`,
    ended: (organization: string, name: string, until: string) =>
      `${organization}: the certificate of the application ${name} ended on ${until}. Microsoft refuses it.`,
    unreadable: (organization: string, name: string, trouble: string) =>
      `${organization}: the application ${name} does no work. ${trouble}`,
    renew: 'Renew it',
    more: 'There are more of them: renew these first.',
  },
};
