/**
 * Word lists of one language, from which believable business texts are put together. Sentences may hold slots:
 * `{n}` a number, `{p}` a percentage, `{y}` a year, `{q}` a quarter, `{t}` a product, `{c}` a city.
 */
export interface Language {
  /** BCP 47 tag. */
  readonly code: string;
  readonly direction: 'ltr' | 'rtl';
  /** Whether the fourteen standard PDF fonts can write it (WinAnsi encoding). */
  readonly western: boolean;
  /** Usable as document titles and as file names. */
  readonly titles: readonly string[];
  readonly headings: readonly string[];
  readonly sentences: readonly string[];
  /** Heads of a table of figures: the item, then three measures. */
  readonly columns: readonly [string, string, string, string];
  /** What stands between two sentences. */
  readonly gap: ' ' | '';
}
