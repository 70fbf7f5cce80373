import { useEffect } from 'react';

/** What can take the focus over from something within it. */
const holders = '[role="dialog"], section[tabindex], div[tabindex="0"], main[tabindex]';
/** Dialogs and menus that close have given the focus back by then. Milliseconds. */
const patience = 100;

/**
 * When what has the focus is taken away, such as the row that was removed or the link to the page that now is there, the focus goes to what held
 * it: the table, the list, the dialog, or the page. Otherwise whoever works with the keyboard or a screen reader would stand before the whole document.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let last: Element | undefined;
    let held: readonly HTMLElement[] = [];
    addEventListener(
      'focusin',
      ({ target }) => {
        if (!(target instanceof Element)) return;
        last = target;
        held = holdersOf(target);
      },
      { signal },
    );
    // Whoever takes the focus away by a click on nothing wants it nowhere.
    addEventListener('pointerdown', () => (last = undefined), { signal, capture: true });
    const isLost = (): boolean => last?.isConnected === false && document.activeElement === document.body;
    const rescue = (): void => {
      const holder = held.find(({ isConnected }) => isConnected) ?? document.querySelector<HTMLElement>(holders);
      if (isLost()) holder?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(() => isLost() && setTimeout(rescue, patience));
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
      listening.abort();
      changes.disconnect();
    };
  }, []);
}

/** Nearest first. */
function holdersOf(element: Element): readonly HTMLElement[] {
  const holder = element.parentElement?.closest<HTMLElement>(holders);
  return holder ? [holder, ...holdersOf(holder)] : [];
}
