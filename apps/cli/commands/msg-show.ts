/** `smki msg show`: a GBCS message, every octet beside its meaning. */
import { existsSync } from "node:fs";
import { bytesToHex } from "@noble/hashes/utils.js";
import { UsageError } from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import { annotateMessage, bytesOfHexFile } from "../../../wire/index.ts";
import type { AnnotatedField } from "../../../wire/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { readTextInput } from "../read-input.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addMsgShow: AddCommand = (program, shell) => {
  program
    .command("msg")
    .description("GBCS messages")
    .command("show")
    .argument("<hex|file>", "the message in hex, a file of hex, or - for stdin")
    .description("a GBCS message, every octet beside its meaning; nothing is verified")
    .addOption(formatOption())
    .addHelpText("after", examples(["a message of a file", "npx smki msg show message.HEX --format json"]))
    .action(
      shell.ending((given: string, { format }: { format: Format }) =>
        showMessage(given, format, shell.terminal),
      ),
    );
};

function showMessage(given: string, format: Format, terminal: Terminal): ExitCode {
  const bytes = messageBytes(given);
  const annotated = annotateMessage(bytes);
  if (!annotated.ok) {
    const { reason, offset } = annotated.problem;
    throw new UsageError(`no GBCS message: ${reason}, at octet ${offset}`, "a message starts with DD or DF");
  }
  const fields = annotated.value;
  const octets = ({ offset, length }: AnnotatedField): string =>
    bytesToHex(bytes.subarray(offset, offset + length));
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/message/1",
        octets: bytes.length,
        fields: fields.map((field) => ({ ...field, hex: octets(field) })),
      });
      break;
    case "table":
      terminal.table({
        columns: ["octets", "hex", "field", "meaning"],
        rows: fields.map((field) => [range(field), shortened(octets(field)), indented(field), field.value]),
      });
      break;
    case "story":
      terminal.story([
        line("title", `GBCS message of ${bytes.length} octets; read, not verified`),
        ...fields.map((field) =>
          line("fact", field.value, {
            label: `${range(field).padEnd(10)} ${shortened(octets(field)).padEnd(18)} ${indented(field)}`,
            labelWidth: 31 + Math.max(...fields.map((each) => indented(each).length)),
          }),
        ),
      ]);
      break;
  }
  return EXIT.asExpected;
}

function messageBytes(given: string): Uint8Array {
  const isFile = given === "-" || existsSync(given);
  const text = isFile ? readTextInput(given) : given;
  if (text.trimStart().startsWith("<")) {
    throw new UsageError(`${given} is XML, not a GBCS message`, "put the hex of its GBCSPayload in a file");
  }
  const bytes = bytesOfHexFile(text);
  if (!bytes.ok || bytes.value.length === 0) {
    throw new UsageError(
      isFile ? `${given} holds no hex digits` : `"${shortened(given)}" is no file and no hex`,
      "give the message as hex digits, or the name of a file of them",
    );
  }
  return bytes.value;
}

function range({ offset, length }: AnnotatedField): string {
  return length <= 1 ? String(offset) : `${offset}-${offset + length - 1}`;
}

function indented({ label, depth }: AnnotatedField): string {
  return `${" ".repeat(depth)}${label}`;
}

function shortened(hex: string): string {
  return hex.length > 16 ? `${hex.slice(0, 16)}…` : hex;
}
