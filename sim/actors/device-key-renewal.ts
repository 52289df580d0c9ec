/**
 * A device gets a new key pair: the Supplier has it make one (6.17), takes the certification request to the device CA, and
 * brings the certificate (6.15.2). The certificate is lodged when the device has taken it, so that the DCC goes on with the
 * old key until then; when it is really lodged is not public.
 */
import {
  decodeCertificationRequest,
  deriveSerial,
  issueDeviceCertificate,
  lodgeAll,
  UsageError,
} from "../../pki/index.ts";
import { decodeIssueSecurityCredentialsResponse, decodeMessage } from "../../wire/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { StepOf } from "../scenario/schema.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import { generatedKeyPair } from "../world/factory.ts";
import { criticalRequest } from "./critical-request.ts";
import { premisesOf } from "./requests.ts";

/** Carries the three parts out; ends with the first that fails. */
export async function renewDeviceKey(
  world: World,
  party: SimulatedParty,
  { device: kind = "gsme", key = "keyAgreement" }: StepOf<"renew-device-key">,
  premises: string,
): Promise<Exchange> {
  const device = premisesOf(world, premises)[kind];
  const target = device.state.entityId;
  const signWith = currentCredentials(party)?.digitalSignature;
  const credentialType = key === "keyAgreement" ? "Key Agreement" : "Digital Signature";
  const issued = criticalRequest(
    world,
    party,
    { service: "6.17", target, body: { kind: "IssueSecurityCredentials", credentialType } },
    signWith,
  );
  const request = requestIn(issued);
  if (request === undefined) return issued;

  const { publicPoint } = request;
  if (publicPoint === undefined) {
    throw new UsageError(`${device.label} asked for a certificate for a key of no known kind`);
  }
  const certificate = await issueDeviceCertificate(world.deviceAuthorities.issuing, {
    entityId: target,
    usage: key,
    publicPoint,
    notBefore: world.at,
    serial: deriveSerial(world.seed, `device:${device.label}:${key}:${party.counter}`),
  });
  const updated = criticalRequest(
    world,
    party,
    {
      service: "6.15.2",
      target,
      body: { kind: "UpdateSecurityCredentialsDevice", deviceCertificate: certificate.der },
    },
    signWith,
  );
  if (updated.deviceVerdict === "executed") {
    world.repository = lodgeAll(world.repository, [certificate], world.at);
    const name = `${key}-${issued.request.requestId.counter}`;
    world.devices = new Map(world.devices).set(device.label, {
      ...device,
      [key]: generatedKeyPair(world.seed, target, name),
    });
  }
  return updated;
}

function requestIn({ responses }: Exchange) {
  const content = responses.at(-1)?.content;
  const message = content?.kind === "gbcsPayload" ? decodeMessage(content.gbcsPayload) : undefined;
  const answer =
    message?.ok === true ? decodeIssueSecurityCredentialsResponse(message.value.content) : undefined;
  if (answer?.ok !== true || answer.value.kind !== "certificationRequest") return undefined;
  const request = decodeCertificationRequest(answer.value.value);
  return request.ok ? request.value : undefined;
}
