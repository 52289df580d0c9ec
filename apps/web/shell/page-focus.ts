/** Where the focus goes when another page is shown: to its heading, from where reading and tabbing begin anew. */
import { useEffect, useRef } from "preact/hooks";

/** A page may wait for its run: so long is its heading waited for, in milliseconds. */
const PATIENCE = 15_000;

/** Whether one is on the way back or forth in the history: then the browser itself scrolls to where one was. */
let isTraversing = false;
// Older browsers do not tell; there every page begins at its top.
window.navigation?.addEventListener("navigate", ({ navigationType }) => {
  isTraversing = navigationType === "traverse";
});

/**
 * Moves the focus to the heading of the page whenever `page` changes, but not for the first one: there the browser
 * begins at the top by itself. Whoever has gone elsewhere in the meantime stays there.
 * @param page what the page is, and of an exercise which one
 */
export function usePageFocus(page: string): void {
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    const from = document.activeElement;
    if (!isTraversing) window.scrollTo(0, 0);
    if (focusHeading()) return;
    const stop = (): void => {
      waiting.disconnect();
      clearTimeout(timer);
    };
    const waiting = new MutationObserver(() => {
      const now = document.activeElement;
      if ((now !== from && now !== document.body) || focusHeading()) stop();
    });
    const timer = setTimeout(stop, PATIENCE);
    waiting.observe(document.body, { childList: true, subtree: true });
    return stop;
  }, [page]);
}

/** @returns whether there was a heading to go to */
function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (heading === null) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
