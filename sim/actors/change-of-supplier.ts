/** A gaining supplier takes the supplier cells over: 6.23, carried out by the DCC's change of supplier party. */
import { UsageError } from "../../pki/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import { credentialsUpdate } from "./credentials-update.ts";
import { newRequest, premisesOf } from "./requests.ts";

/**
 * Asks for its own certificates in the supplier cells of the gas proxy function.
 * @param mprn the meter point that the request names, where it is not the right one
 * @throws UsageError when the supplier has no certificates to place
 */
export function gainSupply(world: World, gaining: SimulatedParty, label: string, mprn?: string): Exchange {
  const own = currentCredentials(gaining);
  if (own === undefined) {
    throw new UsageError(
      `${gaining.as.name} has no certificates to put into the supplier cells`,
      'give it "certificates: lodged", or a subscribe step before this one',
    );
  }
  const premises = premisesOf(world, label);
  const pair = {
    digitalSignature: own.digitalSignature.certificate,
    keyAgreement: own.keyAgreement.certificate,
  };
  const { replacementCertificates, certificationPathCertificates, applyTimeBasedCPVChecks } =
    credentialsUpdate(world, "supplier", pair);
  return exchange(
    world,
    gaining,
    newRequest(gaining, {
      service: "6.23",
      commandVariant: 1,
      target: premises.gpf.state.entityId,
      body: {
        kind: "UpdateSecurityCredentialsCoS",
        supplierFloorSeqNumber: 0n,
        supplierPrepaymentTopUpFloorSeqNumber: 0n,
        replacementCertificates: {
          ...replacementCertificates,
          keyAgreementTopUpCertificate: pair.keyAgreement.der,
        },
        certificationPathCertificates,
        applyTimeBasedCPVChecks,
        importMpxn: mprn ?? premises.mprn,
      },
    }),
  );
}
