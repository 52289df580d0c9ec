/**
 * DUIS service requests as types: what a User's document says once it has been read. Element names are those of
 * the DUIS schema 5.4. The XML form and its signature are not part of this file.
 */
import { type CertificateSerial, type EntityId, formatEntityId } from "../../pki/index.ts";
import type { OriginatorCounter } from "../gbcs/originator-counter.ts";
import type { CommandVariant, ServiceReferenceVariant } from "./service-reference.ts";
import type { ServiceRequestBody } from "./service-request-body.ts";

/** RequestID: originator, target and a counter that rises with every request of the originator. */
export interface RequestId {
  readonly originator: EntityId;
  readonly target: EntityId;
  readonly counter: OriginatorCounter;
}

/** KeyInfo names the signer's certificate by issuer and serial; no certificate is embedded (DUIS, XMLDSig). */
export interface SignerReference {
  readonly issuerName: string;
  readonly serial: CertificateSerial;
}

export interface ServiceRequest {
  readonly requestId: RequestId;
  readonly commandVariant: CommandVariant;
  readonly serviceReferenceVariant: ServiceReferenceVariant;
  readonly body: ServiceRequestBody;
  readonly signer: SignerReference;
}

/** RequestID as DUIS writes it: two dashed EUI-64s and a decimal counter, joined by colons. */
export function formatRequestId({ originator, target, counter }: RequestId): string {
  return `${formatEntityId(originator)}:${formatEntityId(target)}:${counter}`;
}
