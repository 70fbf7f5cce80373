import type { Language } from './languages/language.ts';
import type { Random } from './random.ts';

/** Names that mean the same in every language. */
export const PRODUCTS = ['Aurea 200', 'Helix M3', 'Borealis', 'Terra 7', 'Vento X', 'Clima One', 'Sonda 4'] as const;
/** Where the company has branches and customers. */
export const CITIES = ['Gent', 'Oslo', 'Porto', 'Graz', 'Lyon', 'Osaka', 'Cairo', 'Pune', 'Busan', 'Leeds'] as const;

/** One sentence with its slots filled. */
export function sentence(language: Language, random: Random): string {
  return random.pick(language.sentences).replace(/\{([npyqtc])\}/g, (_, slot: string) => filling(slot, random));
}

/** A paragraph of three to seven sentences. */
export function paragraph(language: Language, random: Random): string {
  return Array.from({ length: random.between(3, 7) }, () => sentence(language, random)).join(language.gap);
}

/** One row of a table of figures: what, planned, actual. */
export interface Figure {
  readonly item: string;
  readonly planned: number;
  readonly actual: number;
}

/** A table of believable amounts; the actual ones scatter around the planned ones. */
export function figures(count: number, random: Random): Figure[] {
  return Array.from({ length: count }, () => {
    const planned = random.between(40, 900) * 10;
    return {
      item: `${random.pick(PRODUCTS)} – ${random.pick(CITIES)}`,
      planned,
      actual: Math.round(planned * (0.82 + random.next() * 0.36) * 100) / 100,
    };
  });
}

function filling(slot: string, random: Random): string {
  switch (slot) {
    case 'n':
      return String(random.between(3, 480));
    case 'p':
      return `${random.between(1, 24)}.${random.between(0, 9)} %`;
    case 'y':
      return String(random.between(2019, 2025));
    case 'q':
      return `Q${random.between(1, 4)}`;
    case 't':
      return random.pick(PRODUCTS);
    default:
      return random.pick(CITIES);
  }
}
