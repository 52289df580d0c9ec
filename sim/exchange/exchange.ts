/**
 * One request from a party, followed until everybody has fallen silent: the DCC decides, perhaps a device does,
 * and the answers come back. Every step of it goes into the journal.
 */
import {
  describeResponseCode,
  type DueRequest,
  receiveDueRequest,
  receiveReleasedRequest,
  receiveServiceRequest,
  type RequestResult,
} from "../../dcc/index.ts";
import type { DeviceVerdict } from "../../devices/index.ts";
import { failedCheck } from "../../pki/index.ts";
import { formatRequestId, type ServiceRequest, type ServiceResponse } from "../../wire/index.ts";
import type { RefusingSide, StepOutcome } from "../log/event.ts";
import { nameOfEntity } from "../world/names.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { followCommand } from "./follow-command.ts";
import { acceptDccState, dccEnvironment } from "./dcc-side.ts";
import { recordAlerts } from "./dcc-alerts.ts";
import { describeRequest, serviceName } from "./request-words.ts";
import { recordResponse } from "./responses.ts";

/** How one request ended. */
export interface Exchange {
  readonly request: ServiceRequest;
  /** The responses that the party got, first to last. */
  readonly responses: readonly ServiceResponse[];
  readonly deviceVerdict: DeviceVerdict | undefined;
  readonly refusedBy: RefusingSide;
  readonly failedCheck: string | undefined;
}

/** Sends one request and lets the world run until nothing is under way. */
export function exchange(world: World, party: SimulatedParty, request: ServiceRequest): Exchange {
  world.journal.record(world.at, {
    kind: "serviceRequestSent",
    party: party.label,
    serviceReferenceVariant: request.serviceReferenceVariant,
    name: serviceName(request.serviceReferenceVariant),
    commandVariant: request.commandVariant,
    requestId: formatRequestId(request.requestId),
    target: nameOfEntity(world, request.requestId.target),
    says: describeRequest(world, request),
  });
  return follow(
    world,
    party,
    request,
    receiveServiceRequest(dccEnvironment(world), world.dcc, request, world.at),
  );
}

/** A request that anomaly detection held, released by its sender. */
export function releasedExchange(world: World, party: SimulatedParty, request: ServiceRequest): Exchange {
  return follow(
    world,
    party,
    request,
    receiveReleasedRequest(dccEnvironment(world), world.dcc, request, world.at),
  );
}

/** A request that the DCC kept until now. */
export function dueExchange(world: World, party: SimulatedParty, { why, request }: DueRequest): Exchange {
  const { serviceReferenceVariant, requestId } = request;
  world.journal.record(world.at, {
    kind: "requestDue",
    party: party.label,
    why,
    serviceReferenceVariant,
    name: serviceName(serviceReferenceVariant),
    requestId: formatRequestId(requestId),
    target: nameOfEntity(world, requestId.target),
    says: describeRequest(world, request),
  });
  return follow(
    world,
    party,
    request,
    receiveDueRequest(dccEnvironment(world), world.dcc, request, world.at),
  );
}

function follow(
  world: World,
  party: SimulatedParty,
  request: ServiceRequest,
  result: RequestResult,
): Exchange {
  recordDecision(world, request, result);
  acceptDccState(world, result.state);

  const responses: ServiceResponse[] = [result.response];
  recordResponse(world, party, result.response);
  recordAlerts(world, result.alerts);
  const decision =
    result.command &&
    followCommand(world, result.command, (response) => {
      responses.push(response);
      recordResponse(world, party, response);
    });
  const deviceRefused = decision?.verdict === "refused";
  const refusedBy = result.verdict !== "accepted" ? "dcc" : deviceRefused ? "device" : "nobody";
  const decisive = refusedBy === "dcc" ? result.evidence : (decision?.evidence ?? []);
  return {
    request,
    responses,
    deviceVerdict: decision?.verdict,
    refusedBy,
    failedCheck: failedCheck(decisive)?.check,
  };
}

/** The outcome in the terms that expectations are written in. */
export function outcomeOf(ended: Exchange): StepOutcome {
  const responseCode = ended.responses.at(-1)?.responseCode;
  return {
    refusedBy: ended.refusedBy,
    ...(responseCode === undefined ? {} : { responseCode }),
    ...(ended.deviceVerdict === undefined ? {} : { deviceOutcome: ended.deviceVerdict }),
    ...(ended.failedCheck === undefined ? {} : { failedCheck: ended.failedCheck }),
  };
}

function recordDecision(world: World, request: ServiceRequest, result: RequestResult): void {
  world.journal.record(world.at, {
    kind: "dccDecided",
    requestId: formatRequestId(request.requestId),
    verdict: result.verdict,
    responseCode: result.response.responseCode,
    means: describeResponseCode(result.response.responseCode).means,
    evidence: result.evidence.map((check) => ({ ...check })),
  });
}
