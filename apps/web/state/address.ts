/** The place that a person is at, as it stands behind the `#` of the address: it survives a reload and can be sent. */

/** `#/run?run=gno-sale~mp128b~1&step=old-owner&event=132` */
export interface Place {
  /** Id of the page; see pages/registry.ts. */
  readonly page: string;
  /** Key of the run that is open; see state/run-key.ts. */
  readonly run: string | undefined;
  /** Label of the step; undefined before the first. */
  readonly step: string | undefined;
  /** The selected event: its index in the log. */
  readonly event: number | undefined;
  /** What a page or panel adds of its own, such as a range of octets. */
  readonly more: Readonly<Record<string, string>>;
}

export const FIRST_PAGE = "stories";

/** Reads an address; whatever is unknown in it is kept under `more`. */
export function readAddress(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const { run, step, event, ...more } = Object.fromEntries(new URLSearchParams(query));
  return {
    page: path === "" ? FIRST_PAGE : path,
    run,
    step,
    event: event !== undefined && /^\d+$/.test(event) ? Number(event) : undefined,
    more,
  };
}

/** The address of a place. `readAddress(writeAddress(place))` is the place. */
export function writeAddress({ page, run, step, event, more }: Place): string {
  const query = new URLSearchParams([
    ...(run === undefined ? [] : [["run", run]]),
    ...(step === undefined ? [] : [["step", step]]),
    ...(event === undefined ? [] : [["event", String(event)]]),
    ...Object.entries(more),
  ]).toString();
  return `#/${page}${query === "" ? "" : `?${query}`}`;
}
