/** Everything that the access control checks look at, gathered once for one request. */
import type { CertificateRole, Decoded, Instant, RemotePartyRole } from "../../pki/index.ts";
import {
  type CellKeyUsage,
  decodeMessage,
  decodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  type ServiceRequest,
} from "../../wire/index.ts";
import type { DccEnvironment } from "../dcc-environment.ts";
import type { DccState } from "../dcc-state.ts";
import type { InventoryEntry } from "../inventory.ts";
import type { Party } from "../parties.ts";
import { findService, type ServiceDefinition } from "../service-catalogue/service-catalogue.ts";

/** A certificate that a request asks to be put into a cell. */
export interface ProposedReplacement {
  readonly der: Uint8Array;
  readonly cellRole: RemotePartyRole;
  readonly keyUsage: CellKeyUsage;
  /** Whether the request wants validity in time checked (DUIS ApplyTimeBasedCPVChecks). */
  readonly timeChecks: "apply" | "disapply";
}

/**
 * How a request comes before the checks: for the first time; released by its sender from quarantine, and not counted
 * again; or kept by the DCC until now, when its number has been used up already.
 */
export type RequestArrival = "new" | "released" | "due";

export interface AccessContext {
  readonly environment: DccEnvironment;
  readonly state: DccState;
  readonly request: ServiceRequest;
  readonly at: Instant;
  readonly service: ServiceDefinition | undefined;
  readonly party: Party | undefined;
  readonly device: InventoryEntry | undefined;
  /** The GBCS message of a signed pre-command; undefined for other bodies. */
  readonly signedPreCommand: Decoded<GbcsMessage> | undefined;
  readonly replacements: readonly ProposedReplacement[];
  readonly arrival: RequestArrival;
}

export function accessContext(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
  arrival: RequestArrival = "new",
): AccessContext {
  const { body, requestId } = request;
  const signedPreCommand = body.kind === "SignedPreCommand" ? decodeMessage(body.gbcsPayload) : undefined;
  return {
    environment,
    state,
    request,
    at,
    service: findService(request.serviceReferenceVariant),
    party: state.parties.get(requestId.originator),
    device: state.inventory.get(requestId.target),
    signedPreCommand,
    replacements: proposedReplacements(request, signedPreCommand),
    arrival,
  };
}

function proposedReplacements(
  { body }: ServiceRequest,
  signedPreCommand: Decoded<GbcsMessage> | undefined,
): readonly ProposedReplacement[] {
  switch (body.kind) {
    case "UpdateSecurityCredentialsKRP":
    case "RequestHandoverOfDCCControlledDevice":
    case "UpdateSecurityCredentialsCoS": {
      const cellRole = body.kind === "UpdateSecurityCredentialsCoS" ? "supplier" : body.remotePartyRole;
      const timeChecks = body.applyTimeBasedCPVChecks ? "apply" : "disapply";
      const { digitalSigningCertificate, keyAgreementCertificate, keyAgreementTopUpCertificate } =
        body.replacementCertificates;
      const proposed = (
        der: Uint8Array | undefined,
        keyUsage: CellKeyUsage,
      ): readonly ProposedReplacement[] =>
        der === undefined ? [] : [{ der, keyUsage, cellRole, timeChecks }];
      return [
        ...proposed(digitalSigningCertificate, "digitalSignature"),
        ...proposed(keyAgreementCertificate, "keyAgreement"),
        ...proposed(keyAgreementTopUpCertificate, "keyAgreement"),
      ];
    }
    case "SignedPreCommand": {
      const command = signedPreCommand?.ok
        ? decodeUpdateSecurityCredentialsCommand(signedPreCommand.value.content)
        : undefined;
      return command?.ok
        ? command.value.replacements.map(({ replacementCertificate, targetTrustAnchorCell }) => ({
            der: replacementCertificate,
            cellRole: targetTrustAnchorCell.remotePartyRole,
            keyUsage: targetTrustAnchorCell.keyUsage,
            timeChecks: command.value.authorisingRemotePartyControl.applyTimeBasedCPVChecks,
          }))
        : [];
    }
    default:
      return [];
  }
}

/** The roles that a replacement certificate may have for a cell: its own, and the broker's (handing back). */
export function acceptableRoles(
  context: AccessContext,
  cellRole: RemotePartyRole,
): readonly CertificateRole[] {
  const handingBack =
    context.service?.serviceReferenceVariant === "6.15.1" &&
    context.environment.policies.replacementCertificateOwner !== "originator-only";
  return handingBack ? [cellRole, "accessControlBroker"] : [cellRole];
}
