/** What the handlers work with. Everything that is not pure comes from outside, so that tests bring their own. */
import type { EstateDesk } from "./desk/estate-desk.ts";
import type { RunDesk } from "./desk/run-desk.ts";
import type { Limits } from "./limits.ts";
import type { Runner } from "./runner/runner.ts";
import type { SessionStore } from "./store/session-store.ts";
import type { TrainerGate } from "./trainer-code.ts";

export interface ServerParts {
  readonly store: SessionStore;
  readonly runner: Runner;
  /** Checks texts: apart from the runs, so that a check waits behind no estate. */
  readonly checker: Runner;
  readonly runs: RunDesk;
  readonly estates: EstateDesk;
  readonly limits: Limits;
  readonly version: string;
  /** Whose name a request may ask for; undefined where any will do. */
  readonly hosts: ReadonlySet<string> | undefined;
  readonly page: Page;
  readonly trainer: TrainerGate;
  /** Tells whoever runs the server about a defect. */
  readonly talk: (line: string) => void;
}

/** The page, and its two files as soon as they are made. */
export interface Page {
  readonly html: string;
  readonly files: () => Promise<PageFiles>;
}

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}
