/**
 * What a device asks of a certificate that is to be its own (GBCS CS02d, response codes 1 to 3). It holds no anchor of
 * the device tree (trust anchor cells), so the path is not among it; that is inferred, not read.
 */
import {
  type CheckDefinition,
  type CertificateStore,
  type EndEntityUsage,
  type EntityId,
  type Evidence,
  formatEntityId,
  recordEvidence,
} from "../pki/index.ts";

export type DeviceCertificateCheck = "device-certificate" | "device-identity" | "device-key-usage";

/** The checks in order; each is a response code of CS02d. */
export const DEVICE_CERTIFICATE_CHECKS: readonly CheckDefinition<DeviceCertificateCheck>[] = [
  {
    check: "device-certificate",
    asks: "Is it a readable device certificate?",
    source: "GBCS CS02d invalidCertificate(1)",
  },
  {
    check: "device-identity",
    asks: "Does it name this device?",
    source: "GBCS CS02d wrongDeviceIdentity(2)",
  },
  {
    check: "device-key-usage",
    asks: "Is its key usage the one, and the only one, that was asked for?",
    source: "GBCS CS02d invalidKeyUsage(3); measured for a nonRepudiation certificate, RTDS 4.5.0",
  },
];

/** Judges a certificate for a device and one usage, or whichever of the two it has. */
export function judgeDeviceCertificate(
  der: Uint8Array,
  device: EntityId,
  usage: EndEntityUsage | "either",
  certificates: CertificateStore,
): { readonly ok: boolean; readonly evidence: Evidence } {
  const evidence = recordEvidence(DEVICE_CERTIFICATE_CHECKS);
  const refused = () => ({ ok: false, evidence: evidence.close() });
  const certificate = certificates.read(der);
  if (!certificate.ok) {
    evidence.failed("device-certificate", { problem: certificate.problem.reason });
    return refused();
  }
  const { kind, entityId, keyUsage } = certificate.value;
  if (kind !== "device" || entityId === undefined) {
    evidence.failed("device-certificate", { kind });
    return refused();
  }
  evidence.passed("device-certificate", { kind });
  const identity = { names: formatEntityId(entityId), thisDevice: formatEntityId(device) };
  if (entityId !== device) {
    evidence.failed("device-identity", identity);
    return refused();
  }
  evidence.passed("device-identity", identity);
  const demanded = usage === "either" ? ["digitalSignature", "keyAgreement"] : [usage];
  const usages = { certificateKeyUsage: keyUsage.join("+") || "none", demanded: demanded.join(" or ") };
  if (!demanded.includes(usages.certificateKeyUsage)) {
    evidence.failed("device-key-usage", usages);
    return refused();
  }
  evidence.passed("device-key-usage", usages);
  return { ok: true, evidence: evidence.close() };
}
