/** The lines of a device log, as CS07, GCS59 and GCS62 write them (measured: RTDS 4.5.0). */
import type { ValueOf } from "../asn1/codec.ts";
import { namedInteger } from "../asn1/primitives.ts";
import { sequence } from "../asn1/schema.ts";
import { entityIdOctets } from "./credentials-schema.ts";
import { JOIN_DEVICE_TYPE_NUMBERS } from "./cs03b.ts";

export const deviceLogEntry = sequence("DeviceLogEntry", {
  deviceId: entityIdOctets,
  deviceType: namedInteger("DeviceType", JOIN_DEVICE_TYPE_NUMBERS),
});

export type DeviceLogEntry = ValueOf<typeof deviceLogEntry>;
