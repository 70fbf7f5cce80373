/**
 * Remembers beyond the end of the process as what items were made anew in a restore, so that one that broke off does not make
 * them twice. Places and keys are the workload's own; a later note of the same key replaces the earlier one.
 */
export interface RestoreJournal {
  /** What was noted; undefined if nothing was. */
  find(place: string, key: string): Promise<string | undefined>;
  /** Durable once it resolves. */
  note(place: string, key: string, made: string): Promise<void>;
  /** Whether that is noted in the place under any key. */
  has(place: string, made: string): Promise<boolean>;
}

/** A journal that ends with the process, where nothing goes on after it. */
export function memoryJournal(): RestoreJournal {
  const places = new Map<string, Map<string, string>>();
  return {
    find: async (place, key) => places.get(place)?.get(key),
    note: async (place, key, made) => {
      const notes = places.get(place) ?? new Map<string, string>();
      places.set(place, notes.set(key, made));
    },
    has: async (place, made) => [...(places.get(place)?.values() ?? [])].includes(made),
  };
}
