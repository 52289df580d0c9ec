/** What the handlers work with. Everything that is not pure comes from outside, so that tests bring their own. */
import type { EstateDesk } from "./desk/estate-desk.ts";
import type { RunDesk } from "./desk/run-desk.ts";
import type { Limits } from "./limits.ts";
import type { Runner } from "./runner/runner.ts";
import type { SessionStore } from "./store/session-store.ts";

export interface ServerParts {
  readonly store: SessionStore;
  readonly runner: Runner;
  readonly runs: RunDesk;
  readonly estates: EstateDesk;
  readonly limits: Limits;
  readonly version: string;
  /** Whose name a request may ask for; undefined where any will do. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** The page and its two files. */
  readonly page: () => Promise<Page>;
  /** Tells whoever runs the server about a defect. */
  readonly talk: (line: string) => void;
}

export interface Page {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}
