/** What a device model is given when a reference command is played to it: the published keys, from the other side. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { createVerification, type KeyIdentifier } from "../../pki/index.ts";
import {
  type ConformanceCryptography,
  type ConformanceKeyRing,
  type GbcsMessage,
  macMatches,
  signedPart,
} from "../../wire/index.ts";
import type { DeviceEnvironment } from "../device-environment.ts";

/**
 * The keys with which this very command was signed and MACed: a party may have several generations in the key ring,
 * and the cell that authorises the command need not be among those that the answer reports.
 */
export function keysInUse(
  message: GbcsMessage,
  keyRing: ConformanceKeyRing,
  { verify, sharedSecret }: ConformanceCryptography,
): readonly KeyIdentifier[] {
  const { signature, header, mac } = message;
  const signing =
    signature.kind === "signed"
      ? keyRing.publicPoints.filter(
          ({ entityId, usage, point }) =>
            entityId === header.businessOriginator &&
            usage === "digitalSignature" &&
            verify(point, signedPart(message), signature.value),
        )
      : [];
  const own = agreementPoint(message, keyRing);
  const macing =
    mac === undefined || own === undefined
      ? []
      : keyRing.publicPoints.filter(({ entityId, usage, keyIdentifier: key }) => {
          const scalar = keyRing.privateScalars.get(key);
          return (
            entityId === keyRing.accessControlBroker &&
            usage === "keyAgreement" &&
            scalar !== undefined &&
            macMatches(sharedSecret(scalar, own), message)
          );
        });
  return [...signing, ...macing].map(({ keyIdentifier: key }) => key);
}

function agreementPoint({ header }: GbcsMessage, keyRing: ConformanceKeyRing): Uint8Array | undefined {
  return keyRing.publicPoints.find(
    ({ entityId, usage }) => entityId === header.businessTarget && usage === "keyAgreement",
  )?.point;
}

/** The clock of the reference devices stands before their certificates begin, so time checks are disapplied. */
export function replayEnvironment(
  command: GbcsMessage,
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): DeviceEnvironment {
  const own = agreementPoint(command, keyRing);
  const signing = keyRing.publicPoints.find(
    ({ entityId, usage }) => entityId === command.header.businessTarget && usage === "digitalSignature",
  );
  return {
    ...createVerification(),
    certificatePolicyOid: undefined,
    policies: {
      cellAcceptsCertificateRoles: "measured-pairs",
      devicePathTimeChecks: "never",
      equalOriginatorCounter: "refused",
      rootReplacementProof: "link-certificate",
      ownCertificateIssuer: "unchecked",
      answerToOwnKeyChange: "former-key",
    },
    keys: {
      sign: () => new Uint8Array(64).fill(1),
      // Any key will do: neither it nor the signature with it is compared.
      ...(signing === undefined ? {} : { generateKeyPair: () => signing.point }),
      // The secret is the same from either side, and the organisations' private keys are published.
      sharedSecret: (peer) => {
        const peerKey = keyRing.publicPoints.find(({ point }) => bytesToHex(point) === bytesToHex(peer));
        const scalar = peerKey === undefined ? undefined : keyRing.privateScalars.get(peerKey.keyIdentifier);
        return own === undefined || scalar === undefined
          ? new Uint8Array(32)
          : cryptography.sharedSecret(scalar, own);
      },
    },
  };
}
