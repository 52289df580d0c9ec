import { theme, THEMES } from "../state/theme.ts";

/** One button for the three themes. */
export function ThemeSwitch() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      class="quiet theme"
      title={`Colours: ${theme.value}. Press for ${next}.`}
      aria-label={`Colours: ${theme.value}. Press for ${next}.`}
      onClick={() => {
        theme.value = next;
      }}
    >
      <span aria-hidden="true">{{ system: "◐", light: "○", dark: "●" }[theme.value]}</span>
      <span class="wide-only">{theme.value}</span>
    </button>
  );
}
