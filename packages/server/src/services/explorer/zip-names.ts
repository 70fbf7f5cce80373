/** Gives every name once, whatever its case: a second `a.txt` becomes `a (2).txt`. */
export class FreeNames {
  readonly #taken = new Set<string>();

  give(name: string): string {
    const safe = zipName(name);
    const dot = safe.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ''];
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? safe : `${stem} (${number})${ending}`;
      if (this.#taken.has(free.toLowerCase())) continue;
      this.#taken.add(free.toLowerCase());
      return free;
    }
  }
}

/** A name as a ZIP may hold it: well-formed, without separators, never a way upwards. */
export function zipName(name: string): string {
  const safe = name.toWellFormed().replace(/[/\\\0]/g, '_');
  return safe === '.' || safe === '..' || safe === '' ? '_' : safe;
}
