/** Light, dark, or as the system has it. Kept in this browser. */
import { effect, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "smki-testbed-theme";

export const theme = signal<Theme>(readTheme());

/** Puts the theme on the page, now and whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    if (theme.value === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme.value);
    try {
      window.localStorage.setItem(KEY, theme.value);
    } catch {
      // A page from a file may keep nothing.
    }
  });
}

function readTheme(): Theme {
  try {
    const kept = window.localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
}
