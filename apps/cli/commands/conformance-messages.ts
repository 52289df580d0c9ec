/** `smki conformance vectors` for a directory of message vectors: every entry through the reference model. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../../pki/index.ts";
import {
  BLANK,
  checksInWords,
  entriesUpTo,
  line,
  MESSAGE_VECTORS_SCHEMA,
  type MessageRow,
  MessageVectorPack,
  playMessagePack,
} from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import type { Format } from "../format.ts";
import { jsonIn } from "../pki-directory.ts";
import { readTextInput } from "../read-input.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly vector?: string;
  readonly format: Format;
}

/** Whether the manifest in the folder says that it is one of message vectors, of whichever version. */
export function holdsMessageVectors(folder: string): boolean {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return false;
  const manifest = jsonIn(file);
  const schema =
    typeof manifest === "object" && manifest !== null && "schema" in manifest ? manifest.schema : undefined;
  return typeof schema === "string" && schema.startsWith(MESSAGE_VECTORS_SCHEMA.replace(/\d+$/, ""));
}

/** Plays the pack, or one entry after those that it comes after. */
export function judgeMessages(folder: string, { vector, format }: Options, terminal: Terminal): ExitCode {
  const pack = packIn(folder);
  const vectors = vector === undefined ? pack.vectors : [...entriesUpTo(pack, vector)];
  const played = playMessagePack({ ...pack, vectors }, (file) => readTextInput(join(folder, file)));
  const rows = vector === undefined ? played : played.slice(-1);
  const odd = rows.filter(({ asExpected }) => !asExpected);
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/message-vector-conformance/1",
        device: pack.device,
        vectors: rows.length,
        asExpected: rows.length - odd.length,
        notAsExpected: odd.length,
        rows: rows.map(({ entry, outcome, decidedBy, differences, asExpected }) => ({
          id: entry.id,
          kind: entry.kind,
          family: entry.family,
          asExpected,
          outcome,
          decidedBy,
          differences,
        })),
      });
      break;
    case "table":
      terminal.table({
        columns: ["vector", "kind", "outcome", "decided by", "as the manifest says"],
        rows: rows.map(({ entry, outcome, decidedBy, asExpected }) => [
          entry.id,
          entry.kind,
          outcome,
          decidedBy ?? "",
          asExpected ? "yes" : "NO",
        ]),
      });
      break;
    case "story":
      terminal.story(vector === undefined ? summaryLines(rows) : rows.flatMap(detailLines));
      break;
  }
  return odd.length === 0 ? EXIT.asExpected : EXIT.expectationFailed;
}

function packIn(folder: string): MessageVectorPack {
  const file = join(folder, "manifest.json");
  const pack = MessageVectorPack.safeParse(jsonIn(file));
  if (!pack.success) {
    const [issue] = pack.error.issues;
    throw new UsageError(
      `${file} is no manifest of message vectors: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "make the pack again with vectors gbcs",
    );
  }
  return pack.data;
}

function summaryLines(rows: readonly MessageRow[]): readonly StoryLine[] {
  const odd = rows.filter(({ asExpected }) => !asExpected);
  const byEnd = new Map<string, number>();
  for (const { outcome, decidedBy } of rows) {
    const key = decidedBy === null ? outcome : `${outcome} at ${decidedBy}`;
    byEnd.set(key, (byEnd.get(key) ?? 0) + 1);
  }
  return [
    ...[...byEnd]
      .toSorted(([left], [right]) => left.localeCompare(right))
      .map(([text, number]) => line("fact", text, { indent: 2, label: String(number), labelWidth: 5 })),
    BLANK,
    ...odd.flatMap(({ entry, differences }) => [
      line("unmet", `✗ ${entry.id}: ${entry.title}`),
      ...differences.map((text) => line("fact", text, { indent: 4 })),
    ]),
    line(
      odd.length === 0 ? "verdict" : "unmet",
      `${rows.length - odd.length} of ${rows.length} vectors are as the manifest says`,
    ),
  ];
}

function detailLines({ entry, outcome, decidedBy, differences, evidence }: MessageRow): readonly StoryLine[] {
  const place = (label: string) => ({ indent: 2, label, labelWidth: 10 });
  return [
    line("title", `${entry.id}: ${entry.title}`),
    ...(entry.kind !== "bad"
      ? []
      : [
          line("fact", entry.rule, place("rule")),
          line("rule", entry.source, place("source")),
          line(
            "fact",
            `${entry.baseline}, but for ${entry.differsIn.join(", ") || "nothing"}`,
            place("copy of"),
          ),
        ]),
    ...(entry.start === "reset" ? [] : [line("fact", entry.start.after, place("after"))]),
    ...(entry.policy === undefined ? [] : [line("fact", entry.policy, place("policy"))]),
    ...(entry.because === undefined ? [] : [line("tells", entry.because, place("because"))]),
    BLANK,
    line(
      differences.length === 0 ? "heading" : "unmet",
      `${outcome}${decidedBy === null ? "" : ` at ${decidedBy}`}${differences.length === 0 ? ", as the manifest says" : ", and the manifest says otherwise"}`,
    ),
    ...differences.map((text) => line("fact", text, { indent: 4 })),
    ...checksInWords(evidence, 2),
  ];
}
