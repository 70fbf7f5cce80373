/** What is known of how much a run has to read. */
export interface SizesKnown {
  /** Objects of the plan of which a size is known. */
  readonly objects: number;
  /** What they use together, and how much of that is done with. */
  readonly bytes: number;
  readonly done: number;
}

/**
 * How much there is to read in the objects of a run that reads everything: what is held of them, or what Microsoft counts. Both are
 * close to what is read, not equal to it, so an object counts for its size when it is done. Holds a few numbers for each object.
 */
export class RunSizes {
  readonly #found = new Map<string, number>();
  /** Objects of the plan that are not done with: their sizes and what was read of them. */
  readonly #open = new Map<string, { readonly bytes: number; done: number }>();
  #objects = 0;
  #bytes = 0;
  #done = 0;

  /** The size of an object that may be part of the run. What is no count of bytes is left out. */
  found(objectId: string, bytes: number): void {
    if (Number.isSafeInteger(bytes) && bytes >= 0) this.#found.set(objectId, bytes);
  }

  /** The object is part of the run. Whether its size is known. */
  plan(objectId: string): boolean {
    const bytes = this.#found.get(objectId);
    this.#found.delete(objectId);
    if (bytes === undefined) return false;
    this.#open.set(objectId, { bytes, done: 0 });
    this.#objects += 1;
    this.#bytes += bytes;
    return true;
  }

  /** So much of an object was read, or it is done with. */
  progress(objectId: string, readBytes: number, isDone: boolean): void {
    const object = this.#open.get(objectId);
    if (object === undefined) return;
    const done = isDone ? object.bytes : Math.min(object.bytes, readBytes);
    this.#done += done - object.done;
    object.done = done;
    if (isDone) this.#open.delete(objectId);
  }

  get known(): SizesKnown {
    return { objects: this.#objects, bytes: this.#bytes, done: this.#done };
  }
}
