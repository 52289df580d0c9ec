/**
 * CS02e Provide Device Certificates from Device: the device's own certificate for one use. Signed by the Supplier and
 * MACed (measured on an ESME: RTDS 4.5.0); that other parties may ask, and how their commands are protected, is not
 * measured.
 */
import { type CheckDefinition, type Facts, recordEvidence } from "../../pki/index.ts";
import {
  decodeProvideDeviceCertificateCommand,
  encodeProvideDeviceCertificateResponse,
  MESSAGE_CODES,
  type ProvideCertificateFailure,
} from "../../wire/index.ts";
import { DEVICE_KINDS } from "../device-kind.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { criticalAuthority } from "./authorities.ts";
import { deviceKeyUsage } from "./issue-security-credentials.ts";

type ProvideCheck = "content" | "requested-key-usage" | "certificate-held" | "certificate-retrieval";

/** The checks of CS02e, in order; each but the first is a response code. */
export const PROVIDE_CERTIFICATE_CHECKS: readonly CheckDefinition<ProvideCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS02e command?",
    source: "GBCS CS02e (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "requested-key-usage",
    asks: "Is the key usage one that devices have?",
    source: "GBCS CS02e invalidKeyUsage(1); the two usages of device certificates, GBCS 12",
  },
  {
    check: "certificate-held",
    asks: "Does the device hold a certificate for this use?",
    source: "GBCS CS02e noCertificateHeld(2); name public, meaning inferred",
  },
  {
    check: "certificate-retrieval",
    asks: "Could the certificate be read from the device's store?",
    source: "GBCS CS02e certificateRetrievalFailure(3); measured, RTDS 4.5.0, cause a fault of the device",
  },
];

export const provideDeviceCertificate: UseCase = {
  messageCode: MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE,
  title: "CS02e Provide Device Certificates from Device",
  kinds: DEVICE_KINDS,
  replay: "protected",
  protection: () => "signatureAndMac",
  authorisingCells: criticalAuthority,
  execute: provide,
};

function provide({ state, message }: CommandExecution): ExecutionResult {
  const evidence = recordEvidence(PROVIDE_CERTIFICATE_CHECKS);
  const failed = (check: ProvideCheck, failure: ProvideCertificateFailure, facts: Facts): ExecutionResult => {
    evidence.failed(check, { ...facts, responseCode: failure });
    return {
      verdict: "partlyExecuted",
      state,
      evidence: evidence.close(),
      means: "no certificate is given, and the device says why",
      answer: {
        content: encodeProvideDeviceCertificateResponse({ kind: "failure", value: failure }),
        protection: { kind: "signed" },
      },
    };
  };

  const content = decodeProvideDeviceCertificateCommand(message.content);
  if (!content.ok) {
    evidence.failed("content", { problem: content.problem.reason, atOctet: content.problem.offset });
    return { verdict: "refused", evidence: evidence.close(), means: "the content could not be read" };
  }
  const asked = { keyUsage: content.value.keyUsage };
  evidence.passed("content", asked);

  const usage = deviceKeyUsage(content.value.keyUsage);
  if (usage === undefined) {
    return failed("requested-key-usage", "invalidKeyUsage", asked);
  }
  evidence.passed("requested-key-usage", asked);

  const { certificate } = state.ownCredentials[usage];
  if (certificate === undefined) {
    return failed("certificate-held", "noCertificateHeld", asked);
  }
  evidence.passed("certificate-held", { ...asked, octets: certificate.length });

  if (state.faults.includes("certificate-retrieval")) {
    return failed("certificate-retrieval", "certificateRetrievalFailure", { fault: "certificate-retrieval" });
  }
  evidence.passed("certificate-retrieval", asked);
  return {
    verdict: "executed",
    state,
    evidence: evidence.close(),
    means: "the device gives its certificate",
    answer: {
      content: encodeProvideDeviceCertificateResponse({ kind: "certificate", value: certificate }),
      protection: { kind: "signed" },
    },
  };
}
