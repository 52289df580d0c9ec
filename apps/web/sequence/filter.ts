/** Which rows are shown: by party, by device, by verdict. Kept in the address like every other place. */
import type { Place } from "../state/address.ts";
import type { OpenRun } from "../state/open-run.ts";
import type { ArrowRow, NoteRow, Row } from "./rows.ts";

export const VERDICT_FILTERS = ["all", "refused", "dcc", "device", "changed"] as const;
export type VerdictFilter = (typeof VERDICT_FILTERS)[number];

export const VERDICT_FILTER_WORDS: Readonly<Record<VerdictFilter, string>> = {
  all: "every verdict",
  refused: "refusals",
  dcc: "refused by the DCC",
  device: "refused by a device",
  changed: "slots changed or stranded",
};

export interface SequenceFilter {
  /** Name of a lane, or "" for all. */
  readonly party: string;
  readonly device: string;
  readonly verdict: VerdictFilter;
}

export const NO_FILTER: SequenceFilter = { party: "", device: "", verdict: "all" };

export function filterOf({ more }: Place): SequenceFilter {
  return {
    party: more.party ?? "",
    device: more.device ?? "",
    verdict: VERDICT_FILTERS.find((one) => one === more.verdict) ?? "all",
  };
}

/** What `more` of the address says of a filter. */
export function filterAddress(
  more: Place["more"],
  { party, device, verdict }: SequenceFilter,
): Place["more"] {
  const { party: _party, device: _device, verdict: _verdict, ...others } = more;
  return {
    ...others,
    ...(party === "" ? {} : { party }),
    ...(device === "" ? {} : { device }),
    ...(verdict === "all" ? {} : { verdict }),
  };
}

export function isFiltered({ party, device, verdict }: SequenceFilter): boolean {
  return party !== "" || device !== "" || verdict !== "all";
}

/** The rows that a filter leaves. Steps stay, so that what is hidden keeps its place in time. */
export function filteredRows(rows: readonly Row[], filter: SequenceFilter, run: OpenRun): readonly Row[] {
  if (!isFiltered(filter)) return rows;
  return rows.filter(
    (row) =>
      row.kind === "step" ||
      (concerns(row, filter.party, run) && concerns(row, filter.device, run) && has(row, filter.verdict)),
  );
}

function concerns(row: ArrowRow | NoteRow, lane: string, run: OpenRun): boolean {
  if (lane === "") return true;
  if (row.kind === "arrow") {
    const target = "target" in row.event ? row.event.target : undefined;
    return [row.from, row.to, target].includes(lane);
  }
  return Object.values(row.event).some(
    (value) => typeof value === "string" && run.cast.nameOf(value) === lane,
  );
}

function has(row: ArrowRow | NoteRow, verdict: VerdictFilter): boolean {
  switch (verdict) {
    case "all":
      return true;
    case "refused":
      return row.kind === "arrow" ? row.end !== "arrives" : row.tone === "refused" || row.tone === "stranded";
    case "dcc":
      return row.kind === "arrow" && (row.end === "refusedByDcc" || row.end === "held");
    case "device":
      return row.kind === "arrow" && row.end === "refusedByDevice";
    case "changed":
      return row.kind === "note" && ["changed", "stranded", "good"].includes(row.tone);
  }
}
