/**
 * What a gas device knows besides credentials: attributes of its clusters, sampled logs, event logs. Values are kept as
 * ZigBee values, so that what a read answers is what is kept. Which attributes a real device has is not public beyond
 * the measured reads (RTDS 4.5.0); a model holds what its maker puts into it.
 */
import type { LoggedEvent, ZigbeeAttribute, ZigbeeValue } from "../../wire/index.ts";

/** Samples of one log, oldest first. */
export interface SampledLog {
  /** Seconds since 2000-01-01T00:00:00Z. */
  readonly startTime: number;
  readonly sampleType: number;
  /** Seconds; FFFF for days. */
  readonly sampleRequestInterval: number;
  /** 24 bits each. */
  readonly samples: readonly number[];
}

/** Events in the order in which the device keeps them. */
export interface EventLog {
  readonly events: readonly LoggedEvent[];
  /** As the device counts them; their number unless it is known otherwise. */
  readonly totalNumberOfEvents?: number;
}

/** What is kept under a name, or the ZigBee status with which a broken part answers instead. */
export type Kept<Value> =
  | { readonly kind: "kept"; readonly value: Value }
  | { readonly kind: "broken"; readonly status: number };

export interface DataModel {
  /** By cluster and attribute: see `attributeKey`. */
  readonly attributes: ReadonlyMap<string, Kept<ZigbeeValue>>;
  /** By sampleId: 0 profile data, 1 daily consumption, 2 network data (measured: GCS17, GCS61, GCS31). */
  readonly sampledLogs: ReadonlyMap<number, Kept<SampledLog>>;
  /** By log: the lower half of the octet that asks for it. */
  readonly eventLogs: ReadonlyMap<number, Kept<EventLog>>;
  /** Clusters that refuse every read of attributes, with the status (measured: GCS21m answers FF 01). */
  readonly brokenClusters: ReadonlyMap<number, number>;
  /** The last octet of a date-time: 00 of a reliable clock, 02 and 04 are measured too. */
  readonly clockStatus: number;
}

export const EMPTY_DATA_MODEL: DataModel = {
  attributes: new Map(),
  sampledLogs: new Map(),
  eventLogs: new Map(),
  brokenClusters: new Map(),
  clockStatus: 0x00,
};

/** ZigBee statuses: C0 and 8B are measured (RTDS 4.5.0), 86 is the library's UNSUPPORTED_ATTRIBUTE. */
export const ZIGBEE_STATUS = { unsupportedAttribute: 0x86, notFound: 0x8b, hardwareFailure: 0xc0 } as const;

/** `0702/0206`: cluster and attribute in hex. */
export function attributeKey(cluster: number, id: number): string {
  return `${cluster.toString(16).padStart(4, "0")}/${id.toString(16).padStart(4, "0")}`;
}

/** One attribute as a read answers it. */
export function readAttribute({ attributes }: DataModel, cluster: number, id: number): ZigbeeAttribute {
  const kept = attributes.get(attributeKey(cluster, id));
  if (kept === undefined) return { id, status: ZIGBEE_STATUS.unsupportedAttribute };
  return kept.kind === "kept" ? { id, value: kept.value } : { id, status: kept.status };
}
