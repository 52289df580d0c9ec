/** What a panel is: one view of the run at hand, beside the sequence. */
import type { ComponentChild } from "preact";
import type { RunView } from "../state/open-run.ts";

export interface Panel {
  /** In the address and in tests: kebab-case. */
  readonly id: string;
  /** On its tab. */
  readonly title: string;
  /** One sentence for the tooltip of the tab. */
  readonly says: string;
  /** A pure view: everything it shows comes from `view`; it goes elsewhere by `go` of state/store.ts. */
  readonly Show: (props: { readonly view: RunView }) => ComponentChild;
}
