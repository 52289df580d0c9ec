/** What a gas supplier does: installs and commissions, does its Post Commissioning duty, asks for handovers. */
import { hexToBytes } from "@noble/hashes/utils.js";
import type { EntityId } from "../../pki/index.ts";
import type { ReplacementCertificates } from "../../wire/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
import type { StepOf } from "../scenario/schema.ts";
import { dccTarget } from "../world/dcc-identity.ts";
import { nameOfEntity } from "../world/names.ts";
import { registrationOfPremises, usableCertificates } from "../world/standing.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import { brokerCertificates, type CertificatePair, credentialsUpdate } from "./credentials-update.ts";
import { criticalRequest } from "./critical-request.ts";
import { newRequest, premisesOf, type RequestDraft } from "./requests.ts";

/** Seconds that the hub leaves joining open; as in the reference messages. */
const JOIN_TIME_PERIOD = 90;
/** Seconds around the supplier's time in which the meter's clock must lie. */
const CLOCK_TOLERANCE = 3600;
/** The install code printed on the simulated meter; it protects nothing here. */
const INSTALL_CODE = hexToBytes("000102030405060708090a0b0c0d0e0f");

function ask(world: World, supplier: SimulatedParty, draft: RequestDraft): Exchange {
  return exchange(world, supplier, newRequest(supplier, draft));
}

/**
 * Installs and commissions a premises, service request by service request, and takes the supplier's own cells on
 * the gas proxy function over from the broker. Stops at the first refusal.
 */
export function commission(world: World, supplier: SimulatedParty, label: string): Exchange {
  const { gpf, gsme, mprn } = premisesOf(world, label);
  const steps: readonly (() => Exchange)[] = [
    () =>
      ask(world, supplier, {
        service: "12.2",
        commandVariant: 8,
        target: dccTarget(world),
        body: {
          kind: "DevicePrenotification",
          deviceId: gsme.state.entityId,
          deviceType: "GSME",
          associatedGpfDeviceId: gpf.state.entityId,
        },
      }),
    () => letJoin(world, supplier, label),
    () => joinProxy(world, supplier, label),
    () =>
      criticalRequest(
        world,
        supplier,
        {
          service: "8.1.1",
          target: gsme.state.entityId,
          body: {
            kind: "CommissionDeviceSynchroniseClock",
            currentDateTime: world.at,
            tolerancePeriod: CLOCK_TOLERANCE,
          },
        },
        currentCredentials(supplier)?.digitalSignature,
      ),
    () =>
      ask(world, supplier, {
        service: "6.20.1",
        commandVariant: 1,
        target: gsme.state.entityId,
        body: { kind: "SetDeviceConfigurationImportMPxN", importMprn: mprn },
      }),
    () => takeOwnCells(world, supplier, gpf.state.entityId),
  ];
  return oneAfterAnother(steps) ?? takeOwnCells(world, supplier, gpf.state.entityId);
}

/** Lets a meter that is installed already join a new hub, and takes over the supplier's cells on the new proxy. */
export function joinMeter(world: World, supplier: SimulatedParty, label: string): Exchange {
  const steps = [
    () => letJoin(world, supplier, label),
    () => joinProxy(world, supplier, label),
    () => takeOwnCells(world, supplier, premisesOf(world, label).gpf.state.entityId),
  ];
  return oneAfterAnother(steps) ?? letJoin(world, supplier, label);
}

/** Stops at the first that is refused. */
function oneAfterAnother(steps: readonly (() => Exchange)[]): Exchange | undefined {
  let last: Exchange | undefined;
  for (const step of steps) {
    last = step();
    if (last.refusedBy !== "nobody") return last;
  }
  return last;
}

/** 8.11: the hub lets the meter onto the home area network. */
function letJoin(world: World, supplier: SimulatedParty, label: string): Exchange {
  const { chf, gsme, mprn } = premisesOf(world, label);
  return ask(world, supplier, {
    service: "8.11",
    commandVariant: 1,
    target: chf.state.entityId,
    body: {
      kind: "UpdateHANDeviceLog",
      deviceId: gsme.state.entityId,
      joinTimePeriod: JOIN_TIME_PERIOD,
      installCode: INSTALL_CODE,
      importMprn: mprn,
    },
  });
}

/** 8.7.2: the meter joins its gas proxy function. */
function joinProxy(world: World, supplier: SimulatedParty, label: string): Exchange {
  const { gpf, gsme } = premisesOf(world, label);
  return ask(world, supplier, {
    service: "8.7.2",
    commandVariant: 1,
    target: gsme.state.entityId,
    body: { kind: "JoinServiceNonCritical", otherDeviceId: gpf.state.entityId },
  });
}

function takeOwnCells(world: World, supplier: SimulatedParty, gpf: EntityId): Exchange {
  const own = currentCredentials(supplier);
  const pair: CertificatePair =
    own === undefined
      ? brokerCertificates(world)
      : { digitalSignature: own.digitalSignature.certificate, keyAgreement: own.keyAgreement.certificate };
  const update = credentialsUpdate(world, "supplier", pair);
  return ask(world, supplier, {
    service: "6.21",
    commandVariant: 1,
    target: gpf,
    body: {
      kind: "RequestHandoverOfDCCControlledDevice",
      ...update,
      remotePartyPrepaymentTopUpFloorSeqNumber: 0n,
      replacementCertificates: {
        ...update.replacementCertificates,
        keyAgreementTopUpCertificate: pair.keyAgreement.der,
      },
    },
  });
}

/** Asks for the network operator cells to be handed over, whatever the rules say (6.21). */
export function placeCertificates(
  world: World,
  supplier: SimulatedParty,
  label: string,
  certificates: CertificatePair,
  { pair = "both", timeChecks = "apply" }: PlacingOptions = {},
): Exchange {
  const { gpf } = premisesOf(world, label);
  const update = credentialsUpdate(world, "networkOperator", certificates);
  return ask(world, supplier, {
    service: "6.21",
    commandVariant: 1,
    target: gpf.state.entityId,
    body: {
      kind: "RequestHandoverOfDCCControlledDevice",
      ...update,
      replacementCertificates: certificatesAsked(certificates, pair),
      applyTimeBasedCPVChecks: timeChecks === "apply",
    },
  });
}

/** What of a 6.21 may be written otherwise than usual. */
export type PlacingOptions = Pick<StepOf<"place-certificates">, "pair" | "timeChecks">;

function certificatesAsked(
  { digitalSignature, keyAgreement }: CertificatePair,
  pair: NonNullable<PlacingOptions["pair"]>,
): ReplacementCertificates {
  switch (pair) {
    case "both":
      return {
        digitalSigningCertificate: digitalSignature.der,
        keyAgreementCertificate: keyAgreement.der,
      };
    case "signing-only":
      return { digitalSigningCertificate: digitalSignature.der };
    case "swapped":
      return {
        digitalSigningCertificate: keyAgreement.der,
        keyAgreementCertificate: digitalSignature.der,
      };
  }
}

/**
 * Does the Post Commissioning duty for the network operator cells as the rule set has it: looks the registered
 * network operator up in the Repository and places its certificates, or leaves the broker's. Undefined when
 * there is nothing to ask the DCC for.
 */
export function postCommission(
  world: World,
  supplier: SimulatedParty,
  label: string,
  practice: Practice = "as-the-rules-say",
): Exchange | undefined {
  const operator = registrationOfPremises(world, label)?.networkOperator;
  if (operator === undefined) {
    return undefined;
  }
  const certificates = usableCertificates(world, operator);
  world.journal.record(world.at, {
    kind: "repositorySearched",
    party: supplier.label,
    subject: nameOfEntity(world, operator),
    found:
      certificates === undefined
        ? []
        : [certificates.digitalSignature.serial, certificates.keyAgreement.serial],
    answers:
      certificates === undefined
        ? "no certificate in use"
        : "a signing and a key agreement certificate in use",
  });
  if (practice === "wait-to-be-asked" && !world.askedToPlace.has(label)) {
    world.waitedToBeAsked = new Set([...world.waitedToBeAsked, label]);
  }
  return certificates !== undefined && places(world, operator, label, practice)
    ? placeCertificates(world, supplier, label, certificates)
    : undefined;
}

/** How a supplier reads its Post Commissioning duty. */
type Practice = NonNullable<StepOf<"post-commission">["practice"]>;

/** Whether the Supplier places a certificate that the Repository has. */
function places(world: World, operator: EntityId, premises: string, practice: Practice): boolean {
  const isUser = world.dcc.parties.get(operator)?.userStatus === "live";
  switch (practice) {
    case "as-the-rules-say":
      return (
        isUser ||
        world.rules.duties.some(({ id }) => id === "P2") ||
        world.policies.unrevokedCertificateOfNonUser === "repository-only"
      );
    case "strict-user":
      return isUser;
    case "repository-only":
      return true;
    case "wait-to-be-asked":
      return world.askedToPlace.has(premises);
  }
}

/** The network operator asks the supplier of the premises to place its certificates. */
export function askToPlace(world: World, operator: SimulatedParty, label: string): void {
  const supplier = world.premises.get(label)?.supplier ?? "";
  world.askedToPlace = new Set([...world.askedToPlace, label]);
  world.journal.record(world.at, {
    kind: "partyAsked",
    party: operator.label,
    asked: supplier,
    about: `place its certificates at ${label}`,
    premises: label,
  });
}
