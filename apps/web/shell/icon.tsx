/** Signs as drawings, because fonts lack half of them. Each is 16 by 16 and takes the colour of its text. */

const PATHS = {
  first: "M3 3v10M13 3l-8 5 8 5z",
  back: "M12 3l-8 5 8 5z",
  play: "M4 3l9 5-9 5z",
  pause: "M5 3v10M11 3v10",
  next: "M4 3l8 5-8 5z",
  last: "M13 3v10M3 3l8 5-8 5z",
  fork: "M4 14V2M4 10c0-4 8-2 8-6.5M9.5 5.5L12 2.5l2.5 3",
  key: "M7 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM7 8h7M11 8v3M13.5 8v2",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED: readonly IconName[] = ["first", "back", "play", "next", "last"];

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon-drawing" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={FILLED.includes(name) ? "currentColor" : "none"}
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
