import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';

/** No browser lays out an element as high as a million rows; what is higher is scrolled through faster than its bar moves. Pixels. */
const highest = 15_000_000;
/** Rows that are there above and below those in sight. */
const beyond = 8;

/** The rows in sight and where they lie. */
export interface Window {
  readonly first: number;
  readonly last: number;
  /** Pixels from the top of the scrolled element, of row 0 as it would be. */
  readonly origin: number;
  /** Height of the scrolled element in pixels. */
  readonly height: number;
  /** Rows that fit into sight. */
  readonly fits: number;
  /** Brings a row into sight, by the least movement. */
  readonly reveal: (row: number) => void;
}

/**
 * Which of many rows of one height are in sight of an element that scrolls. Up to some hundred thousand rows this is plain scrolling. Of more rows,
 * small steps move as ever and long ones move in proportion, as on a longer page.
 */
export function useWindow(frame: RefObject<HTMLElement | null>, rows: number, rowHeight: number): Window {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  /** Where the bar stood, and which pixel of all rows was at the top then. */
  const place = useRef({ bar: 0, top: 0 });
  const view = frame.current?.clientHeight ?? 600;
  const total = rows * rowHeight;
  const height = Math.min(total, highest);
  useLayoutEffect(() => redraw(), []);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const moved = (): void => {
      place.current = moveTo(element.scrollTop, place.current, { total, height, view: element.clientHeight });
      redraw();
    };
    element.addEventListener('scroll', moved, { passive: true });
    return () => element.removeEventListener('scroll', moved);
  }, [frame, total, height]);
  const top = Math.min(place.current.top, Math.max(0, total - view));
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const last = Math.min(rows, Math.ceil((top + view) / rowHeight) + beyond) - 1;
  const reveal = (row: number): void => {
    const element = frame.current;
    if (element === null) return;
    const wanted = Math.max(row * rowHeight - view + rowHeight, Math.min(top, row * rowHeight));
    if (wanted === top) return;
    const farthest = Math.max(1, total - view);
    element.scrollTop = total <= height ? wanted : (wanted / farthest) * (height - view);
    // The browser rounds; what it made of it is no step of its own.
    place.current = { bar: element.scrollTop, top: total <= height ? element.scrollTop : wanted };
    redraw();
  };
  return { first, last, origin: place.current.bar - top, height, fits: Math.floor(view / rowHeight), reveal };
}

interface Lengths {
  readonly total: number;
  readonly height: number;
  readonly view: number;
}

function moveTo(bar: number, before: { readonly bar: number; readonly top: number }, { total, height, view }: Lengths) {
  const farthest = Math.max(0, total - view);
  if (total <= height) return { bar, top: bar };
  if (bar <= 0) return { bar, top: 0 };
  if (bar >= height - view - 1) return { bar, top: farthest };
  const step = bar - before.bar;
  const top = Math.abs(step) <= view ? before.top + step : (bar / (height - view)) * farthest;
  return { bar, top: Math.min(farthest, Math.max(0, top)) };
}
