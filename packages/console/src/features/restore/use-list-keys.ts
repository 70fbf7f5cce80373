import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import type { Window } from './use-window.ts';

/**
 * Moves the focus from row to row of a list of which only the rows in sight exist: arrows by one, Page Up and Page Down by what is in sight, Home
 * and End to the first and the last. Rows are elements with `data-row`. While a row is on its way the list itself has the focus.
 */
export function useListKeys(
  frame: RefObject<HTMLElement | null>,
  count: number,
  { fits, reveal }: Pick<Window, 'fits' | 'reveal'>,
): (event: KeyboardEvent) => void {
  const wanted = useRef<{ readonly row: number; readonly control: string }>(undefined);
  useLayoutEffect(() => {
    const element = frame.current;
    if (wanted.current === undefined || element === null) return;
    // Whoever has gone elsewhere meanwhile is not fetched back.
    if (document.activeElement !== element) wanted.current = undefined;
    const { row, control } = wanted.current ?? { row: -1, control: 'input' };
    const found = element.querySelector<HTMLElement>(`[data-row="${row}"] ${control}`);
    const target = found ?? element.querySelector<HTMLElement>(`[data-row="${row}"] input`);
    if (target === null) return;
    wanted.current = undefined;
    target.focus({ preventScroll: true });
  });
  return (event) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: Math.max(1, fits - 1),
      PageUp: -Math.max(1, fits - 1),
      Home: -count,
      End: count,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey || count === 0) return;
    event.preventDefault();
    const target = event.target as HTMLElement;
    const now = Number(target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? -1);
    const row = Math.min(count - 1, Math.max(0, now === -1 && step < 0 ? 0 : now + step));
    wanted.current = { row, control: target.tagName === 'BUTTON' ? 'button' : 'input' };
    frame.current?.focus({ preventScroll: true });
    reveal(row);
    // Where nothing moves nothing is drawn anew either.
    const there = frame.current?.querySelector<HTMLElement>(`[data-row="${row}"] ${wanted.current.control}`);
    there?.focus({ preventScroll: true });
  };
}
