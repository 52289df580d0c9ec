/**
 * DUIS service requests as types: what a User's document says once it has been read. Element names are those of
 * the DUIS schema 5.4. The XML form and its signature are not part of this file.
 */
import {
  type CertificateSerial,
  type EntityId,
  formatEntityId,
  type Instant,
  type RemotePartyRole,
} from "../../pki/index.ts";
import type { OriginatorCounter } from "../gbcs/originator-counter.ts";
import type { CommandVariant, ServiceReferenceVariant } from "./service-reference.ts";

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

/** The certificates that a request asks to be put into a role's cells; DER. */
export interface ReplacementCertificates {
  readonly digitalSigningCertificate?: Uint8Array;
  readonly keyAgreementCertificate?: Uint8Array;
  readonly keyAgreementTopUpCertificate?: Uint8Array;
}

/** What 6.15.1 and 6.21 have in common. */
export interface CredentialsUpdate {
  readonly remotePartyRole: RemotePartyRole;
  readonly remotePartyFloorSeqNumber?: bigint;
  readonly remotePartyPrepaymentTopUpFloorSeqNumber?: bigint;
  readonly replacementCertificates: ReplacementCertificates;
  readonly certificationPathCertificates: readonly Uint8Array[];
  readonly applyTimeBasedCPVChecks: boolean;
  readonly executionDateTime?: Instant;
}

/** 6.23: the certificates for the supplier cells, and the meter point that the gaining supplier says it has gained. */
export interface ChangeOfSupplierUpdate {
  readonly supplierFloorSeqNumber: bigint;
  readonly supplierPrepaymentTopUpFloorSeqNumber?: bigint;
  readonly replacementCertificates: ReplacementCertificates;
  readonly certificationPathCertificates: readonly Uint8Array[];
  readonly applyTimeBasedCPVChecks: boolean;
  readonly importMpxn: string;
  readonly executionDateTime?: Instant;
}

export type ServiceRequestBody =
  | ({ readonly kind: "UpdateSecurityCredentialsKRP" } & CredentialsUpdate)
  | ({ readonly kind: "RequestHandoverOfDCCControlledDevice" } & CredentialsUpdate)
  | ({ readonly kind: "UpdateSecurityCredentialsCoS" } & ChangeOfSupplierUpdate)
  | {
      readonly kind: "RetrieveDeviceSecurityCredentialsKRP";
      readonly remotePartyRoles: readonly RemotePartyRole[];
    }
  | { readonly kind: "ReadInstantaneousImportRegisters" }
  | {
      readonly kind: "CommissionDeviceSynchroniseClock";
      readonly currentDateTime: Instant;
      /** Seconds, 0 to 86400. */
      readonly tolerancePeriod: number;
    }
  | { readonly kind: "JoinServiceNonCritical"; readonly otherDeviceId: EntityId }
  | { readonly kind: "SetDeviceConfigurationImportMPxN"; readonly importMprn: string }
  | {
      readonly kind: "UpdateHANDeviceLog";
      readonly deviceId: EntityId;
      /** Seconds, at most 3600. */
      readonly joinTimePeriod: number;
      /** 6 to 16 octets. */
      readonly installCode: Uint8Array;
      readonly importMprn: string;
    }
  | {
      readonly kind: "DevicePrenotification";
      readonly deviceId: EntityId;
      readonly deviceType: DuisDeviceType;
      readonly associatedGpfDeviceId?: EntityId;
    }
  | { readonly kind: "ReadInventory"; readonly mprn: string }
  | { readonly kind: "SignedPreCommand"; readonly gbcsPayload: Uint8Array }
  /** A body of which no more than its element's name is known here: of a service that the testbed does not carry out. */
  | { readonly kind: "Other"; readonly element: string };

/** DeviceType of the DUIS schema, as far as devices are modelled. */
export type DuisDeviceType = "ESME" | "GSME" | "GPF" | "CHF" | "HCALCS" | "PPMID";

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
