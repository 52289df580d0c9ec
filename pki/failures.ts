/**
 * The throwing half of the two failure channels. A refusal by a CA, the DCC or a device is a value; these are
 * for a person's mistake and for our own. (`ScenarioError`, the third, lives with the scenario loader.)
 */

/** The caller or the command line asked for something that cannot be. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** A state that our own code promised could not happen: a defect of the testbed. Exit code 3. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}
