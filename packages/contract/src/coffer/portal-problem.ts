/**
 * Why somebody was not signed in to the restore portal: the word that `/portal?problem=` carries. The page has a sentence for each and shows
 * no other text, for anybody can send a link to it.
 */
export type PortalProblem =
  | 'begun-elsewhere'
  | 'no-answer'
  | 'not-completed'
  | 'not-protected'
  | 'refused'
  | 'too-many'
  | 'too-slow'
  | 'turned-off';
