import type { PortalProblem } from '@coffer/contract';

/** Texts of the restore portal. */
export const enPortal = {
  title: 'Restore your data',
  welcome: 'Sign in with the account of your organization to see when your files were saved, and to bring them back.',
  signIn: 'Sign in with your organization’s account',
  /** Why somebody was not signed in, by the word that the server gives. */
  problems: {
    'begun-elsewhere': 'This sign-in was not begun in this browser. Please sign in again.',
    'no-answer': 'Microsoft did not answer. Try again in a minute.',
    'not-completed': 'You did not finish signing in. Please try again.',
    'not-protected': 'Your organization is not protected by this server.',
    refused:
      'You could not be signed in. Please try again, or ask whoever takes care of the backups in your organization.',
    'too-many': 'Too many sign-ins have failed. Wait five minutes, then try again.',
    'too-slow': 'The sign-in took too long. Please sign in again.',
    'turned-off': 'The portal is turned off. Ask whoever takes care of the backups in your organization.',
  } satisfies Record<PortalProblem, string>,
  myData: 'What you can restore',
  personalSite: (name: string) => `${name} (personal site)`,
  nothing: 'Nothing of yours has been saved yet. Ask whoever takes care of the backups in your organization.',
  noSuch: 'Nothing of that name.',
  own: 'yours',
  saved: (first: string, last: string) => (last === '' ? `saved since ${first}` : `saved from ${first} to ${last}`),
  more: 'Show more',
  back: 'Back to everything',
  choose: 'Choose a moment; you see the files as they were then.',
  timeLine: 'When it was saved, newest first',
  noPoints: 'There is no restore point with it any more.',
  earlier: 'Earlier',
  opening: 'Opening…',
};
