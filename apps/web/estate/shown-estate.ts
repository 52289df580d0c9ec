/** An estate as every part of the page is given it, and how its numbers and refusals read. */
import type { EstateCounts } from "../../../sim/views.ts";

/** What is shown: an estate of the server, or a run looked at as one. */
export interface ShownEstate extends EstateCounts {
  readonly title: string;
  readonly says: string;
  /** Opens the story of one device, by its number. */
  readonly open: (device: number) => void;
}

/** `dcc E4 registration` in words. */
export function refusalInWords(why: string): string {
  const [side = "", ...rest] = why.split(" ");
  return side === "dcc" ? `the DCC: ${rest.join(", ")}` : `the device: ${rest.join(" ")}`;
}

export const number = (count: number): string => count.toLocaleString("en-GB");
