/** What a page is: one entry of the navigation, one `#/id` of the address. */
import type { ComponentChild } from "preact";

export interface Page {
  /** `#/id` */
  readonly id: string;
  /** In the navigation and in the browser's tab. */
  readonly title: string;
  /** Shown without a run, or with the run at hand (the shell teaches how to open one when there is none). */
  readonly needs: "nothing" | "run";
  /** `aside`: reached by links only, and not in the navigation. */
  readonly navigation: "main" | "aside";
  /** The page's content below the shell's heading bar. It reads the signals of state/store.ts. */
  readonly Show: () => ComponentChild;
}
