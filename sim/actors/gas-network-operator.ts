/** What a gas network operator does: replaces its certificates, reads. */
import { type Exchange, exchange } from "../exchange/exchange.ts";
import type { Credential } from "../world/credentials.ts";
import { networkOperatorCells } from "../world/network-operator-cells.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import { type CertificatePair, credentialsUpdate } from "./credentials-update.ts";
import { criticalRequest } from "./critical-request.ts";
import { newRequest, premisesOf } from "./requests.ts";

/**
 * Replaces what the network operator cells hold (6.15.1), signing with the key whose certificate is in the slot if
 * the party has it, and with its current key if it has not.
 */
export function replaceCertificates(
  world: World,
  party: SimulatedParty,
  premises: string,
  certificates: CertificatePair,
): Exchange {
  const { gpf } = premisesOf(world, premises);
  return criticalRequest(
    world,
    party,
    {
      service: "6.15.1",
      target: gpf.state.entityId,
      body: {
        kind: "UpdateSecurityCredentialsKRP",
        ...credentialsUpdate(world, "networkOperator", certificates),
      },
    },
    signingCredential(world, party, gpf.label),
  );
}

/** The credential whose certificate is in the slot, if the party has it; its current one otherwise. */
export function signingCredential(world: World, party: SimulatedParty, gpf: string): Credential | undefined {
  const [signatureCell] = networkOperatorCells(world, gpf);
  const inSlot = party.credentials.find(
    ({ digitalSignature }) =>
      digitalSignature.certificate.keyIdentifier === signatureCell?.contents.keyIdentifier,
  );
  return (inSlot ?? currentCredentials(party))?.digitalSignature;
}

/** 4.1.1 to the gas proxy function of a premises. */
export function readRegister(world: World, party: SimulatedParty, premises: string): Exchange {
  const { gpf } = premisesOf(world, premises);
  return exchange(
    world,
    party,
    newRequest(party, {
      service: "4.1.1",
      commandVariant: 1,
      target: gpf.state.entityId,
      body: { kind: "ReadInstantaneousImportRegisters" },
    }),
  );
}
