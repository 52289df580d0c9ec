/**
 * Who judges a vector: the device that is to take it, the DCC that is to let it through, the registration authority
 * that is to certify it. Each is the very code that runs in a scenario.
 */
import {
  CELLS_OF_KIND,
  contentsOf,
  type DeviceEnvironment,
  type DeviceState,
  judgeDeviceCertificate,
  replaceCertificate,
  trustAnchorCells,
} from "../../devices/index.ts";
import {
  type Certificate,
  createKeyRegister,
  createVerification,
  EMPTY_REPOSITORY,
  type EntitlementRule,
  type Evidence,
  failedCheck,
  InternalError,
  judgeCertificationRequest,
  lodgeAll,
  type VectorKit,
  type Verification,
} from "../../pki/index.ts";
import { managementCell } from "../../dcc/index.ts";
import { DEFAULT_POLICIES } from "../scenario/policies.ts";

/** Who judges. */
export type Judge = "device" | "dcc" | "registrationAuthority";

/** A judge's answer, with what it had passed before. */
export interface Judgement {
  readonly judge: Judge;
  readonly verdict: "accepts" | "refuses";
  /** The check that refused; of a path, the check inside the path. */
  readonly refusedAt: string | undefined;
  readonly passedBefore: readonly string[];
  readonly evidence: Evidence;
}

/** A vector as a judge is shown it: octets, and what comes with them. */
export interface ShownVector {
  readonly kind: "organisationCertificate" | "deviceCertificate" | "request";
  readonly der: Uint8Array;
  readonly path: readonly Certificate[];
}

/** The slot that every organisation certificate is meant for: that of MP128. */
const SLOT = managementCell("networkOperator", "digitalSignature");

/** The judges of a kit; they know its authorities, its repository and its lists. */
export function createJudges(kit: VectorKit): (vector: ShownVector) => readonly Judgement[] {
  const verification = createVerification();
  return (vector) => {
    switch (vector.kind) {
      case "organisationCertificate":
        return [askDevice(kit, verification, vector), askDcc(kit, verification, vector)];
      case "deviceCertificate":
        return [askOwnDevice(kit, verification, vector), askDcc(kit, verification, vector)];
      case "request":
        return [askRegistrationAuthority(kit, verification, vector)];
    }
  };
}

/** A gas proxy function whose network operator cells hold the broker's certificates is asked to replace one. */
function askDevice(kit: VectorKit, verification: Verification, { der, path }: ShownVector): Judgement {
  const { root, issuing } = kit.pki.organisationAuthorities;
  const environment: DeviceEnvironment = {
    keys: {
      sign: () => new Uint8Array(64),
      sharedSecret: () => new Uint8Array(32),
    },
    ...verification,
    policies: DEFAULT_POLICIES,
    certificatePolicyOid: issuing.policyOid,
  };
  const setting = {
    environment,
    certificationPath: path,
    validAt: kit.at,
    rootReplacement: "never",
  } as const;
  const cells = gasProxyFunctionCells(kit, root.certificate);
  const { evidence } = replaceCertificate(setting, cells, {
    replacementCertificate: der,
    targetTrustAnchorCell: SLOT,
  });
  return judged("device", evidence);
}

function askOwnDevice({ device }: VectorKit, { memory }: Verification, { der }: ShownVector): Judgement {
  const { entityId } = device.certificate;
  if (entityId === undefined) throw new InternalError("a device without an EUI-64");
  return judged(
    "device",
    judgeDeviceCertificate(der, entityId, "digitalSignature", memory.certificates).evidence,
  );
}

/** The DCC holds it against path, time, lists, Repository (where the CA has lodged it), role and usage. */
function askDcc(kit: VectorKit, { memory }: Verification, vector: ShownVector): Judgement {
  const isDevice = vector.kind === "deviceCertificate";
  const tree = isDevice ? kit.pki.deviceAuthorities : kit.pki.organisationAuthorities;
  const certificate = memory.certificates.read(vector.der);
  const unreadable = certificate.ok ? undefined : certificate.problem.reason;
  const otherKind = certificate.ok && isDevice && certificate.value.kind !== "device";
  if (!certificate.ok || otherKind) {
    const facts = { problem: unreadable ?? "it is no device certificate" };
    const check = {
      check: "certificate",
      asks: "Is it a readable certificate of its kind?",
      source: "GBCS 12",
    };
    return judged("dcc", [{ ...check, outcome: "failed", facts }]);
  }
  const { root, issuing } = tree;
  if (root.certificate.keyIdentifier === undefined) throw new InternalError("a root without an identifier");
  const { evidence } = memory.paths.validateAsRelyingParty({
    certificate: certificate.value,
    path: vector.path,
    anchor: {
      publicPoint: root.certificate.subjectPublicKey,
      keyIdentifier: root.certificate.keyIdentifier,
      name: root.certificate.subject,
    },
    policyOid: issuing.policyOid,
    at: kit.at,
    revocationLists: kit.revocationLists,
    // Device certificates cannot be revoked (recalled), so their CAs have no lists.
    authoritiesWithoutLists: isDevice
      ? [root, issuing].flatMap((authority) => authority.certificate.keyIdentifier ?? [])
      : [],
    repository: lodgeAll(EMPTY_REPOSITORY, [certificate.value], kit.at),
    roles: isDevice ? undefined : ["networkOperator", "accessControlBroker"],
    usage: "digitalSignature",
    verifier: memory.verifier,
    signatureEncoding: "strict",
  });
  return judged("dcc", evidence);
}

/** The applicant is the network operator, entitled to its own role and EUI-64, and to devices. */
function askRegistrationAuthority(
  kit: VectorKit,
  { verifier }: Verification,
  { der }: ShownVector,
): Judgement {
  const { entityId } = kit.networkOperator.certificate;
  const entitlement: EntitlementRule = (wanted) => ({
    entitled:
      wanted.kind === "device" ||
      (wanted.entityId === entityId && (wanted.role === "networkOperator" || wanted.role === "xmlSign")),
    facts: { applicant: entityId ?? "none", wants: wanted.kind === "device" ? "device" : wanted.role },
  });
  const certificates = kit.pki.organisations.map(({ certificate }) => certificate);
  const { evidence } = judgeCertificationRequest(der, {
    entitlement,
    certifiedKeys: createKeyRegister(lodgeAll(EMPTY_REPOSITORY, certificates, kit.at), kit.at),
    verifier,
    signatureEncoding: "strict",
  });
  return judged("registrationAuthority", evidence);
}

function gasProxyFunctionCells(kit: VectorKit, root: Certificate): DeviceState["cells"] {
  const broker = (usage: string): Certificate => {
    const label = `access-control-broker-${usage}`;
    const found = kit.pki.organisations.find((one) => one.label === label);
    if (found === undefined) throw new InternalError(`the sample PKI has no ${label}`);
    return found.certificate;
  };
  return trustAnchorCells(
    CELLS_OF_KIND.GPF.map(({ identifier }) => {
      const holder = identifier.keyUsage === "keyCertSign" ? root : broker(identifier.keyUsage);
      const contents = contentsOf(holder);
      if (contents === undefined) throw new InternalError("a sample certificate that no cell can hold");
      return { identifier, contents };
    }),
  );
}

function judged(judge: Judge, evidence: Evidence): Judgement {
  const failed = failedCheck(evidence);
  const decidedBy = failed?.facts["decidedBy"];
  return {
    judge,
    verdict: failed === undefined ? "accepts" : "refuses",
    refusedAt: typeof decidedBy === "string" ? decidedBy : failed?.check,
    passedBefore: evidence.filter(({ outcome }) => outcome === "passed").map(({ check }) => check),
    evidence,
  };
}
