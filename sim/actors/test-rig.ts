/**
 * A test rig: a device on a bench, and a message that no DCC has judged. It shows what the device alone would do,
 * which is what somebody could do who had got past the DCC.
 */
import { managementCell } from "../../dcc/index.ts";
import { failedCheck, signDeterministicallyFOR_REPLAY } from "../../pki/index.ts";
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
import type { SimulatedParty, World } from "../world/world.ts";
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
  const bytes = encodeMessage(withMac(world.broker.sharedSecret(gpf.keyAgreement.publicPoint), signed));
  const command = { device: gpf.state.entityId, bytes, awaits: NOBODY_WAITS };
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
