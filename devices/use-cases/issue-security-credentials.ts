/**
 * CS02c Issue Security Credentials: the device makes a new key pair for one use and answers with a certification
 * request for it. Nothing changes until CS02d brings the certificate. Critical: signed by the Supplier and MACed,
 * answered with a signature (measured on an ESME: RTDS 4.5.0; other kinds inferred).
 */
import {
  type CheckDefinition,
  deviceRequestInfoOctets,
  deviceRequestOctets,
  type EndEntityUsage,
  type Facts,
  keyIdentifierOf,
  recordEvidence,
} from "../../pki/index.ts";
import {
  decodeIssueSecurityCredentialsCommand,
  encodeIssueSecurityCredentialsResponse,
  type IssueCredentialsFailure,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { DEVICE_KINDS } from "../device-kind.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { criticalAuthority } from "./authorities.ts";

type IssueCheck =
  | "content"
  | "requested-key-usage"
  | "key-pair-generation"
  | "certification-request-production";

/** The checks of CS02c, in order; each but the first is a response code. */
export const ISSUE_CREDENTIALS_CHECKS: readonly CheckDefinition<IssueCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS02c command?",
    source: "GBCS CS02c (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "requested-key-usage",
    asks: "Is the key usage one that devices have?",
    source: "GBCS CS02c invalidKeyUsage(1); the two usages of device certificates, GBCS 12",
  },
  {
    check: "key-pair-generation",
    asks: "Did the device make a key pair?",
    source: "GBCS CS02c keyPairGenerationFailed(2); name public, cause a fault of the device",
  },
  {
    check: "certification-request-production",
    asks: "Did the device make its certification request?",
    source: "GBCS CS02c cRProductionFailed(3); measured, RTDS 4.5.0, cause a fault of the device",
  },
];

export const issueSecurityCredentials: UseCase = {
  messageCode: MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS,
  title: "CS02c Issue Security Credentials",
  kinds: DEVICE_KINDS,
  replay: "protected",
  protection: () => "signatureAndMac",
  authorisingCells: criticalAuthority,
  execute: issue,
};

/** The usage as one that a device certificate can have; undefined for any other. */
export function deviceKeyUsage(usage: string): EndEntityUsage | undefined {
  return usage === "digitalSignature" || usage === "keyAgreement" ? usage : undefined;
}

function issue({ environment, state, message }: CommandExecution): ExecutionResult {
  const evidence = recordEvidence(ISSUE_CREDENTIALS_CHECKS);
  const failed = (check: IssueCheck, failure: IssueCredentialsFailure, facts: Facts): ExecutionResult => {
    evidence.failed(check, { ...facts, responseCode: failure });
    return {
      verdict: "partlyExecuted",
      state,
      evidence: evidence.close(),
      means: "no certification request is made, and the device says why",
      answer: {
        content: encodeIssueSecurityCredentialsResponse({ kind: "failure", value: failure }),
        protection: { kind: "signed" },
      },
    };
  };

  const content = decodeIssueSecurityCredentialsCommand(message.content);
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

  // Named by the counter, which never comes twice, so that each command gives a new key.
  const keyPair = `${usage}-${message.header.originatorCounter}`;
  const publicPoint = state.faults.includes("key-pair-generation")
    ? undefined
    : environment.keys.generateKeyPair?.(keyPair);
  if (publicPoint === undefined) {
    return failed("key-pair-generation", "keyPairGenerationFailed", asked);
  }
  const made = { keyIdentifier: keyIdentifierOf(publicPoint) };
  evidence.passed("key-pair-generation", made);

  if (state.faults.includes("certification-request-production")) {
    return failed("certification-request-production", "cRProductionFailed", made);
  }
  const fields = { entityId: state.entityId, usage, publicPoint };
  const request = deviceRequestOctets(
    fields,
    environment.keys.sign(deviceRequestInfoOctets(fields), keyPair),
  );
  evidence.passed("certification-request-production", { octets: request.length });
  return {
    verdict: "executed",
    state: {
      ...state,
      generatedKeyPairs: { ...state.generatedKeyPairs, [usage]: { keyPair, publicPoint } },
    },
    evidence: evidence.close(),
    means: "a new key pair waits for its certificate",
    answer: {
      content: encodeIssueSecurityCredentialsResponse({ kind: "certificationRequest", value: request }),
      protection: { kind: "signed" },
    },
  };
}
