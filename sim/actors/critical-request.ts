/**
 * A critical request, end to end: the DCC transforms it into a pre-command, the party checks that the pre-command
 * says what it asked for, signs it with the key that the device obeys, and sends it back. Nothing that the DCC
 * could put into a pre-command is signed unread.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { type CheckDefinition, signDeterministicallyFOR_REPLAY } from "../../pki/index.ts";
import {
  decodeMessage,
  decodeUpdateSecurityCredentialsCommand,
  encodeMessage,
  type GbcsMessage,
  type ServiceRequest,
  signedPart,
} from "../../wire/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
import { type Credential, privateScalarOf } from "../world/credentials.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { newRequest, type RequestDraft } from "./requests.ts";

/** What a party checks before it signs what the DCC made of its request. */
export const CORRELATION_CHECKS: readonly CheckDefinition<"parse-and-correlate">[] = [
  {
    check: "parse-and-correlate",
    asks: "Does the pre-command say what was asked for: the same device, counter and certificates?",
    source: "SEC Appendix AD (DUIS), parse and correlate of pre-commands; recalled",
  },
];

/**
 * Carries a critical request out.
 * @param signWith the credential whose key signs the pre-command; a renewal signs with the generation before
 * @param delivery command variant of the signed pre-command: 5 through the DCC, 6 by hand, 7 both
 * @param tamper what somebody between the party and the DCC's promise does to the pre-command
 */
export function criticalRequest(
  world: World,
  party: SimulatedParty,
  draft: Omit<RequestDraft, "commandVariant">,
  signWith: Credential | undefined,
  tamper?: (preCommand: GbcsMessage) => GbcsMessage,
  delivery: 5 | 6 | 7 = 5,
): Exchange {
  const request = newRequest(party, { ...draft, commandVariant: 4 });
  const transformed = exchange(world, party, request);
  const preCommand = transformed.responses.at(-1)?.content;
  if (preCommand?.kind !== "preCommand" || signWith === undefined) {
    return transformed;
  }
  const decoded = decodeMessage(preCommand.gbcsPayload);
  const message = decoded.ok && tamper !== undefined ? tamper(decoded.value) : decoded.ok && decoded.value;
  if (message === false || !correlates(request, message)) {
    return { ...transformed, refusedBy: "party", failedCheck: "parse-and-correlate" };
  }
  const signature = signDeterministicallyFOR_REPLAY(privateScalarOf(signWith), signedPart(message));
  const signed = encodeMessage({ ...message, signature: { kind: "signed", value: signature } });
  return exchange(world, party, {
    ...request,
    commandVariant: delivery,
    body: { kind: "SignedPreCommand", gbcsPayload: signed },
  });
}

/** Parse and correlate: the pre-command names the same device, sender and counter, and the same certificates. */
function correlates({ requestId, body }: ServiceRequest, { header, content }: GbcsMessage): boolean {
  const sameEnvelope =
    header.businessOriginator === requestId.originator &&
    header.businessTarget === requestId.target &&
    header.originatorCounter === requestId.counter;
  if (!sameEnvelope || body.kind !== "UpdateSecurityCredentialsKRP") {
    return sameEnvelope;
  }
  const command = decodeUpdateSecurityCredentialsCommand(content);
  if (!command.ok) {
    return false;
  }
  const asked = Object.values(body.replacementCertificates).flatMap((der) =>
    der instanceof Uint8Array ? [bytesToHex(der)] : [],
  );
  const inCommand = command.value.replacements.map(({ replacementCertificate }) =>
    bytesToHex(replacementCertificate),
  );
  return asked.length === inCommand.length && asked.every((der) => inCommand.includes(der));
}
