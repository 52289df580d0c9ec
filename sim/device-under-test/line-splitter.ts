/** Octets as they arrive, in any portions, become lines; nothing that a device sends can make this grow for ever. */
import { concatBytes } from "@noble/hashes/utils.js";
import { type Decoded, decoded, undecodable } from "../../pki/index.ts";
import { LONGEST_LINE } from "./protocol.ts";

const LF = 0x0a;
const CR = 0x0d;

export interface LineSplitter {
  /** Every line that these octets complete, without its LF (or CR LF); what is no line is a problem in its place. */
  push(octets: Uint8Array): readonly Decoded<string>[];
  /** What is left when the stream ends: a last line without its LF is a problem. */
  end(): readonly Decoded<string>[];
}

/** @param longest octets of the longest line; a longer one is dropped, and is one problem */
export function createLineSplitter(longest: number = LONGEST_LINE): LineSplitter {
  let kept: Uint8Array[] = [];
  let length = 0;
  let dropping = false;

  const take = (): Decoded<string> => {
    const octets = concatBytes(...kept);
    const tooLong = dropping;
    kept = [];
    length = 0;
    dropping = false;
    return tooLong ? undecodable(`a line of more than ${longest} octets`, longest) : textOf(octets);
  };
  const keep = (part: Uint8Array): void => {
    length += part.length;
    if (length > longest + 1) {
      dropping = true;
      kept = [];
    } else if (part.length > 0) {
      kept.push(Uint8Array.from(part));
    }
  };
  return {
    push: (octets) => {
      const lines: Decoded<string>[] = [];
      let start = 0;
      for (let end = octets.indexOf(LF); end >= 0; end = octets.indexOf(LF, start)) {
        keep(octets.subarray(start, end));
        lines.push(take());
        start = end + 1;
      }
      keep(octets.subarray(start));
      return lines;
    },
    end: () => {
      if (length === 0) return [];
      const last = take();
      return [last.ok ? undecodable(`the last line has no end: "${last.value.slice(0, 60)}"`, 0) : last];
    },
  };
}

function textOf(octets: Uint8Array): Decoded<string> {
  const line = octets.at(-1) === CR ? octets.subarray(0, -1) : octets;
  try {
    return decoded(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line));
  } catch {
    return undecodable(`a line of ${line.length} octets that are no UTF-8`, 0);
  }
}
