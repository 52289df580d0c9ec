/**
 * What stands in the body of a service request: one element of the DUIS schema 5.4 each. Certificates are DER, times
 * instants, device ids EUI-64.
 */
import type { EntityId, Instant, RemotePartyRole } from "../../pki/index.ts";
import type { ServiceReferenceVariant } from "./service-reference.ts";
import type { RequestId } from "./service-request.ts";
import type { DeviceStatus } from "./service-response.ts";

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

/** A request that the DCC keeps until its time, where the service may be future-dated at the DCC. */
export interface FutureDated {
  readonly executionDateTime?: Instant;
}

/** The reads that end in one ZigBee command to a gas device, by their DUIS element. */
export type ReadKind =
  | "ReadInstantaneousImportRegisters"
  | "ReadInstantaneousImportTOUMatrices"
  | "ReadActiveImportProfileData"
  | "ReadNetworkData"
  | "RetrieveDailyConsumptionLog"
  | "ReadDeviceConfigurationIdentityExcMPxN"
  | "ReadDeviceConfigurationMPxN"
  | "ReadDeviceConfigurationGas"
  | "ReadEventOrSecurityLog"
  | "ReadSupplyStatus"
  | "ReadFirmwareVersion"
  | "ReadDeviceLog";

/** ReadLogPeriod: from and to, both included. */
export interface ReadLogPeriod {
  readonly startDateTime: Instant;
  readonly endDateTime: Instant;
}

/** What reads have in common; each element has some of these. */
export interface ReadRequest extends FutureDated {
  readonly readLogPeriod?: ReadLogPeriod;
  /** The reader's keyAgreement certificate, DER: given by a reader whom the device does not know. */
  readonly kaPublicSecurityCredentials?: Uint8Array;
}

/** Which of a device's own two certificates is meant (DUIS CredentialType). */
export type CredentialType = "Digital Signature" | "Key Agreement";

export type JoinKind =
  | "JoinServiceCritical"
  | "JoinServiceNonCritical"
  | "UnjoinServiceCritical"
  | "UnjoinServiceNonCritical";

/** The parts of 8.4 that change the inventory of gas devices. */
export type InventoryUpdate =
  | { readonly kind: "deviceStatus"; readonly deviceStatus: DeviceStatus }
  | { readonly kind: "mpxn"; readonly importMpxn: string }
  | { readonly kind: "deleteDevice" };

/** 5.1: a read to be repeated by the DCC. */
export interface ScheduleOrder {
  readonly serviceReferenceVariant: ServiceReferenceVariant;
  readonly target: EntityId;
  readonly body: { readonly kind: ReadKind } & ReadRequest;
  readonly firstAt: Instant;
  /** Milliseconds between two reads. */
  readonly every: number;
  /** The last one is at or before this. */
  readonly until: Instant;
}

export type ServiceRequestBody =
  | ({ readonly kind: "UpdateSecurityCredentialsKRP" } & CredentialsUpdate)
  | ({ readonly kind: "RequestHandoverOfDCCControlledDevice" } & CredentialsUpdate)
  | ({ readonly kind: "UpdateSecurityCredentialsCoS" } & ChangeOfSupplierUpdate)
  | {
      readonly kind: "RetrieveDeviceSecurityCredentialsKRP";
      readonly remotePartyRoles: readonly RemotePartyRole[];
    }
  | ({ readonly kind: ReadKind } & ReadRequest)
  | ({ readonly kind: "RecordNetworkDataGAS" } & FutureDated)
  | { readonly kind: "RetrieveDeviceSecurityCredentialsDevice"; readonly credentialType: CredentialType }
  | { readonly kind: "IssueSecurityCredentials"; readonly credentialType: CredentialType }
  | { readonly kind: "UpdateSecurityCredentialsDevice"; readonly deviceCertificate: Uint8Array }
  | {
      readonly kind: "CommissionDeviceSynchroniseClock" | "SynchroniseClock";
      readonly currentDateTime: Instant;
      /** Seconds, 0 to 86400. */
      readonly tolerancePeriod: number;
    }
  | { readonly kind: JoinKind; readonly otherDeviceId: EntityId }
  | ({ readonly kind: "SetDeviceConfigurationImportMPxN"; readonly importMprn: string } & FutureDated)
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
  | { readonly kind: "DecommissionDevice"; readonly deviceId: EntityId }
  | { readonly kind: "UpdateInventory"; readonly deviceId: EntityId; readonly update: InventoryUpdate }
  | { readonly kind: "CreateSchedule"; readonly schedule: ScheduleOrder }
  | { readonly kind: "ReadSchedule" | "DeleteSchedule"; readonly scheduleId: number }
  | {
      readonly kind: "ReturnLocalCommandResponse";
      readonly originalRequestId: RequestId;
      readonly deviceGbcsResponse: Uint8Array;
    }
  | { readonly kind: "SignedPreCommand"; readonly gbcsPayload: Uint8Array }
  /** A body of which no more than its element's name is known here: of a service that the testbed does not carry out. */
  | { readonly kind: "Other"; readonly element: string };

/** DeviceType of the DUIS schema, as far as devices are modelled. */
export type DuisDeviceType = "ESME" | "GSME" | "GPF" | "CHF" | "HCALCS" | "PPMID";
