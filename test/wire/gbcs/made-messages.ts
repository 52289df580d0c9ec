/** Messages that the tests make themselves, between a broker and a device that exist nowhere else. */
import {
  entityId,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
} from "../../../pki/index.ts";
import {
  messageCode,
  originatorCounter,
  signedPart,
  withMac,
  withSignature,
  type GbcsMessage,
  type GroupingHeader,
} from "../../../wire/index.ts";

export const BROKER = entityId("D2-5E-C0-00-00-03-00-01");
export const DEVICE = entityId("D2-DE-00-00-00-00-00-01");
export const SUPPLIER = entityId("D2-5E-C0-00-00-02-00-01");

export const brokerSigner = seededKeyPairINSECURE("protection", "signer");
export const brokerAgreement = seededKeyPairINSECURE("protection", "broker");
export const deviceAgreement = seededKeyPairINSECURE("protection", "device");

/** Z of the broker and the device, 32 octets. */
export const SECRET = sharedSecret(brokerAgreement.privateScalar, deviceAgreement.publicPoint);

/** An unsigned command from the broker to the device, unless told otherwise. */
export function madeMessage(
  code: number,
  content: Uint8Array,
  header: Partial<GroupingHeader> = {},
): GbcsMessage {
  return {
    header: {
      kind: "command",
      originatorCounter: originatorCounter(1301),
      businessOriginator: BROKER,
      businessTarget: DEVICE,
      messageCode: messageCode(code),
      ...header,
    },
    content,
    signature: { kind: "empty" },
  };
}

/** The message with the broker's signature and the MAC of the broker and the device. */
export function protectedMessage(message: GbcsMessage): GbcsMessage {
  const signature = signDeterministicallyFOR_REPLAY(brokerSigner.privateScalar, signedPart(message));
  return withMac(SECRET, withSignature(message, signature));
}
