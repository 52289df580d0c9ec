/** The panels, in the order of their tabs. A new panel is one file and one line here. */
import { bytesPanel } from "../bytes/bytes-panel.tsx";
import type { Panel } from "./panel.ts";
import { slotsPanel } from "./slots-panel.tsx";
import { whyPanel } from "./why-panel.tsx";

export const PANELS: readonly Panel[] = [whyPanel, slotsPanel, bytesPanel];
