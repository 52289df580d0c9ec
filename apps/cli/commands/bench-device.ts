/** `smki bench device`: commands a second that a device model processes, beside the cryptography that each needs. */
import { createCipheriv, createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { Option, type Command } from "commander";
import { receive } from "../../../devices/index.ts";
import {
  createPathVerdicts,
  createValidationMemory,
  InternalError,
  rememberingVerifier,
  type SignatureVerifier,
  type ValidationMemory,
} from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import { decodeMessage, encodeSigningFrame, type GbcsMessage } from "../../../wire/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { BENCH_CLOCK, type BenchDevice, benchDevice, nativePrivateKey } from "./bench-device-exchanges.ts";
import { ratio, seconds } from "./bench-options.ts";
import { compareInTurn, type Comparison, type Spread } from "./bench-rounds.ts";

/** Testbed policy: everything besides the cryptography may take two thirds of the time that this takes. */
export const LEAST_DEVICE_RATIO = 0.6;

interface Options {
  readonly seconds: number;
  readonly atLeast: number;
  readonly format: Format;
}

interface Measured {
  readonly name: string;
  /** The cryptographic operations that one command needs. */
  readonly needs: string;
  /** `reported`: no ratio is wanted of it. */
  readonly wants: "ratio" | "reported";
  readonly comparison: Comparison;
}

export function addBenchDevice(bench: Command, shell: Shell): void {
  bench
    .command("device")
    .addOption(new Option("--seconds <s>", "measure each command for so long").argParser(seconds).default(5))
    .addOption(
      new Option("--at-least <ratio>", "the ratio that is wanted; less on a machine that others use too")
        .argParser(ratio)
        .default(LEAST_DEVICE_RATIO),
    )
    .addOption(storyOrJsonOption())
    .description("process commands on a gas proxy function whose keys are all in use, and measure the rate")
    .addHelpText(
      "after",
      `${examples(["ten seconds", "npx smki bench device"])}
Exit codes: 0 each rate of which a ratio is wanted is at least ${LEAST_DEVICE_RATIO} (or --at-least) of that of the cryptography alone, 1 not so.`,
    )
    .action(shell.ending((options: Options) => benchmark(options, shell.terminal)));
}

async function benchmark(
  { seconds: length, atLeast, format }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.talk("measuring; other work on this machine shows in the spread");
  const device = await benchDevice();
  const measured = [
    measureHandover(device, length, "judgedAnew"),
    measureHandover(device, length, "judgedBefore"),
    measureRead(device, length),
  ];
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/bench-device/1",
      leastRatio: atLeast,
      commands: measured.map(({ name, needs, wants, comparison }) => ({
        command: name,
        needs,
        wants,
        commands: comparison.operations,
        commandsPerSecond: comparison.measured,
        cryptographyPerSecond: comparison.yardstick,
        ratio: comparison.ratio,
      })),
    });
  } else {
    terminal.story(tell(measured, atLeast));
  }
  return measured.every(({ wants, comparison }) => wants === "reported" || comparison.ratio.median >= atLeast)
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

/**
 * CS02b: the command's signature and MAC; the answer is signed. The path is judged anew for every command, with the
 * signatures of two certificates and their CA, or was judged before, and costs nothing but looking it up.
 */
function measureHandover(device: BenchDevice, length: number, path: "judgedAnew" | "judgedBefore"): Measured {
  const { environment, state, handover } = device;
  const asked: Parameters<SignatureVerifier["verify"]>[] = [];
  const points: Uint8Array[] = [];
  const watched: SignatureVerifier = {
    ...environment.verifier,
    intern: (point) => {
      const id = environment.verifier.intern(point);
      points[id] = point;
      return id;
    },
    verify: (...question) => {
      asked.push(question);
      return environment.verifier.verify(...question);
    },
  };
  let answered = new Uint8Array();
  const memoryOver = (verifier: SignatureVerifier): (() => ValidationMemory) => {
    const kept = createValidationMemory(verifier);
    return path === "judgedBefore"
      ? () => kept
      : () => ({ ...kept, paths: createPathVerdicts(), verifier: rememberingVerifier(verifier) });
  };
  const watchedMemory = memoryOver(watched);
  const watch = () => {
    asked.length = 0;
    const watching = {
      ...environment,
      verifier: watched,
      memory: watchedMemory(),
      keys: {
        ...environment.keys,
        sign: (message: Uint8Array) => {
          answered = Uint8Array.from(message);
          return environment.keys.sign(message);
        },
      },
    };
    requireExecuted(receive(watching, state, handover, BENCH_CLOCK).verdict);
  };
  watch();
  // What the second command needs is what every later one does.
  watch();
  const verifications = asked.map(([key, message, signature]) => ({
    key: importPoint(points[key] ?? new Uint8Array()),
    message: Uint8Array.from(message),
    signature,
  }));
  const signingKey = nativePrivateKey(device.signingKey);
  const authenticated = authenticatedData(handover);
  const memory = memoryOver(environment.verifier);
  const comparison = compareInTurn(
    () => void receive({ ...environment, memory: memory() }, state, handover, BENCH_CLOCK),
    () => {
      mac(authenticated);
      for (const { key, message, signature } of verifications) {
        verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
      }
      sign("sha256", answered, { key: signingKey, dsaEncoding: "ieee-p1363" });
    },
    { kind: "seconds", seconds: length },
    () => performance.now(),
  );
  const count = verifications.length;
  const needs = `${count} verification${count === 1 ? "" : "s"}, 1 signature, 1 MAC`;
  return path === "judgedAnew"
    ? { name: "CS02b, a handover of two cells", needs, wants: "ratio", comparison }
    : { name: "CS02b, its path judged before", needs, wants: "reported", comparison };
}

/** GCS13a: the command's MAC, the encryption of the attributes, the answer's MAC; a key derived for each. */
function measureRead({ environment, state, read }: BenchDevice, length: number): Measured {
  const { verdict, outputs } = receive(environment, state, read, BENCH_CLOCK);
  requireExecuted(verdict);
  const [asked, answered] = [authenticatedData(read), authenticatedData(outputs[0] ?? new Uint8Array())];
  const plaintext = new Uint8Array(ENCRYPTED_ATTRIBUTES_OCTETS);
  const comparison = compareInTurn(
    () => void receive(environment, state, read, BENCH_CLOCK),
    () => {
      mac(asked);
      const cipher = createCipheriv("aes-128-gcm", derive(), VECTOR);
      cipher.setAAD(ENCRYPTION_HEADER);
      cipher.update(plaintext);
      cipher.final();
      cipher.getAuthTag();
      mac(answered);
    },
    { kind: "seconds", seconds: length },
    () => performance.now(),
  );
  const needs = "2 MACs, 1 encryption, 3 keys derived";
  return { name: "GCS13a, an encrypted read", needs, wants: "ratio", comparison };
}

/** Of the four attributes of GCS13a: identifier, status, type and value. */
const ENCRYPTED_ATTRIBUTES_OCTETS = 29;
const ENCRYPTION_HEADER = Uint8Array.of(0x31);
const VECTOR = new Uint8Array(12);
/** As long as what GBCS hashes for a message key. */
const DERIVATION_INPUT = new Uint8Array(69);

function derive(): Uint8Array {
  return createHash("sha256").update(DERIVATION_INPUT).digest().subarray(0, 16);
}

function mac(authenticated: Uint8Array): void {
  const cipher = createCipheriv("aes-128-gcm", derive(), VECTOR);
  cipher.setAAD(authenticated);
  cipher.final();
  cipher.getAuthTag();
}

/** As much as the MAC of the message authenticates. */
function authenticatedData(bytes: Uint8Array): Uint8Array {
  const message = decodeMessage(bytes);
  if (!message.ok) throw new InternalError(message.problem.reason);
  const framed: GbcsMessage = message.value;
  return new Uint8Array(6 + encodeSigningFrame(framed).length);
}

function importPoint(point: Uint8Array): KeyObject {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const [x, y] = [base64(point.subarray(1, 33)), base64(point.subarray(33))];
  return createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
}

function requireExecuted(verdict: string): void {
  if (verdict !== "executed") throw new InternalError(`the command of the benchmark was ${verdict}`);
}

function tell(measured: readonly Measured[], atLeast: number) {
  return [
    line("title", "Commands on a gas proxy function, one thread, all keys in use"),
    ...measured.flatMap((one) => [
      line("heading", one.name),
      line(
        "fact",
        `${whole(one.comparison.measured.median)} commands/s ${range(one.comparison.measured, whole)}`,
        place("processed"),
      ),
      line(
        "fact",
        `${whole(one.comparison.yardstick.median)} times/s ${range(one.comparison.yardstick, whole)}: ${one.needs}`,
        place("needs"),
      ),
      verdictLine(one, atLeast),
    ]),
  ];
}

function verdictLine({ wants, comparison: { ratio, rounds } }: Measured, atLeast: number) {
  const spread = range(ratio, (value) => value.toFixed(2));
  const found = `${ratio.median.toFixed(2)} ${spread} in ${rounds.length} rounds of one run`;
  if (wants === "reported") return line("fact", found, place("ratio"));
  const met = ratio.median >= atLeast;
  const told = `${met ? "✓" : "✗"} ratio ${found}; at least ${atLeast} is wanted`;
  return line(met ? "verdict" : "unmet", told, place("Verdict"));
}

const place = (label: string) => ({ indent: 2, label, labelWidth: 11 });

const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

const range = ({ lowest, highest }: Spread, write: (value: number) => string): string =>
  `(${write(lowest)} to ${write(highest)})`;
