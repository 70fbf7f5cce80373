import type { Language } from './languages/language.ts';
import type { DocumentFacts } from './office-package.ts';
import { figures, paragraph, sentence } from './prose.ts';
import { randomFrom } from './random.ts';
import { bytesSource, type DocumentSource } from './source.ts';

/** What a small text file is made of. */
export interface TextPlan {
  readonly language: Language;
  readonly seed: number;
  readonly facts: DocumentFacts;
  /** Paragraphs of a text, rows of a table. */
  readonly length: number;
}

/** A plain text in UTF-8: title, author, paragraphs. */
export function textFile({ language, seed, facts, length }: TextPlan): DocumentSource {
  const random = randomFrom(seed);
  const lines = [facts.title, `${facts.author}, ${facts.created.slice(0, 10)}`, ''];
  for (let count = length; count > 0; count -= 1) lines.push(paragraph(language, random), '');
  return utf8(lines.join('\r\n'));
}

/** One line of text: the small change of every drive. */
export function noteFile({ language, seed }: Pick<TextPlan, 'language' | 'seed'>): DocumentSource {
  return utf8(`${sentence(language, randomFrom(seed))}\n`);
}

/** A table as comma-separated values (RFC 4180), with the byte order mark by which Excel knows UTF-8. */
export function csvFile({ language, seed, length }: TextPlan): DocumentSource {
  const rows = figures(length, randomFrom(seed)).map(({ item, planned, actual }) =>
    [`"${item}"`, planned.toFixed(2), actual.toFixed(2), (actual - planned).toFixed(2)].join(','),
  );
  return utf8(`\uFEFF${[language.columns.join(','), ...rows].join('\r\n')}\r\n`);
}

function utf8(text: string): DocumentSource {
  return bytesSource(new TextEncoder().encode(text));
}
