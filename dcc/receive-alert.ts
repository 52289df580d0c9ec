/** What a device sends unasked: a future-dated command was carried out, or could not be. */
import {
  type CheckDefinition,
  type EntityId,
  type Evidence,
  formatEntityId,
  type Instant,
  recordEvidence,
} from "../pki/index.ts";
import { decodeMessage, decodeUpdateSecurityCredentialsAlert, signedPart } from "../wire/index.ts";
import { certificatesOf } from "./access-control/repository-lookup.ts";
import type { DccEnvironment } from "./dcc-environment.ts";
import type { DccState } from "./dcc-state.ts";
import { withOutcomes } from "./own-commands/replacement-report.ts";

type AlertCheck = "alert-frame" | "authentic-alert";

/** The checks of a device's alert, in order. */
export const ALERT_CHECKS: readonly CheckDefinition<AlertCheck>[] = [
  {
    check: "alert-frame",
    asks: "Are the bytes a well-formed GBCS alert of this device?",
    source: "GBCS 7.2 (measured framing, RTDS 4.5.0)",
  },
  {
    check: "authentic-alert",
    asks: "Does the device's signature on it verify?",
    source: "GBCS 6.2.3; measured, RTDS 4.5.0: alerts are signed",
  },
];

export interface AlertResult {
  readonly state: DccState;
  /** Whom the alert is for; undefined when it is dropped. */
  readonly addressee: EntityId | undefined;
  readonly evidence: Evidence;
}

/** Takes one alert from a device. What it says of the device's cells is what the DCC goes by from now on. */
export function receiveDeviceAlert(
  environment: DccEnvironment,
  state: DccState,
  device: EntityId,
  bytes: Uint8Array,
  at: Instant,
): AlertResult {
  const evidence = recordEvidence(ALERT_CHECKS);
  const dropped = (): AlertResult => ({ state, addressee: undefined, evidence: evidence.close() });
  const message = decodeMessage(bytes);
  if (
    !message.ok ||
    message.value.header.kind !== "alert" ||
    message.value.header.businessOriginator !== device
  ) {
    evidence.failed("alert-frame", { device: formatEntityId(device) });
    return dropped();
  }
  const { header, content, signature } = message.value;
  evidence.passed("alert-frame", { device: formatEntityId(device) });
  const authentic =
    signature.kind === "signed" &&
    certificatesOf(environment, device, "digitalSignature", at).some(({ certificate }) => {
      const key = environment.verifier.intern(certificate.subjectPublicKey);
      return environment.verifier.verify(key, signedPart(message.value), signature.value) === "valid";
    });
  if (!authentic) {
    evidence.failed("authentic-alert", { signature: signature.kind });
    return dropped();
  }
  evidence.passed("authentic-alert", { signature: signature.kind });
  const alert = decodeUpdateSecurityCredentialsAlert(content);
  const outcomes = alert.ok ? alert.value.executionOutcome.replacementOutcomes : [];
  return {
    state: { ...state, reportedCells: withOutcomes(state.reportedCells, device, outcomes) },
    addressee: header.businessTarget,
    evidence: evidence.close(),
  };
}
