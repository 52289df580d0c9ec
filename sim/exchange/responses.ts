/** Service responses in words: what the party that asked can make of them with the keys it has. */
import { describeResponseCode, RESPONSE_CODES, type ResponseCode } from "../../dcc/index.ts";
import { GAS_READ_MESSAGE_CODES } from "../../devices/index.ts";
import { formatInstant, sharedSecret } from "../../pki/index.ts";
import {
  decodeMessage,
  decodeReadConsumptionRegisterResponse,
  formatRequestId,
  type GbcsMessage,
  MESSAGE_CODES,
  type ServiceResponse,
} from "../../wire/index.ts";
import { nameOfEntity } from "../world/names.ts";
import { currentCredentials, deviceOfEntity, type SimulatedParty, type World } from "../world/world.ts";
import { describeGasRead } from "./gas-read-words.ts";
import { describeMessage } from "./message-words.ts";

/** Notes a response in the journal. */
export function recordResponse(world: World, party: SimulatedParty, response: ServiceResponse): void {
  const known = Object.hasOwn(RESPONSE_CODES, response.responseCode);
  world.journal.record(world.at, {
    kind: "serviceResponseReceived",
    party: party.label,
    requestId: formatRequestId(response.requestId),
    responseCode: response.responseCode,
    means: known ? describeResponseCode(response.responseCode as ResponseCode).means : "unknown",
    says: describeResponse(world, party, response),
  });
}

function describeResponse(world: World, party: SimulatedParty, { content }: ServiceResponse): string {
  switch (content.kind) {
    case "acknowledgement":
      return "accepted, and on its way to the device";
    case "error":
      return "not carried out";
    case "done":
      return "done";
    case "preCommand":
      return "a pre-command to check and sign";
    case "localCommand":
      return "a command to carry to the device by hand";
    case "schedule":
      return content.nextAt === undefined
        ? `schedule ${content.scheduleId}, which has ended`
        : `schedule ${content.scheduleId}, next at ${formatInstant(content.nextAt)}`;
    case "inventory":
      return content.devices.length === 0
        ? "no devices"
        : content.devices
            .map(
              ({ deviceId, deviceType, deviceStatus }) =>
                `${nameOfEntity(world, deviceId)} (${deviceType}): ${deviceStatus}`,
            )
            .join("; ");
    case "gbcsPayload": {
      const message = decodeMessage(content.gbcsPayload);
      return message.ok ? describeAnswer(world, party, message.value) : "an unreadable answer";
    }
  }
}

function describeAnswer(world: World, party: SimulatedParty, message: GbcsMessage): string {
  const isReading = message.header.messageCode === MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER;
  if (isReading) {
    return describeReading(world, party, message);
  }
  return GAS_READ_MESSAGE_CODES.has(message.header.messageCode)
    ? describeGasRead(message, secretWith(world, party, message))
    : describeMessage(world, message);
}

/** What the party's key agreement key and the device's have in common; undefined when either is not to be had. */
function secretWith(world: World, party: SimulatedParty, { header }: GbcsMessage): Uint8Array | undefined {
  const device = deviceOfEntity(world, header.businessOriginator);
  const own = currentCredentials(party)?.keyAgreement;
  return device === undefined || own?.keyPair === undefined
    ? undefined
    : sharedSecret(own.keyPair.privateScalar, device.keyAgreement.publicPoint);
}

/** Decrypts a reading with the party's own key agreement key: nobody else can. */
function describeReading(world: World, party: SimulatedParty, message: GbcsMessage): string {
  const secret = secretWith(world, party, message);
  if (secret === undefined) {
    return "a reading that it cannot decrypt";
  }
  const reading = decodeReadConsumptionRegisterResponse(secret, message.header, message.content);
  if (!reading.ok) {
    return "a reading that it cannot decrypt";
  }
  const { currentSummationDelivered, multiplier, divisor } = reading.value;
  if (currentSummationDelivered.kind !== "read" || multiplier.kind !== "read" || divisor.kind !== "read") {
    return "the register could not be read";
  }
  const cubicMetres = (currentSummationDelivered.value * multiplier.value) / divisor.value;
  return `the register stands at ${cubicMetres} cubic metres`;
}
