/** Who the DCC's own organisations are in a world. */
import { type EntityId, entityId } from "../../pki/index.ts";

/** The EUI-64 of each of the DCC's parts. */
export interface DccEntityIds {
  readonly recovery: EntityId;
  readonly accessControlBroker: EntityId;
  readonly transitionalCoS: EntityId;
  readonly wanProvider: EntityId;
  /** The contingency key is nobody's credential; commands by it still name an originator (measured: RTDS 4.5.0). */
  readonly contingency: EntityId;
}

/** Those of the simulation: locally administered, so that they are nobody's. */
export const SIMULATED_DCC_ENTITY_IDS: DccEntityIds = {
  recovery: entityId("D2-CC-00-00-00-00-00-01"),
  accessControlBroker: entityId("D2-CC-00-00-00-00-00-04"),
  transitionalCoS: entityId("D2-CC-00-00-00-00-00-05"),
  wanProvider: entityId("D2-CC-00-00-00-00-00-06"),
  contingency: entityId("D2-CC-00-00-00-00-00-FF"),
};

/** The target of requests that the DCC answers itself: the broker's EUI-64 (measured in the DUIS templates). */
export function dccTarget({ dccEntityIds }: { readonly dccEntityIds: DccEntityIds }): EntityId {
  return dccEntityIds.accessControlBroker;
}
