import type { ProtectedObject, RestoreFolder, SharingContext, WorkContext, Workload } from '@coffer/model';
import { messageOf, OutsideError } from '@coffer/model';
import type { ItemSource, RestoreItem } from './restore-item.ts';

/** The name by which the top folder of an object is meant in the place of its id. */
export const TOP = 'root';
/** The name of the file that tells what a site, library or list is made of. */
const DEFINITION = '_vti_definition.json';

/** Where a restore goes. */
export interface RestoreDestination {
  readonly object: ProtectedObject;
  /**
   * From the object's top folder down to the folder that takes the items: names, or folders with their roles where they may have
   * to be made as libraries or lists. Absent: each item to where it was.
   */
  readonly folder?: readonly (string | RestoreFolder)[];
}

/** What became of a folder. */
interface MadeFolder {
  readonly id: string;
  readonly created: boolean;
  /** What could not be given back of it. */
  readonly issues: readonly string[];
}

/** A folder of the target, made when something is put into it. */
export class FolderPlace {
  readonly #make: () => Promise<MadeFolder>;
  readonly #told: ((made: MadeFolder) => void)[] = [];
  #made: Promise<MadeFolder> | undefined;

  constructor(make: () => Promise<MadeFolder>) {
    this.#make = make;
  }

  /** The folder; made at the first call. */
  made(): Promise<MadeFolder> {
    this.#made ??= this.#make().then((made) => {
      for (const tell of this.#told) tell(made);
      return made;
    });
    return this.#made;
  }

  /** Tells of the folder as soon as it is made, if ever. */
  onMade(tell: (made: MadeFolder) => void): void {
    this.#told.push(tell);
  }
}

/** Finds and makes the folders of a restore's target. */
export class PlaceMaker {
  readonly #workload: Workload;
  readonly #reader: ItemSource;
  readonly #target: RestoreDestination;
  readonly #withPermissions: boolean;
  readonly #context: SharingContext;
  readonly #views: boolean;
  readonly #top = new FolderPlace(async () => ({ id: TOP, created: false, issues: [] }));
  /** Folders above the selected items, by the folders they lie in and their names. */
  readonly #above = new Map<FolderPlace, Map<string, FolderPlace>>();

  constructor(options: {
    readonly workload: Workload;
    readonly reader: ItemSource;
    readonly target: RestoreDestination;
    readonly permissions?: boolean;
    readonly notify?: boolean;
    readonly views?: boolean;
    readonly context: WorkContext;
  }) {
    this.#workload = options.workload;
    this.#reader = options.reader;
    this.#target = options.target;
    this.#withPermissions = options.permissions ?? false;
    this.#context = { ...options.context, ...(options.notify ? { notify: true } : {}) };
    this.#views = options.views ?? false;
  }

  /** The folder at a path below the top folder. */
  folder(path: readonly (string | RestoreFolder)[]): FolderPlace {
    let place = this.#top;
    for (const step of path) {
      const folder = typeof step === 'string' ? { name: step } : step;
      place = this.#shared(place, folder.name, (parent) => this.#ensure(parent, folder));
    }
    return place;
  }

  /** The folder in which an item lay. One that has to be made again gets its own permissions back too. */
  async original(item: RestoreItem): Promise<FolderPlace> {
    let place = this.#top;
    for (const folder of await this.#reader.ancestors(item.id))
      place = this.#shared(place, folder.facts.name, async (parent) => {
        const made = await this.#ensure(parent, await this.#described(folder));
        const lost = made.created && this.#withPermissions ? await this.permissions(folder, made.id) : [];
        return { ...made, issues: [...made.issues, ...lost] };
      });
    return place;
  }

  /** The folder that an item becomes in another one, with its permissions if they are wanted. */
  inside(parent: FolderPlace, item: RestoreItem): FolderPlace {
    return new FolderPlace(async () => {
      const made = await this.#ensure(parent, await this.#described(item));
      const lost = this.#withPermissions ? await this.permissions(item, made.id) : [];
      return { ...made, issues: [...made.issues, ...lost] };
    });
  }

  /** Gives an item its own permissions back, if it has some. What could not be given back is returned. */
  async permissions(item: RestoreItem, id: string): Promise<readonly string[]> {
    const { permissions: access } = this.#workload;
    if (!item.permissions || !access) return [];
    try {
      return await access.restore(this.#target.object, id, item.permissions, this.#context);
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (!(error instanceof OutsideError)) throw error;
      return [`Permissions: ${messageOf(error)}`];
    }
  }

  #shared(parent: FolderPlace, name: string, make: (parent: FolderPlace) => Promise<MadeFolder>): FolderPlace {
    const inside = this.#above.get(parent) ?? new Map<string, FolderPlace>();
    this.#above.set(parent, inside);
    const place = inside.get(name) ?? new FolderPlace(() => make(parent));
    inside.set(name, place);
    return place;
  }

  async #ensure(parent: FolderPlace, folder: RestoreFolder): Promise<MadeFolder> {
    const { id } = await parent.made();
    const parentId = id === TOP ? undefined : id;
    const made = await this.#workload.ensureFolder(this.#target.object, parentId, folder, this.#context);
    return { ...made, issues: made.issues ?? [] };
  }

  async #described(item: RestoreItem): Promise<RestoreFolder> {
    const { name, role, created, modified, createdBy, modifiedBy } = item.facts;
    if (role !== 'library' && role !== 'list')
      return {
        ...{ name, created, modified },
        ...(role === undefined ? {} : { role }),
        ...(createdBy === undefined ? {} : { createdBy }),
        ...(modifiedBy === undefined ? {} : { modifiedBy }),
      };
    const definition = await this.#reader.child(item.id, DEFINITION);
    if (!definition?.restorable) return { name, role };
    const views = this.#views ? { views: true } : {};
    return { name, role, definition: () => this.#reader.read(definition.id), ...views };
  }
}
