/**
 * A test rig: a device on a bench, and a message that no DCC has judged. It shows what the device alone would do,
 * which is what somebody could do who had got past the DCC.
 */
import { managementCell } from "../../dcc/index.ts";
import { hexToBytes } from "@noble/hashes/utils.js";
import {
  failedCheck,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  UsageError,
} from "../../pki/index.ts";
import {
  encodeMessage,
  encodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  MESSAGE_CODES,
  originatorCounter,
  signedPart,
  withMac,
} from "../../wire/index.ts";
import { followCommand } from "../exchange/follow-command.ts";
import type { StepOutcome } from "../log/event.ts";
import { privateScalarOf } from "../world/credentials.ts";
import type { StepOf } from "../scenario/schema.ts";
import type { SimulatedDevice, SimulatedParty, World } from "../world/world.ts";
import { type CertificatePair, credentialsUpdate } from "./credentials-update.ts";
import { signingCredential } from "./gas-network-operator.ts";
import { premisesOf } from "./requests.ts";

/** Nobody waits for the answer on a bench. */
const NOBODY_WAITS = "test rig";

/** The network operator's replacement of its cells, signed by it and MACed with the broker's key, straight to the device. */
export function sendPastTheDcc(
  world: World,
  party: SimulatedParty,
  premises: string,
  certificates: CertificatePair,
  macBy: StepOf<"send-past-the-dcc">["macBy"] = "the-broker",
): StepOutcome {
  const { gpf } = premisesOf(world, premises);
  const signer = signingCredential(world, party, gpf.label);
  party.counter = originatorCounter(party.counter + 1n);
  const plain: GbcsMessage = {
    header: {
      kind: "command",
      originatorCounter: party.counter,
      businessOriginator: party.entityId,
      businessTarget: gpf.state.entityId,
      messageCode: MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
    },
    content: commandContent(world, party, certificates),
    signature: { kind: "empty" },
  };
  const signed: GbcsMessage =
    signer === undefined
      ? plain
      : {
          ...plain,
          signature: {
            kind: "signed",
            value: signDeterministicallyFOR_REPLAY(privateScalarOf(signer), signedPart(plain)),
          },
        };
  const point = gpf.keyAgreement.publicPoint;
  const secret =
    macBy === "the-broker"
      ? world.broker.sharedSecret(point)
      : sharedSecret(seededKeyPairINSECURE(world.seed, "test-rig:foreign-broker").privateScalar, point);
  return onTheBench(world, gpf, encodeMessage(withMac(secret, signed)));
}

/** The last command that the device got, once more, octet for octet. @throws UsageError when it never got one */
export function resendLastCommand(world: World, device: SimulatedDevice): StepOutcome {
  const last = world.journal.events.findLast(
    (event) => event.kind === "messageSent" && event.to === device.label,
  );
  if (last?.kind !== "messageSent") {
    throw new UsageError(`${device.label} has not got any command yet`, "play this step after one");
  }
  return onTheBench(world, device, hexToBytes(last.bytes));
}

function onTheBench(world: World, device: SimulatedDevice, bytes: Uint8Array): StepOutcome {
  const command = { device: device.state.entityId, bytes, awaits: NOBODY_WAITS };
  const decision = followCommand(world, command, () => undefined, "testRig");
  const check = decision && failedCheck(decision.evidence)?.check;
  return {
    refusedBy: decision?.verdict === "refused" ? "device" : "nobody",
    ...(decision === undefined ? {} : { deviceOutcome: decision.verdict }),
    ...(check === undefined ? {} : { failedCheck: check }),
  };
}

function commandContent(world: World, party: SimulatedParty, certificates: CertificatePair): Uint8Array {
  const update = credentialsUpdate(world, "networkOperator", certificates);
  const cell = (usage: "digitalSignature" | "keyAgreement") => managementCell("networkOperator", usage);
  return encodeUpdateSecurityCredentialsCommand({
    authorisingRemotePartyControl: {
      credentialsReplacementMode: "networkOperatorByNetworkOperator",
      applyTimeBasedCPVChecks: "apply",
      authorisingRemotePartyTACellIdentifier: cell("digitalSignature"),
      authorisingRemotePartySeqNumber: party.counter,
      newRemotePartyFloorSeqNumber: 0n,
    },
    replacements: (["digitalSignature", "keyAgreement"] as const).map((usage) => ({
      replacementCertificate: certificates[usage].der,
      targetTrustAnchorCell: cell(usage),
    })),
    certificationPathCertificates: [...update.certificationPathCertificates],
  });
}
