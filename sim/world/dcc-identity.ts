/** EUI-64s of the DCC's own organisations in this simulation: locally administered, so that they are nobody's. */
import { type EntityId, entityId } from "../../pki/index.ts";

export const DCC_ENTITY_IDS = {
  recovery: entityId("D2-CC-00-00-00-00-00-01"),
  accessControlBroker: entityId("D2-CC-00-00-00-00-00-04"),
  transitionalCoS: entityId("D2-CC-00-00-00-00-00-05"),
  wanProvider: entityId("D2-CC-00-00-00-00-00-06"),
  /** The contingency key is nobody's credential; commands by it still name an originator (measured: RTDS 4.5.0). */
  contingency: entityId("D2-CC-00-00-00-00-00-FF"),
} as const;

/** The target of requests that the DCC answers itself: the broker's EUI-64 (measured in the DUIS templates). */
export const DCC_TARGET: EntityId = DCC_ENTITY_IDS.accessControlBroker;
