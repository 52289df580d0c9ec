/**
 * CS02d Update Device Certificates on Device: the certificate for a key pair that CS02c made. From then on the device
 * uses that key pair and no longer the one before. Critical: signed by the Supplier and MACed, answered with a
 * signature and one code (measured on an ESME: RTDS 4.5.0; other kinds inferred).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  type Certificate,
  type CheckDefinition,
  type EndEntityUsage,
  type Evidence,
  type Facts,
  failedCheck,
  keyIdentifierOf,
  recordEvidence,
  verifyCertificateSignature,
} from "../../pki/index.ts";
import {
  type DeviceCertificateResponseCode,
  encodeUpdateDeviceCertificateResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { type DeviceCertificateCheck, judgeDeviceCertificate } from "../device-certificate.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { DEVICE_KINDS } from "../device-kind.ts";
import { type DeviceState, withSecurityLogEntry } from "../device-state.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { criticalAuthority } from "./authorities.ts";
import { deviceKeyUsage } from "./issue-security-credentials.ts";

export type OwnCertificateCheck =
  | "certificate-issuer"
  | "generated-key-pair"
  | "certified-public-key"
  | "certificate-storage"
  | "private-key-change";

/** What follows DEVICE_CERTIFICATE_CHECKS in CS02d, in order; each is a response code. */
export const OWN_CERTIFICATE_CHECKS: readonly CheckDefinition<OwnCertificateCheck>[] = [
  {
    check: "certificate-issuer",
    asks: "Did a device CA that the device knows sign the certificate?",
    source: "testbed policy ownCertificateIssuer; GBCS CS02d invalidCertificate(1)",
  },
  {
    check: "generated-key-pair",
    asks: "Does a key pair for this use wait for its certificate?",
    source: "GBCS CS02d noCorrespondingKeyPairGenerated(4); name public, meaning inferred",
  },
  {
    check: "certified-public-key",
    asks: "Is the certified key the public half of the waiting key pair?",
    source: "GBCS CS02d wrongPublicKey(5); name public, meaning inferred",
  },
  {
    check: "certificate-storage",
    asks: "Was the certificate stored?",
    source: "GBCS CS02d certificateStorageFailed(6); name public, cause a fault of the device",
  },
  {
    check: "private-key-change",
    asks: "Did the device go over to the new private key?",
    source: "GBCS CS02d privateKeyChangeFailed(7); name public, cause a fault of the device",
  },
];

/** The response code of each check that may fail. */
const CODE_OF_CHECK: Readonly<
  Record<DeviceCertificateCheck | OwnCertificateCheck, DeviceCertificateResponseCode>
> = {
  "device-certificate": "invalidCertificate",
  "device-identity": "wrongDeviceIdentity",
  "device-key-usage": "invalidKeyUsage",
  "certificate-issuer": "invalidCertificate",
  "generated-key-pair": "noCorrespondingKeyPairGenerated",
  "certified-public-key": "wrongPublicKey",
  "certificate-storage": "certificateStorageFailed",
  "private-key-change": "privateKeyChangeFailed",
};

/** Security log entries of an own certificate's replacement (names public, use recalled). */
const LOG_CODES = {
  digitalSignature: { failed: 0x8f4c, succeeded: 0x8f4d },
  keyAgreement: { failed: 0x8f4e, succeeded: 0x8f4f },
} as const;

export const updateDeviceCertificate: UseCase = {
  messageCode: MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE,
  title: "CS02d Update Device Certificates on Device",
  kinds: DEVICE_KINDS,
  replay: "protected",
  protection: () => "signatureAndMac",
  authorisingCells: criticalAuthority,
  execute: update,
};

function update({ environment, state, message, at }: CommandExecution): ExecutionResult {
  const { certificates } = environment.memory;
  const judged = judgeDeviceCertificate(message.content, state.entityId, "either", certificates);
  const certificate = certificates.read(message.content);
  const usage = certificate.ok ? deviceKeyUsage(certificate.value.keyUsage.join()) : undefined;
  const changed =
    judged.ok && certificate.ok && usage !== undefined
      ? changeOwnCertificate(environment, state, certificate.value, usage)
      : { state, evidence: [] };
  const evidence = [...judged.evidence, ...changed.evidence];
  const failed = failedCheck(evidence);
  const responseCode =
    failed === undefined ? "success" : CODE_OF_CHECK[failed.check as keyof typeof CODE_OF_CHECK];
  const codes = LOG_CODES[usage ?? "digitalSignature"];
  return {
    verdict: failed === undefined ? "executed" : "partlyExecuted",
    state: withSecurityLogEntry(changed.state, {
      at,
      alertCode: failed === undefined ? codes.succeeded : codes.failed,
      about: responseCode,
    }),
    evidence,
    means:
      failed === undefined
        ? "the device has a new certificate and uses its key"
        : "the device keeps its certificate and key, and says why",
    answer: {
      content: encodeUpdateDeviceCertificateResponse(responseCode),
      protection: { kind: "signed" },
    },
  };
}

function changeOwnCertificate(
  environment: DeviceEnvironment,
  state: DeviceState,
  certificate: Certificate,
  usage: EndEntityUsage,
): { readonly state: DeviceState; readonly evidence: Evidence } {
  const evidence = recordEvidence(OWN_CERTIFICATE_CHECKS);
  const failed = (check: OwnCertificateCheck, facts: Facts) => {
    evidence.failed(check, facts);
    return { state, evidence: evidence.close() };
  };

  if (environment.policies.ownCertificateIssuer === "known-issuers") {
    const issuers = environment.knownDeviceIssuers ?? [];
    const known = { knownIssuers: issuers.length, issuer: certificate.authorityKeyIdentifier ?? "none" };
    if (!issuers.some((issuer) => signedBy(environment, certificate, issuer))) {
      return failed("certificate-issuer", known);
    }
    evidence.passed("certificate-issuer", known);
  }

  const waiting = state.generatedKeyPairs[usage];
  if (waiting === undefined) {
    return failed("generated-key-pair", { keyUsage: usage });
  }
  const keys = {
    waiting: keyIdentifierOf(waiting.publicPoint),
    certified: keyIdentifierOf(certificate.subjectPublicKey),
  };
  evidence.passed("generated-key-pair", { keyUsage: usage, waiting: keys.waiting });
  if (bytesToHex(waiting.publicPoint) !== bytesToHex(certificate.subjectPublicKey)) {
    return failed("certified-public-key", keys);
  }
  evidence.passed("certified-public-key", keys);

  for (const check of ["certificate-storage", "private-key-change"] as const) {
    if (state.faults.includes(check)) {
      return failed(check, { fault: check });
    }
    evidence.passed(check);
  }

  const { [usage]: _used, ...generatedKeyPairs } = state.generatedKeyPairs;
  const credential = { keyPair: waiting.keyPair, certificate: certificate.der };
  return {
    state: {
      ...state,
      generatedKeyPairs,
      ownCredentials: { ...state.ownCredentials, [usage]: credential },
    },
    evidence: evidence.close(),
  };
}

/** Whether a device CA's key signed the certificate. */
function signedBy({ verifier }: DeviceEnvironment, certificate: Certificate, issuer: Uint8Array): boolean {
  return verifyCertificateSignature(certificate, issuer, verifier, "strict") === "valid";
}
