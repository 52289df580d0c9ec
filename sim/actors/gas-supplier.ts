/** What a gas supplier does: installs and commissions, does its Post Commissioning duty, asks for handovers. */
import { hexToBytes } from "@noble/hashes/utils.js";
import type { EntityId } from "../../pki/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
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
  const { chf, gpf, gsme, mprn } = premisesOf(world, label);
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
    () =>
      ask(world, supplier, {
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
      }),
    () =>
      ask(world, supplier, {
        service: "8.7.2",
        commandVariant: 1,
        target: gsme.state.entityId,
        body: { kind: "JoinServiceNonCritical", otherDeviceId: gpf.state.entityId },
      }),
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
  let last: Exchange | undefined;
  for (const step of steps) {
    last = step();
    if (last.refusedBy !== "nobody") {
      return last;
    }
  }
  return last ?? takeOwnCells(world, supplier, gpf.state.entityId);
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
): Exchange {
  const { gpf } = premisesOf(world, label);
  return ask(world, supplier, {
    service: "6.21",
    commandVariant: 1,
    target: gpf.state.entityId,
    body: {
      kind: "RequestHandoverOfDCCControlledDevice",
      ...credentialsUpdate(world, "networkOperator", certificates),
    },
  });
}

/**
 * Does the Post Commissioning duty for the network operator cells as the rule set has it: looks the registered
 * network operator up in the Repository and places its certificates, or leaves the broker's. Undefined when
 * there is nothing to ask the DCC for.
 */
export function postCommission(world: World, supplier: SimulatedParty, label: string): Exchange | undefined {
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
  return certificates !== undefined && mustPlace(world, operator)
    ? placeCertificates(world, supplier, label, certificates)
    : undefined;
}

/** Whether the Supplier places a certificate that the Repository has. */
function mustPlace(world: World, operator: EntityId): boolean {
  const placesAny = world.rules.duties.some(({ id }) => id === "P2");
  const isUser = world.dcc.parties.get(operator)?.userStatus === "live";
  return placesAny || isUser || world.policies.unrevokedCertificateOfNonUser === "repository-only";
}
