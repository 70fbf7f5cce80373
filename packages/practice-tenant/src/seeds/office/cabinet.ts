import type { Language } from '../../documents/languages/language.ts';
import type { DocumentFacts } from '../../documents/office-package.ts';
import { CITIES } from '../../documents/prose.ts';
import { type Random, randomFrom, seedOf } from '../../documents/random.ts';
import type { ContentSource, Drive, User } from '../../world/index.ts';
import { personOf } from '../../world/index.ts';

const FIRST_DAY = Date.UTC(2022, 0, 3);
const LAST_DAY = Date.UTC(2025, 11, 19);
const HOUR = 3_600_000;

/** A drive on its way of being filled by one person: it knows the author, draws the dates, and keeps names apart. */
export interface Cabinet {
  readonly drive: Drive;
  readonly owner: User;
  readonly language: Language;
  readonly random: Random;
  /** Facts of a new document with this title: the owner is its author, the dates lie in the past. */
  facts(title: string): DocumentFacts;
  /** Puts a file in place, under the dates of its facts. A path that is taken gets a number. */
  put(path: string, facts: DocumentFacts, content: ContentSource | Uint8Array): void;
  /** Makes a folder that stays as empty as it is. */
  folder(path: string): void;
}

/** Opens a drive for filling. The same owner and language give the same dates and choices. */
export function openCabinet(drive: Drive, owner: User, language: Language): Cabinet {
  const random = randomFrom(seedOf(`${drive.site.path} ${drive.name}`));
  const by = { user: personOf(owner) };
  return {
    drive,
    owner,
    language,
    random,
    facts: (title) => {
      const created = FIRST_DAY + Math.floor((random.next() * (LAST_DAY - FIRST_DAY)) / 1000) * 1000;
      const modified = Math.min(LAST_DAY, created + random.between(0, 90 * 24) * HOUR);
      return { title, author: owner.displayName, created: iso(created), modified: iso(modified) };
    },
    put: (path, facts, content) => {
      const when = { created: Date.parse(facts.created), modified: Date.parse(facts.modified) };
      drive.write(freePath(drive, path), content, { ...when, by });
    },
    folder: (path) => {
      drive.folder(path, { created: FIRST_DAY, modified: FIRST_DAY, by });
    },
  };
}

/** A title as people write them: with a year, a place, a version, or nothing. */
export function titleIn({ language, random }: Cabinet): string {
  const title = random.pick(language.titles);
  const year = random.between(2022, 2025);
  const endings = [
    '',
    ` ${year}`,
    ` Q${random.between(1, 4)} ${year}`,
    ` v${random.between(2, 5)}`,
    ` – ${random.pick(CITIES)}`,
  ];
  return `${title}${random.pick(endings)}`;
}

function freePath(drive: Drive, path: string): string {
  if (drive.find(path) === undefined) return path;
  const dot = path.lastIndexOf('.');
  for (let number = 2; ; number += 1) {
    const candidate = `${path.slice(0, dot)} (${number})${path.slice(dot)}`;
    if (drive.find(candidate) === undefined) return candidate;
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
