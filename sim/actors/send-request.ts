/** One service request exactly as a scenario writes it: for what nobody should send. */
import { findService } from "../../dcc/index.ts";
import {
  certificateSerial,
  type EntityId,
  entityId,
  formatDistinguishedName,
  UsageError,
} from "../../pki/index.ts";
import { type CommandVariant, originatorCounter, type SignerReference } from "../../wire/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
import type { StepOf } from "../scenario/schema.ts";
import { dccTarget } from "../world/dcc-identity.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import type { CertificatePair } from "./credentials-update.ts";
import { criticalRequest } from "./critical-request.ts";
import { carryToTheDevice } from "./local-delivery.ts";
import { requestBody } from "./request-body.ts";
import { newRequest, partyOf, premisesOf } from "./requests.ts";

/** A device that nobody has. */
const NOBODYS_DEVICE = entityId("d2de0000000000ff");

/**
 * Sends it, and follows it as any other.
 * @param certificates what a request for new credentials carries
 */
export function sendRequest(
  world: World,
  party: SimulatedParty,
  step: StepOf<"send-request">,
  premises: string,
  certificates: () => CertificatePair,
): Exchange {
  if (step.counter === "repeated") {
    if (party.counter === 0n) {
      throw new UsageError(
        `${party.as.name} has sent no request yet whose counter it could repeat`,
        "play this step after a request of the same party",
      );
    }
    party.counter = originatorCounter(party.counter - 1n);
  }
  const request = newRequest(party, {
    service: step.service,
    commandVariant: (step.commandVariant ?? usualVariant(step.service)) as CommandVariant,
    target: targetOf(world, step, premises),
    body: requestBody(world, party, step, premises, certificates),
  });
  const critical = findService(step.service)?.critical === true;
  const asUsual = step.claims === undefined && step.signedWith === undefined && step.counter !== "repeated";
  const delivery = step.commandVariant ?? 5;
  if (critical && asUsual && (delivery === 5 || delivery === 6 || delivery === 7)) {
    const { service, target, body } = { ...request, service: step.service, target: request.requestId.target };
    party.counter = originatorCounter(party.counter - 1n);
    const signWith = currentCredentials(party)?.digitalSignature;
    const ended = criticalRequest(world, party, { service, target, body }, signWith, undefined, delivery);
    return carryToTheDevice(world, party, ended);
  }
  const originator = step.claims === undefined ? undefined : partyOf(world, step.claims).entityId;
  const ended = exchange(world, party, {
    ...request,
    requestId: originator === undefined ? request.requestId : { ...request.requestId, originator },
    signer: signerOf(party, step.signedWith) ?? request.signer,
  });
  return carryToTheDevice(world, party, ended);
}

/** The certificate that the XML signature names, where it is not the usual one. */
function signerOf(
  party: SimulatedParty,
  signedWith: StepOf<"send-request">["signedWith"],
): SignerReference | undefined {
  switch (signedWith) {
    case "its-signing-certificate": {
      const certificate = currentCredentials(party)?.digitalSignature.certificate;
      return (
        certificate && { issuerName: formatDistinguishedName(certificate.issuer), serial: certificate.serial }
      );
    }
    case "a-certificate-of-nobody":
      return { issuerName: "CN=Z9,OU=07", serial: certificateSerial("00ff") };
    case "its-xml-signing-certificate":
    case undefined:
      return undefined;
  }
}

function usualVariant(service: string): number {
  return findService(service)?.commandVariants[0] ?? 1;
}

function targetOf(world: World, step: StepOf<"send-request">, premises: string): EntityId {
  const { device = "gpf" } = step;
  switch (device) {
    case "dcc":
      return dccTarget(world);
    case "unknown":
      return NOBODYS_DEVICE;
    default:
      // What the DCC answers by itself is addressed to it, whatever device it is about.
      return findService(step.service)?.deviceTypes.length === 0
        ? dccTarget(world)
        : premisesOf(world, premises)[device].state.entityId;
  }
}
