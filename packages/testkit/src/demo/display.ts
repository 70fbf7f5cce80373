/** Where a demo or a tool prints to; `columns` is undefined where nobody watches a terminal. */
export interface Screen {
  write(text: string): void;
  readonly columns: number | undefined;
}

/** Prints steps with their times, and one live line while something runs. */
export class Display {
  readonly #screen: Screen;
  #live = false;
  #lastPlain = '';

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** A paragraph of its own. */
  title(text: string): void {
    this.#clear();
    this.#screen.write(`\n${text}\n`);
  }

  /** One finished fact. */
  line(text: string): void {
    this.#clear();
    this.#screen.write(`  ${text}\n`);
  }

  /** Replaces the live line on a terminal; elsewhere prints it only when `milestone` changes. */
  progress(text: string, milestone: string): void {
    const { columns } = this.#screen;
    if (columns === undefined) {
      if (milestone !== this.#lastPlain) this.#screen.write(`  … ${text}\n`);
      this.#lastPlain = milestone;
      return;
    }
    this.#screen.write(`\r\u001b[2K  … ${text}`.slice(0, columns + 6));
    this.#live = true;
  }

  /** A table with a heading row; numbers are set flush right. */
  table(rows: readonly (readonly string[])[]): void {
    this.#clear();
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
    for (const row of rows) {
      const cells = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return /^[\d.,<–-]/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
      });
      this.#screen.write(`  ${cells.join('  ').trimEnd()}\n`);
    }
  }

  #clear(): void {
    if (this.#live) this.#screen.write('\r\u001b[2K');
    this.#live = false;
    this.#lastPlain = '';
  }
}

/** Bytes as people read them: powers of 1,000. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as seconds with one digit. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A count with thousands separated. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
