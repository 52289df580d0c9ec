/** Makes certification paths from plans: certificates and an anchor, each with the oddity that the plan names. */
import { p256 } from "@noble/curves/nist.js";
import {
  AUTHORITY_KEY_USAGE,
  certificateSerial,
  createDeviceHierarchy,
  createOrganisationHierarchy,
  decodeCertificate,
  DEVICE_NOT_AFTER,
  deviceTemplate,
  encodeSignature,
  entityId,
  instant,
  issueCertificate,
  issuerReference,
  issuingAuthorityTemplate,
  organisationTemplate,
  parseSignature,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  TEST_HARDWARE_TYPE,
  type AuthorityHierarchy,
  type AuthorityTree,
  type Certificate,
  type CertificateTemplate,
  type CertificationAuthority,
  type Instant,
  type KeyPair,
} from "../../../pki/index.ts";
import { faultOf, type Fault, type FaultName, type Resigning } from "./cross-check-faults.ts";
import type { ChainPlan } from "./cross-check-plans.ts";
import type { PathQuestion } from "./cross-check-validators.ts";

const SECOND = 1000;

export interface ChainMaker {
  /** The path of a plan, and what is asked of it. */
  make(plan: ChainPlan): Promise<PathQuestion>;
}

/** The CAs of a plan: made once for each tree and fault. */
interface Authorities {
  readonly leafIssuer: CertificationAuthority;
  readonly path: readonly Certificate[];
  readonly anchors: Readonly<Record<ChainPlan["anchor"], Certificate>>;
}

/** Prepares the CAs. The same seed and the same plans in the same order give the same octets. */
export async function createChainMaker(seed: string): Promise<ChainMaker> {
  const hierarchies = await bothTrees(seed);
  const sameNamed = await bothTrees(`${seed} again`);
  const points = Array.from(
    { length: 16 },
    (_, index) => seededKeyPairINSECURE(seed, `leaf-${index}`).publicPoint,
  );
  const stranger = seededKeyPairINSECURE(seed, "stranger");
  const made = new Map<string, Promise<Authorities>>();
  let serials = 0;
  const nextSerial = () => {
    serials += 1;
    return certificateSerial(`1${serials.toString(16).padStart(31, "0")}`);
  };

  const authoritiesOf = (tree: AuthorityTree, name: FaultName): Promise<Authorities> => {
    const key = `${tree} ${name}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fault = faultOf(name);
    const fresh = makeAuthorities(fault, tree, hierarchies[tree], {
      sameNamedRoot: sameNamed[tree].root.certificate,
      otherRoot: hierarchies[tree === "device" ? "organisation" : "device"].root.certificate,
      nextSerial,
      lowerKey: seededKeyPairINSECURE(seed, "lower"),
    });
    made.set(key, fresh);
    return fresh;
  };

  return {
    make: async (plan) => {
      const fault = faultOf(plan.fault);
      const { leafIssuer, path, anchors } = await authoritiesOf(plan.tree, plan.fault);
      const template = leafTemplate(plan, leafIssuer, {
        serial: nextSerial(),
        publicPoint: points[plan.id % points.length] ?? stranger.publicPoint,
      });
      const signingKey = fault.signedBy === "stranger" ? stranger : leafIssuer.keyPair;
      const signed = await issueCertificate((fault.leaf ?? same)(template), signingKey.privateScalar);
      const leaf = afterSigning(signed, fault, "leaf");
      return {
        leaf,
        path: plan.anchor === "issuing" ? [] : path,
        anchor: anchors[plan.anchor],
        policyOid: policyAsked(plan),
        at: plan.at,
        timeChecks: plan.timeChecks,
        signatureEncoding: plan.signatureEncoding,
      };
    },
  };
}

const same = (template: CertificateTemplate): CertificateTemplate => template;

async function bothTrees(seed: string): Promise<Record<AuthorityTree, AuthorityHierarchy>> {
  const options = { seed, environment: TEST_ENVIRONMENT };
  return {
    organisation: await createOrganisationHierarchy(options),
    device: await createDeviceHierarchy(options),
  };
}

function policyOidOf(tree: AuthorityTree): string {
  return tree === "device" ? TEST_ENVIRONMENT.devicePolicyOid : TEST_ENVIRONMENT.organisationPolicyOid;
}

function policyAsked({ tree, policyAsked }: ChainPlan): string | undefined {
  switch (policyAsked) {
    case "own":
      return policyOidOf(tree);
    case "other":
      return "1.2.826.0.1.8641679.1.2.1.99";
    case "none":
      return undefined;
  }
}

function leafTemplate(
  plan: ChainPlan,
  issuing: CertificationAuthority,
  own: Pick<CertificateTemplate, "serial" | "publicPoint">,
): CertificateTemplate {
  const fields = {
    ...own,
    ...validityOf(plan),
    entityId: entityId(plan.id.toString(16).padStart(16, "0")),
    keyUsage: [plan.usage],
    policyOid: policyOidOf(plan.tree),
    issuer: issuerReference(issuing),
  };
  return plan.tree === "device"
    ? deviceTemplate({ ...fields, hardwareType: TEST_HARDWARE_TYPE })
    : organisationTemplate({ ...fields, role: plan.role, commonName: plan.commonName });
}

function validityOf({ at, timing, near, far }: ChainPlan): { notBefore: Instant; notAfter: Instant } {
  const from = (seconds: number): Instant => (at + seconds * SECOND) as Instant;
  switch (timing) {
    case "within":
      return { notBefore: from(-near), notAfter: from(far) };
    case "withoutExpiry":
      return { notBefore: from(-near), notAfter: DEVICE_NOT_AFTER };
    case "firstSecond":
      return { notBefore: at, notAfter: from(far) };
    case "lastSecond":
      return { notBefore: from(-far), notAfter: at };
    case "notYet":
      return { notBefore: from(near), notAfter: from(far) };
    case "expired":
      return { notBefore: from(-far), notAfter: from(-near) };
  }
}

async function makeAuthorities(
  fault: Fault,
  tree: AuthorityTree,
  { root, issuing: ordinary }: AuthorityHierarchy,
  others: {
    readonly sameNamedRoot: Certificate;
    readonly otherRoot: Certificate;
    readonly nextSerial: () => CertificateTemplate["serial"];
    readonly lowerKey: KeyPair;
  },
): Promise<Authorities> {
  const { notBefore, notAfter } = ordinary.certificate;
  const authority = async (
    name: string,
    keyPair: KeyPair,
    issuer: CertificationAuthority,
    change: (template: CertificateTemplate) => CertificateTemplate,
  ): Promise<CertificationAuthority> => {
    const template = issuingAuthorityTemplate({
      tree,
      name,
      keyUsage: AUTHORITY_KEY_USAGE,
      serial: others.nextSerial(),
      notBefore,
      notAfter,
      publicPoint: keyPair.publicPoint,
      policyOid: ordinary.policyOid,
      issuer: issuerReference(issuer),
    });
    const certificate = await issueCertificate(change(template), issuer.keyPair.privateScalar);
    return { certificate, keyPair, policyOid: ordinary.policyOid };
  };
  const issuingName = ordinary.certificate.commonName ?? "";
  const signed = await authority(issuingName, ordinary.keyPair, root, fault.issuing ?? same);
  const issuing = { ...signed, certificate: afterSigning(signed.certificate, fault, "issuing") };
  const anchors = { root: root.certificate, issuing: issuing.certificate };
  const usual = { leafIssuer: issuing, path: [issuing.certificate], anchors };
  const given = fault.given ?? "usual";
  switch (given) {
    case "usual":
      return usual;
    case "noIssuing":
      return { ...usual, path: [] };
    case "sameNamedRoot":
      return { ...usual, anchors: { ...anchors, root: others.sameNamedRoot } };
    case "otherRoot":
      return { ...usual, anchors: { ...anchors, root: others.otherRoot } };
    case "lowerAuthority": {
      const lower = await authority("LOW", others.lowerKey, issuing, same);
      return { leafIssuer: lower, path: [lower.certificate, issuing.certificate], anchors };
    }
    case "brokenTwinFirst":
      return { ...usual, path: [withSignature(issuing.certificate, "tampered"), issuing.certificate] };
    case "expiredTwinFirst": {
      const expired = await authority(issuingName, ordinary.keyPair, root, (template) => ({
        ...template,
        notAfter: instant("2019-01-01"),
      }));
      return { ...usual, path: [expired.certificate, issuing.certificate] };
    }
  }
}

function afterSigning(certificate: Certificate, fault: Fault, whose: "issuing" | "leaf"): Certificate {
  if (fault.resign?.of === whose) return withSignature(certificate, fault.resign.how);
  if (fault.content === undefined || whose === "issuing") return certificate;
  // The last octet of the serial number, which begins behind [0] { INTEGER 2 }: no reader objects to the change.
  return reassembled(certificate, changedAt(certificate.tbs, 4 + 5 + 2 + 15), certificate.signature);
}

/**
 * `padded` writes one zero too many before an s that needs none, as the published certificates of E357 have it, and
 * `paddedTwice` before one that has its sign octet already: the same number, and no DER. Of s and n - s, which are
 * worth the same, the one that fits is taken.
 */
function withSignature(certificate: Certificate, how: Resigning): Certificate {
  const { tbs, signature } = certificate;
  if (how === "tampered") return reassembled(certificate, tbs, changedAt(signature, signature.length - 1));
  const parsed = parseSignature(signature, "strict");
  if (!parsed.ok) throw new Error(parsed.reason);
  const r = parsed.raw.subarray(0, 32);
  const s = parsed.raw.subarray(32);
  const hasSignOctet = (s[0] ?? 0) >= 0x80;
  const fits = hasSignOctet === (how === "paddedTwice");
  const der = encodeSignature(Uint8Array.of(...r, ...(fits ? s : negated(s))));
  const lengthOfS = 5 + (der[3] ?? 0);
  const padded = Uint8Array.of(...der.subarray(0, lengthOfS + 1), 0x00, ...der.subarray(lengthOfS + 1));
  for (const place of [1, lengthOfS]) padded[place] = (padded[place] ?? 0) + 1;
  return reassembled(certificate, tbs, padded);
}

/** n - s. Of a scalar and its negative at least one has its top bit clear, and seldom both. */
function negated(s: Uint8Array): Uint8Array {
  return p256.Point.Fn.toBytes(p256.Point.Fn.neg(p256.Point.Fn.fromBytes(s)));
}

function changedAt(octets: Uint8Array, offset: number): Uint8Array {
  return octets.map((octet, index) => (index === offset ? octet ^ 0x01 : octet));
}

function reassembled(certificate: Certificate, tbs: Uint8Array, signature: Uint8Array): Certificate {
  const { signatureAlgorithm } = certificate;
  const content = [...tbs, ...signatureAlgorithm, 0x03, signature.length + 1, 0, ...signature];
  const read = decodeCertificate(
    Uint8Array.of(0x30, 0x82, content.length >> 8, content.length & 0xff, ...content),
  );
  if (!read.ok) throw new Error(`${read.problem.reason} at ${read.problem.offset}`);
  return read.value;
}
