/** `smki bench issue`: how many device certificates a second, beside the raw signing rate of the same run. */
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  certificateSerial,
  createBulkDeviceIssuer,
  createDeviceHierarchy,
  createSignatureVerifier,
  decodeCertificate,
  entityId,
  instant,
  InternalError,
  lintCertificate,
  rebuildFromFields,
  DEVICE_GENERATIONS,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  verifyCertificateSignature,
} from "../../../pki/index.ts";
import type { BulkDeviceFields, CertificationAuthority } from "../../../pki/index.ts";
import { line } from "../../../sim/index.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { examples } from "../shell.ts";
import type { Shell } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { nativeSignerNOT_REPLAYABLE } from "./bench-native-signer.ts";
import { opensslRates } from "./bench-openssl-speed.ts";
import { seconds } from "./bench-options.ts";
import { compareInTurn } from "./bench-rounds.ts";
import type { Budget, Comparison, Spread } from "./bench-rounds.ts";

/** Testbed policy: what is done besides signing may not cost more than the signing itself. */
export const LEAST_RATIO = 0.5;

/** Keys to certify, used in turn: making one would cost more than a certificate, and which it is costs nothing. */
const KEYS = 64;

interface Options {
  readonly count?: number;
  readonly seconds: number;
  readonly format: Format;
}

export function addBenchIssue(bench: Command, shell: Shell): void {
  bench
    .command("issue")
    .addOption(new Option("--count <n>", "make so many certificates").argParser(count).conflicts("seconds"))
    .addOption(new Option("--seconds <s>", "measure for so long").argParser(seconds).default(5))
    .addOption(storyOrJsonOption())
    .description("issue device certificates by template splicing and native signing, and measure the rate")
    .addHelpText(
      "after",
      `${examples(
        ["five seconds", "npx smki bench issue"],
        ["a fleet, for a program", "npx smki bench issue --count 1000000 --format json"],
      )}
Exit codes: 0 the ratio to raw signing is at least ${LEAST_RATIO} and every certificate looked at is right, 1 not so.`,
    )
    .action(shell.ending((options: Options) => benchIssue(options, shell.terminal)));
}

async function benchIssue(options: Options, terminal: Terminal): Promise<ExitCode> {
  const budget: Budget =
    options.count === undefined
      ? { kind: "seconds", seconds: options.seconds }
      : { kind: "count", count: options.count };
  terminal.talk("measuring; other work on this machine shows in the spread");
  const { issuing } = await createDeviceHierarchy({ seed: "bench", environment: TEST_ENVIRONMENT });
  const { comparison, samples } = await compareIssuing(issuing, budget);
  const faults = (await Promise.all(samples.map((der) => faultsOf(der, issuing)))).flat();
  const openssl = (await opensslRates())?.signing;
  const checked = { certificates: samples.length, faults };
  switch (options.format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/bench-issue/1",
        certificates: comparison.operations,
        certificatesPerSecond: comparison.measured,
        rawSignaturesPerSecond: comparison.yardstick,
        ratioToRawSigning: comparison.ratio,
        leastRatio: LEAST_RATIO,
        rounds: comparison.rounds.map(({ measured, yardstick, ratio }) => ({
          certificatesPerSecond: measured,
          rawSignaturesPerSecond: yardstick,
          ratio,
        })),
        opensslSignaturesPerSecond: openssl ?? null,
        ratioToOpenssl: openssl === undefined ? null : comparison.measured.median / openssl,
        checked,
      });
      break;
    case "story":
    case "table":
      tell(comparison, checked, openssl, terminal);
      break;
  }
  return comparison.ratio.median >= LEAST_RATIO && faults.length === 0
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

/** The measurement, and one certificate of about every thousand that it made. */
async function compareIssuing(
  issuing: CertificationAuthority,
  budget: Budget,
): Promise<{ readonly comparison: Comparison; readonly samples: readonly Uint8Array[] }> {
  const signer = nativeSignerNOT_REPLAYABLE(issuing.keyPair);
  const bulk = await createBulkDeviceIssuer(issuing, {
    usage: "digitalSignature",
    notBefore: instant("2024-01-01"),
    signer,
  });
  const points = Array.from(
    { length: KEYS },
    (_, index) => seededKeyPairINSECURE("bench", `device-${index}`).publicPoint,
  );
  const samples: Uint8Array[] = [];
  const issue = (index: number): void => {
    const der = bulk.issue(deviceNumber(index, points));
    if (index % 1000 === 0 && samples.length < 50) samples.push(der);
  };
  const tbs = tbsOf(bulk.issue(deviceNumber(0, points)));
  const comparison = compareInTurn(
    issue,
    () => void signer(tbs),
    budget,
    () => performance.now(),
  );
  return { comparison, samples };
}

/** What raw signing signs: octets of the same length. */
function tbsOf(der: Uint8Array): Uint8Array {
  const decoded = decodeCertificate(der);
  if (!decoded.ok) throw new InternalError(decoded.problem.reason);
  return Uint8Array.from(decoded.value.tbs);
}

function deviceNumber(index: number, points: readonly Uint8Array[]): BulkDeviceFields {
  return {
    serial: certificateSerial(`1${index.toString(16).padStart(31, "0")}`),
    entityId: entityId(`d2de${index.toString(16).padStart(12, "0")}`),
    publicPoint: points[index % points.length] ?? new Uint8Array(),
  };
}

/** What is wrong with a certificate that was made: the profile, the signature, the octets that were signed. */
async function faultsOf(der: Uint8Array, issuing: CertificationAuthority): Promise<readonly string[]> {
  const decoded = decodeCertificate(der);
  if (!decoded.ok) return [`does not read: ${decoded.problem.reason}`];
  const certificate = decoded.value;
  const verifier = createSignatureVerifier();
  const { publicPoint } = issuing.keyPair;
  const verdict = verifyCertificateSignature(certificate, publicPoint, verifier, "strict");
  const rebuilt = await rebuildFromFields(certificate, DEVICE_GENERATIONS.current);
  const sameTbs = rebuilt !== undefined && Buffer.compare(rebuilt, certificate.tbs) === 0;
  return [
    ...lintCertificate(certificate).map(({ rule, found }) => `${rule}: ${found}`),
    ...(verdict === "valid" ? [] : [`signature: ${verdict}`]),
    ...(sameTbs ? [] : ["not what the ordinary issuing code makes"]),
  ];
}

function tell(
  { measured, yardstick, ratio, operations, rounds }: Comparison,
  checked: { readonly certificates: number; readonly faults: readonly string[] },
  openssl: number | undefined,
  terminal: Terminal,
): void {
  const enough = ratio.median >= LEAST_RATIO && checked.faults.length === 0;
  const opensslText =
    openssl === undefined
      ? "the openssl command is not there, or says nothing that can be read"
      : `${whole(openssl)} signatures/s by openssl speed ecdsap256: ratio ${(measured.median / openssl).toFixed(2)}`;
  terminal.story([
    line("title", `${whole(operations)} device certificates by template splicing, signed natively`),
    line("fact", `${whole(measured.median)} certificates/s ${range(measured, whole)}`, place("issued")),
    line("fact", `${whole(yardstick.median)} signatures/s ${range(yardstick, whole)}`, place("raw signing")),
    line("fact", opensslText, place("openssl")),
    line(
      "fact",
      `${whole(1_000_000 / measured.median)} s for a million certificates on one core`,
      place("fleet"),
    ),
    line(
      checked.faults.length === 0 ? "fact" : "unmet",
      checked.faults.length === 0
        ? `${checked.certificates} looked at: no deviation from the profile, verified, and the octets that were signed are those of the ordinary issuing code`
        : `${checked.certificates} looked at: ${[...new Set(checked.faults)].join("; ")}`,
      place("checked"),
    ),
    line(
      enough ? "verdict" : "unmet",
      `${enough ? "✓" : "✗"} ratio ${ratio.median.toFixed(2)} to raw signing ${range(ratio, (value) => value.toFixed(2))} in ${rounds.length} rounds of one run; at least ${LEAST_RATIO} is wanted`,
      place("Verdict"),
    ),
  ]);
}

const place = (label: string) => ({ label, labelWidth: 13 });

const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

const range = ({ lowest, highest }: Spread, write: (value: number) => string): string =>
  `(${write(lowest)} to ${write(highest)})`;

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 100 || value > 100_000_000) {
    throw new InvalidArgumentError("A count is a whole number from 100 to 100000000.");
  }
  return value;
}
