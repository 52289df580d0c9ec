/** The panels, in the order of their tabs. A new panel is one file and one line here. */
import type { Panel } from "./panel.ts";

export const PANELS: readonly Panel[] = [];
