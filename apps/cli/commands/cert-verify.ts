/** `smki cert verify`: would a device accept it, would the DCC, and by which checks. */
import { Option } from "commander";
import {
  type Certificate,
  createSignatureVerifier,
  decodePem,
  decodeRevocationList,
  type Evidence,
  formatDistinguishedName,
  formatInstant,
  instant,
  type Instant,
  type PathAnchor,
  type RevocationList,
  sameDistinguishedName,
  type SignatureEncodingPolicy,
  UsageError,
  validateAsRelyingParty,
  validatePath,
} from "../../../pki/index.ts";
import { BLANK, checksInWords, line } from "../../../sim/index.ts";
import type { StoryLine } from "../../../sim/index.ts";
import { CERTIFICATE_ARGUMENT_HELP, certificatesInAll } from "../certificate-input.ts";
import { openForJudgement } from "../certificates-beside.ts";
import { storyOrJsonOption } from "../format.ts";
import type { Format } from "../format.ts";
import { readInput } from "../read-input.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly with?: readonly string[];
  readonly anchor?: string;
  readonly at?: string;
  readonly as: "device" | "dcc" | "both";
  readonly crl?: readonly string[];
  readonly policy?: string;
  readonly normaliseSignatures?: boolean;
  readonly format: Format;
}

export const addCertVerify: AddCommand = (cert, shell) => {
  cert
    .command("verify")
    .argument("<certificate>", "a file, - for stdin, or SCENARIO:LABEL")
    .option("--with <path...>", "files and folders with the CAs")
    .option("--anchor <file>", "the root to trust; the self-signed CAs among the others if absent")
    .option("--at <date>", "when it is judged; now if absent")
    .addOption(
      new Option("--as <who>", "who judges: a device, the DCC, or both")
        .choices(["device", "dcc", "both"])
        .default("both"),
    )
    .option("--crl <file...>", "revocation lists, for the DCC: CRL and ARL, in PEM or DER")
    .option("--policy <oid>", "the certificate policy that every certificate must carry")
    .option(
      "--normalise-signatures",
      "accept superfluous zeros in r and s, as one real certificate in 256 has them",
    )
    .description("validate a certificate as a device and as the DCC; exit 1 when one of them refuses it")
    .addOption(storyOrJsonOption())
    .addHelpText(
      "after",
      CERTIFICATE_ARGUMENT_HELP +
        examples(
          [
            "one of a PKI on disk",
            "npx smki cert verify pki-1/organisations/recovery-digitalSignature.pem --with pki-1",
          ],
          [
            "with its lists",
            "npx smki cert verify X.pem --with pki-1 --crl pki-1/organisation.crl.pem pki-1/authority.arl.pem",
          ],
          ["before it begins", "npx smki cert verify gno-sale:northgrid --at 2020-01-01 --as device"],
        ) +
        EXIT_CODES_HELP,
    )
    .action(shell.ending((argument: string, options: Options) => verify(argument, options, shell.terminal)));
};

/** One judge's verdict. */
interface Verdict {
  readonly judge: "device" | "dcc";
  readonly ok: boolean;
  readonly evidence: Evidence;
  readonly notChecked: readonly string[];
}

async function verify(argument: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { found, beside } = await openForJudgement(argument, options.with ?? []);
  const anchors = anchorsOf(options.anchor, beside);
  const at = options.at === undefined ? (Date.now() as Instant) : instant(options.at);
  const setting: Setting = {
    certificate: found.certificate,
    path: beside,
    anchors,
    at,
    policyOid: options.policy,
    signatureEncoding: options.normaliseSignatures === true ? "normalising" : "strict",
    lists: (options.crl ?? []).flatMap(revocationListsIn),
  };
  const verdicts = [
    ...(options.as === "dcc" ? [] : [asDevice(setting)]),
    ...(options.as === "device" ? [] : [asDcc(setting)]),
  ];
  if (options.format === "json") {
    terminal.json({
      schema: "smki-testbed/certificate-verification/1",
      name: found.name,
      at: formatInstant(at),
      verdicts,
    });
  } else {
    terminal.story([
      line("title", `${found.name}, judged at ${formatInstant(at)}`),
      ...verdicts.flatMap(verdictLines),
    ]);
  }
  return verdicts.every(({ ok }) => ok) ? EXIT.asExpected : EXIT.expectationFailed;
}

interface Setting {
  readonly certificate: Certificate;
  readonly path: readonly Certificate[];
  readonly anchors: readonly PathAnchor[];
  readonly at: Instant;
  readonly policyOid: string | undefined;
  readonly signatureEncoding: SignatureEncodingPolicy;
  readonly lists: readonly RevocationList[];
}

function asDevice({ anchors, ...setting }: Setting): Verdict {
  const verifier = createSignatureVerifier();
  const judged = furthest(anchors.map((anchor) => validatePath({ ...setting, anchor, verifier })));
  return {
    judge: "device",
    ...judged,
    notChecked: [
      "revocation: a device never learns of it",
      ...policyNotChecked(setting.policyOid),
      "whether its role and key usage fit a cell: that depends on the command",
    ],
  };
}

function asDcc({ anchors, lists, ...setting }: Setting): Verdict {
  const verifier = createSignatureVerifier();
  const judged = furthest(
    anchors.map((anchor) => validateAsRelyingParty({ ...setting, anchor, verifier, revocationLists: lists })),
  );
  return {
    judge: "dcc",
    ...judged,
    notChecked: [
      ...policyNotChecked(setting.policyOid),
      "the SMKI Repository: no repository was given",
      "its role: that depends on the request",
    ],
  };
}

function policyNotChecked(policyOid: string | undefined): readonly string[] {
  return policyOid === undefined ? ["the certificate policy: none was asked for (--policy)"] : [];
}

/** With several roots the one that accepts decides, else the one under which most checks passed. */
function furthest(
  judged: readonly { readonly ok: boolean; readonly evidence: Evidence }[],
): Pick<Verdict, "ok" | "evidence"> {
  const passed = ({ evidence }: { readonly evidence: Evidence }) =>
    evidence.filter(({ outcome }) => outcome === "passed").length;
  const [best] = judged.toSorted(
    (left, right) => Number(right.ok) - Number(left.ok) || passed(right) - passed(left),
  );
  return best === undefined ? { ok: false, evidence: [] } : { ok: best.ok, evidence: best.evidence };
}

function anchorsOf(file: string | undefined, beside: readonly Certificate[]): readonly PathAnchor[] {
  const roots =
    file === undefined
      ? beside.filter(
          ({ kind, issuer, subject }) => kind === "authority" && sameDistinguishedName(issuer, subject),
        )
      : certificatesInAll([file]).map(({ certificate }) => certificate);
  if (roots.length === 0) {
    throw new UsageError(
      "there is no root to trust: no self-signed CA among the certificates given",
      "name it with --anchor FILE, or a folder that has it with --with DIR",
    );
  }
  return roots.map(({ subjectPublicKey, keyIdentifier, subject }) => {
    if (keyIdentifier === undefined) {
      throw new UsageError(
        `the root ${formatDistinguishedName(subject)} has no 8-octet key identifier, so no SMKI certificate can name it`,
      );
    }
    return { publicPoint: subjectPublicKey, keyIdentifier, name: subject };
  });
}

function revocationListsIn(file: string): readonly RevocationList[] {
  const bytes = readInput(file);
  const text = new TextDecoder("latin1").decode(bytes);
  const blocks = text.includes("-----BEGIN") ? decodePem(text, "X509 CRL") : [bytes];
  if (blocks.length === 0) {
    throw new UsageError(
      `${file} holds no revocation list`,
      "a PEM file has a line -----BEGIN X509 CRL-----",
    );
  }
  return blocks.map((der) => {
    const list = decodeRevocationList(der);
    if (!list.ok) {
      const { reason, offset } = list.problem;
      throw new UsageError(
        `${file} is no revocation list: ${reason}, at octet ${offset}`,
        "is it PEM or DER?",
      );
    }
    return list.value;
  });
}

const JUDGES = { device: "a device", dcc: "the DCC" } as const;

function verdictLines({ judge, ok, evidence, notChecked }: Verdict): readonly StoryLine[] {
  return [
    BLANK,
    line(ok ? "verdict" : "unmet", `${ok ? "✓" : "✗"} ${JUDGES[judge]} ${ok ? "accepts" : "REFUSES"} it`),
    ...checksInWords(evidence, 2),
    ...notChecked.map((text) => line("fact", text, { indent: 2, label: "not checked", labelWidth: 13 })),
  ];
}
