/**
 * `smki conformance vectors`: the vectors on disk through registration authority, DCC and device. A directory of
 * message vectors is known by the schema of its manifest.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../../pki/index.ts";
import {
  BLANK,
  checksInWords,
  line,
  runVectors,
  VectorManifest,
  type VectorRow,
} from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { jsonIn } from "../pki-directory.ts";
import { readTextInput } from "../read-input.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { holdsMessageVectors, judgeMessages } from "./conformance-messages.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly vector?: string;
  readonly format: Format;
}

export const addConformanceVectors: AddCommand = (conformance, shell) => {
  conformance
    .command("vectors")
    .argument("<dir>", "a directory that pki vectors or vectors gbcs made")
    .description("judge every vector and compare with the manifest; exit 1 when one is not as it says")
    .option("--vector <id>", "only this one, with every check that was made")
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["all of them", "npx smki conformance vectors vectors-1 --format table"],
        ["one, check by check", "npx smki conformance vectors vectors-1 --vector ski-20-octets"],
        ["GBCS commands", "npx smki conformance vectors gpf-1 --vector three-middle-fails"],
      ) + EXIT_CODES_HELP,
    )
    .action(shell.ending((folder: string, options: Options) => judge(folder, options, shell.terminal)));
};

async function judge(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { vector, format } = options;
  if (holdsMessageVectors(folder)) return judgeMessages(folder, options, terminal);
  const manifest = manifestIn(folder);
  const wanted = vector === undefined ? manifest.vectors : manifest.vectors.filter(({ id }) => id === vector);
  if (wanted.length === 0) {
    throw new UsageError(`the manifest has no vector "${vector ?? ""}"`, "--format table lists them");
  }
  const rows = await runVectors({ ...manifest, vectors: wanted }, (file) =>
    readTextInput(join(folder, file)),
  );
  const odd = rows.filter(({ asExpected }) => !asExpected);
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/vector-conformance/1",
        vectors: rows.length,
        asExpected: rows.length - odd.length,
        notAsExpected: odd.length,
        rows: rows.map(rowFacts),
      });
      break;
    case "table":
      terminal.table({
        columns: ["vector", "device", "DCC", "registration authority", "profile"],
        rows: rows.map(tableRow),
      });
      break;
    case "story":
      terminal.story(vector === undefined ? summaryLines(rows) : rows.flatMap(detailLines));
      break;
  }
  return odd.length === 0 ? EXIT.asExpected : EXIT.expectationFailed;
}

function manifestIn(folder: string): VectorManifest {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) {
    throw new UsageError(
      `${folder} is no directory of vectors: there is no manifest.json in it`,
      `npx smki pki vectors --out ${folder}`,
    );
  }
  const manifest = VectorManifest.safeParse(jsonIn(file));
  if (!manifest.success) {
    const [issue] = manifest.error.issues;
    throw new UsageError(
      `${file} is no manifest of vectors: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "make the vectors again with pki vectors",
    );
  }
  return manifest.data;
}

function rowFacts({ entry, judged, lint, asExpected }: VectorRow) {
  return {
    id: entry.id,
    file: entry.file,
    kind: entry.kind,
    asExpected,
    judges: judged.map(({ judge: who, expected, actual, asExpected: met, judgement }) => ({
      judge: who,
      expected,
      actual,
      asExpected: met,
      passedBefore: judgement.passedBefore,
    })),
    lint: lint ?? null,
  };
}

function tableRow({ entry, judged, lint }: VectorRow): readonly string[] {
  const by = (who: string): string => {
    const one = judged.find(({ judge: name }) => name === who);
    if (one === undefined) return "";
    return one.asExpected ? one.actual : `${one.actual} (expected ${one.expected})`;
  };
  return [entry.id, by("device"), by("dcc"), by("registrationAuthority"), lint?.actual.join(", ") ?? ""];
}

const JUDGE_IN_WORDS = {
  device: "device",
  dcc: "DCC",
  registrationAuthority: "registration authority",
} as const;

function summaryLines(rows: readonly VectorRow[]): readonly StoryLine[] {
  const odd = rows.filter(({ asExpected }) => !asExpected);
  const judged = rows.flatMap((row) => row.judged);
  const byCheck = new Map<string, number>();
  for (const { judge: who, actual } of judged) {
    const key = `${JUDGE_IN_WORDS[who]}: ${actual}`;
    byCheck.set(key, (byCheck.get(key) ?? 0) + 1);
  }
  return [
    ...[...byCheck]
      .toSorted(([left], [right]) => left.localeCompare(right))
      .map(([text, number]) => line("fact", text, { indent: 2, label: String(number), labelWidth: 5 })),
    BLANK,
    ...odd.flatMap(oddLines),
    line(
      odd.length === 0 ? "verdict" : "unmet",
      `${rows.length - odd.length} of ${rows.length} vectors are as the manifest says`,
    ),
  ];
}

function oddLines({ entry, judged, lint }: VectorRow): readonly StoryLine[] {
  return [
    line("unmet", `✗ ${entry.id}: ${entry.title}`),
    ...judged
      .filter(({ asExpected }) => !asExpected)
      .map(({ judge: who, expected, actual }) =>
        line("fact", `${JUDGE_IN_WORDS[who]}: expected ${expected}, but ${actual}`, { indent: 4 }),
      ),
    ...(lint === undefined || lint.asExpected
      ? []
      : [
          line(
            "fact",
            `profile: expected ${lint.expected.join(", ") || "nothing"}, but ${lint.actual.join(", ") || "nothing"}`,
            { indent: 4 },
          ),
        ]),
  ];
}

function detailLines({ entry, judged, lint }: VectorRow): readonly StoryLine[] {
  return [
    line("title", `${entry.id}: ${entry.title}`),
    line("fact", entry.rule, { indent: 2, label: "rule", labelWidth: 10 }),
    line("rule", entry.source, { indent: 2, label: "source", labelWidth: 10 }),
    ...(entry.because === undefined
      ? []
      : [line("tells", entry.because, { indent: 2, label: "because", labelWidth: 10 })]),
    ...judged.flatMap(({ judge: who, actual, asExpected, judgement }) => [
      BLANK,
      line(
        asExpected ? "heading" : "unmet",
        `${JUDGE_IN_WORDS[who]}: ${actual === "accepts" ? "accepts" : `refuses at ${actual}`}${asExpected ? ", as the manifest says" : ", and the manifest says otherwise"}`,
      ),
      ...checksInWords(judgement.evidence, 2),
    ]),
    ...(lint === undefined
      ? []
      : [
          BLANK,
          line("fact", lint.actual.join(", ") || "nothing", { label: "profile broken in", labelWidth: 18 }),
        ]),
  ];
}
