/**
 * DCC Alerts: what the DCC tells a User unasked. Bodies and their fields are those of the DUIS schema 5.4; when each is
 * sent, and to whom, is recalled or follows from its name, and codes are named only where one was recalled.
 */
import type { AnomalyBreach } from "../anomaly-detection.ts";
import type { EntityId, RemotePartyRole } from "../../pki/index.ts";
import type { RequestId } from "../../wire/index.ts";

export type DccAlertBody =
  /** A role's cells on a device have changed, and this party has to do with them (N42, recalled). */
  | {
      readonly kind: "SecurityCredentialsUpdated";
      readonly device: EntityId;
      readonly remotePartyRole: RemotePartyRole;
    }
  /** The losing supplier hears that the consumer has gone. */
  | { readonly kind: "ChangeOfSupplier"; readonly device: EntityId }
  /** After an SMKI recovery: the cells of this role hold the access control broker's credentials. */
  | {
      readonly kind: "RecoveryCompleteACBCredentials";
      readonly device: EntityId;
      readonly remotePartyRole: RemotePartyRole;
    }
  /** A command was not delivered, or not answered. */
  | { readonly kind: "CommandFailure"; readonly device: EntityId; readonly requestId: RequestId }
  /** Anomaly detection holds a request: the User releases it or has it deleted. */
  | {
      readonly kind: "QuarantinedRequest";
      readonly requestId: RequestId;
      readonly breach: AnomalyBreach;
    };

export interface DccAlert {
  readonly addressee: EntityId;
  readonly body: DccAlertBody;
}
