/** What a gas network operator does: replaces its certificates, reads. */
import { type Instant, InternalError } from "../../pki/index.ts";
import {
  decodeUpdateSecurityCredentialsCommand,
  encodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
} from "../../wire/index.ts";
import { pathOf } from "../smki/organisation-authorities.ts";
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
  { executeAt, tamperedWith }: ReplacementOptions = {},
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
        ...(executeAt === undefined ? {} : { executionDateTime: executeAt }),
      },
    },
    signingCredential(world, party, gpf.label),
    tamperedWith && ((preCommand) => naming(world, preCommand, tamperedWith)),
  );
}

/** What of a 6.15.1 may be otherwise than usual. */
export interface ReplacementOptions {
  readonly executeAt?: Instant | undefined;
  /** What a dishonest DCC writes into the pre-command. */
  readonly tamperedWith?: CertificatePair | undefined;
}

/** The pre-command with other certificates in it: what parse and correlate is for. */
function naming(world: World, preCommand: GbcsMessage, pair: CertificatePair): GbcsMessage {
  const command = decodeUpdateSecurityCredentialsCommand(preCommand.content);
  if (!command.ok) throw new InternalError("the DCC's pre-command does not read");
  const replacements = command.value.replacements.map((replacement) => {
    const { keyUsage } = replacement.targetTrustAnchorCell;
    const { der } = keyUsage === "digitalSignature" ? pair.digitalSignature : pair.keyAgreement;
    return { ...replacement, replacementCertificate: der };
  });
  const path = pathOf(world, pair.digitalSignature).map(({ der }) => der);
  return {
    ...preCommand,
    content: encodeUpdateSecurityCredentialsCommand({
      ...command.value,
      replacements,
      certificationPathCertificates: path,
    }),
  };
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
