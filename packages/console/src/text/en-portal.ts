/** Texts of the restore portal. */
export const enPortal = {
  title: 'Restore your data',
  welcome: 'Sign in with the account of your organization to see when your files were saved, and to bring them back.',
  signIn: 'Sign in with your organization’s account',
  myData: 'What you can restore',
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
  showDeleted: 'Show what had been deleted before, too',
  opening: 'Opening…',
};
