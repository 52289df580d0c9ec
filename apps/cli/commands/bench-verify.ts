/** `smki bench verify`: signatures verified a second on one thread, beside `openssl speed ecdsap256` of the same run. */
import { createPublicKey, verify } from "node:crypto";
import { cpus } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  createSignatureVerifier,
  InternalError,
  seededKeyPairINSECURE,
  type SignatureBatch,
  signDeterministicallyFOR_REPLAY,
  verifyBatch,
} from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT, type ExitCode, type Terminal } from "../terminal.ts";
import { opensslRates } from "./bench-openssl-speed.ts";
import { type Spread, spreadOf } from "./bench-rounds.ts";

/** Messages of 200 to 1500 octets, as GBCS commands are. */
const SHORTEST = 200;
const LONGEST = 1500;
const MESSAGES = 512;
/** As many as a national replay has organisation keys in hot use at a time. */
const KEYS = 64;
const SECOND = 1000;

interface Options {
  readonly rounds: number;
  readonly format: Format;
}

export function addBenchVerify(bench: Command, shell: Shell): void {
  bench
    .command("verify")
    .addOption(new Option("--rounds <n>", "so many turns of each").argParser(rounds).default(3))
    .addOption(storyOrJsonOption())
    .description("verify signatures over GBCS-sized messages, hashing included, in turn with openssl speed")
    .addHelpText(
      "after",
      examples(
        ["about fifteen seconds", "npx smki bench verify"],
        ["for a program", "npx smki bench verify --format json"],
      ),
    )
    .action(shell.ending((options: Options) => benchVerify(options, shell.terminal)));
}

function rounds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 100) {
    throw new InvalidArgumentError("Rounds are 1 to 100.");
  }
  return value;
}

/** One way of verifying, and what it did in each round. */
interface Way {
  readonly name: string;
  readonly what: string;
  /** Verifies all messages once; false when one was not valid. */
  readonly verifyAll: () => boolean;
}

interface Measured {
  readonly way: Way;
  readonly rate: Spread;
  /** Of each round, to openssl in the same round. */
  readonly ratio: Spread;
}

async function benchVerify({ rounds: count, format }: Options, terminal: Terminal): Promise<ExitCode> {
  terminal.talk("measuring; other work on this machine shows in the spread");
  const ways = waysToVerify();
  const openssl: number[] = [];
  const rates = ways.map((): number[] => []);
  for (let round = 0; round < count; round += 1) {
    const reference = (await opensslRates())?.verifying;
    if (reference === undefined) {
      terminal.talk("no openssl command here says its rate: there is nothing to compare with");
      return EXIT.expectationFailed;
    }
    openssl.push(reference);
    for (const [index, way] of ways.entries()) rates[index]?.push(rateOf(way));
  }
  const measured = ways.map((way, index): Measured => {
    const own = rates[index] ?? [];
    return {
      way,
      rate: spreadOf(own),
      ratio: spreadOf(own.map((rate, round) => rate / (openssl[round] ?? 1))),
    };
  });
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, OpenSSL ${process.versions.openssl}`;
  if (format === "json") {
    terminal.json({
      schema: "smki-testbed/bench-verify/1",
      machine,
      rounds: count,
      messages: { count: MESSAGES, octets: [SHORTEST, LONGEST], keys: KEYS },
      opensslVerificationsPerSecond: spreadOf(openssl),
      ways: measured.map(({ way, rate, ratio }) => ({
        way: way.name,
        what: way.what,
        verificationsPerSecond: rate,
        ratioToOpenssl: ratio,
      })),
    });
  } else {
    terminal.story(tell(machine, spreadOf(openssl), measured));
  }
  return EXIT.asExpected;
}

/** Verifications a second, for about a second. @throws InternalError when a good signature is not valid */
function rateOf({ name, verifyAll }: Way): number {
  const start = performance.now();
  let [done, now] = [0, start];
  do {
    if (!verifyAll()) throw new InternalError(`${name} refused a good signature`);
    done += MESSAGES;
    now = performance.now();
  } while (now - start < SECOND);
  return (done * SECOND) / (now - start);
}

function waysToVerify(): readonly Way[] {
  const pairs = Array.from({ length: KEYS }, (_, index) => seededKeyPairINSECURE("bench", `verify-${index}`));
  const verifier = createSignatureVerifier();
  const ids = pairs.map(({ publicPoint }) => verifier.intern(publicPoint));
  const signed = Array.from({ length: MESSAGES }, (_, index) => {
    const pair = pairs[index % KEYS];
    const key = ids[index % KEYS];
    if (pair === undefined || key === undefined) throw new InternalError("a message without a key");
    const octets = SHORTEST + ((index * 997) % (LONGEST - SHORTEST));
    const message = Uint8Array.from({ length: octets }, (_each, at) => (at * 31 + index) & 0xff);
    return { pair, key, message, signature: signDeterministicallyFOR_REPLAY(pair.privateScalar, message) };
  });
  const batch = batchOf(signed);
  return [
    {
      name: "single",
      what: "one call a signature, the key interned before",
      verifyAll: () =>
        signed.every(({ key, message, signature }) => verifier.verify(key, message, signature) === "valid"),
    },
    {
      name: "batch",
      what: `batches of ${MESSAGES} in flat arrays`,
      verifyAll: () => verifyBatch(verifier, batch).every((verdict) => verdict === 0),
    },
    {
      name: "import",
      what: "the key imported for every signature, as code does that keeps no keys",
      verifyAll: () =>
        signed.every(({ pair, message, signature }) => {
          const [x, y] = [coordinate(pair.publicPoint, 1), coordinate(pair.publicPoint, 33)];
          const key = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
          return verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
        }),
    },
  ];
}

const coordinate = (point: Uint8Array, from: number): string =>
  Buffer.from(point.subarray(from, from + 32)).toString("base64url");

function batchOf(
  items: readonly { readonly key: number; readonly message: Uint8Array; readonly signature: Uint8Array }[],
): SignatureBatch {
  const offsets = new Uint32Array(items.length + 1);
  for (const [index, { message }] of items.entries()) {
    offsets[index + 1] = (offsets[index] ?? 0) + message.length;
  }
  const messages = new Uint8Array(offsets.at(-1) ?? 0);
  const signatures = new Uint8Array(items.length * 64);
  for (const [index, { message, signature }] of items.entries()) {
    messages.set(message, offsets[index]);
    signatures.set(signature, index * 64);
  }
  return {
    count: items.length,
    messages,
    offsets,
    signatures,
    keys: Uint32Array.from(items, ({ key }) => key),
  };
}

function tell(machine: string, openssl: Spread, measured: readonly Measured[]) {
  const place = (label: string) => ({ indent: 2, label, labelWidth: 10 });
  return [
    line("title", "Signatures verified on one thread, hashing included"),
    line("fact", machine, place("machine")),
    line("fact", `${whole(openssl.median)}/s ${range(openssl)}, hashing not included`, place("openssl")),
    ...measured.map(({ way, rate, ratio }) =>
      line(
        "fact",
        `${whole(rate.median)}/s ${range(rate)}, ${ratio.median.toFixed(2)} of openssl (${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)}): ${way.what}`,
        place(way.name),
      ),
    ),
  ];
}

const whole = (rate: number): string => Math.round(rate).toLocaleString("en-GB");
const range = ({ lowest, highest }: Spread): string => `(${whole(lowest)} to ${whole(highest)})`;
