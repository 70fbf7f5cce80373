import type { On } from '../drive/with-access.ts';
import { libraryDrive } from './library-scan.ts';
import type { SitesParts } from './parts.ts';

/** Libraries remembered; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 50_000;

/** A library's drive and the root item of that drive. */
export interface LibraryDrive {
  readonly driveId: string;
  readonly driveRootId: string;
}

/** Which drive belongs to which library, asked for once. */
export class Drives {
  readonly #parts: SitesParts;
  readonly #known = new Map<string, Promise<LibraryDrive>>();

  constructor(parts: SitesParts) {
    this.#parts = parts;
  }

  /** The drive of a library. @throws OutsideError `gone` if there is no such library. */
  of(listId: string, on: On): Promise<LibraryDrive> {
    const known = this.#known.get(listId);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const asked = libraryDrive(this.#parts, on, listId);
    this.#known.set(listId, asked);
    asked.catch(() => this.#known.delete(listId));
    return asked;
  }
}
