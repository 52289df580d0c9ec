/** The colours of the style sheet as a canvas takes them: read from elements that have them. */

import { computed, signal } from "@preact/signals";
import { theme } from "../state/theme.ts";

const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
const system = signal(systemIsDark.matches);
systemIsDark.addEventListener("change", ({ matches }) => {
  system.value = matches;
});

/** Changes whenever the colours do, so that what is drawn is drawn again. */
export const look = computed(() => `${theme.value} ${String(system.value)}`);

export interface EstateColours {
  readonly holders: readonly string[];
  readonly stranded: string;
  readonly ink: string;
  readonly line: string;
  readonly sheet: string;
}

/** @param list the legend, one swatch a holder and the last for what is stranded */
export function coloursOf(page: HTMLElement, list: HTMLElement | null): EstateColours {
  const swatches = [...(list?.querySelectorAll(".swatch") ?? [])].map(
    (swatch) => getComputedStyle(swatch).backgroundColor,
  );
  const own = getComputedStyle(page);
  return {
    holders: swatches.slice(0, -1),
    stranded: swatches.at(-1) ?? own.color,
    ink: own.color,
    line: own.borderTopColor,
    sheet: own.backgroundColor,
  };
}
