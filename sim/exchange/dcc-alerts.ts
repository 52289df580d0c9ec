/** DCC Alerts on their way to the parties, in words. */
import type { AnomalyBreach, DccAlert, DccAlertBody } from "../../dcc/index.ts";
import { formatRequestId } from "../../wire/index.ts";
import { nameOfEntity } from "../world/names.ts";
import { partyOfEntity, type World } from "../world/world.ts";

/** Notes what the DCC tells Users unasked. One that is no User hears nothing. */
export function recordAlerts(world: World, alerts: readonly DccAlert[]): void {
  for (const { addressee, body } of alerts) {
    const party = partyOfEntity(world, addressee);
    if (party === undefined || world.dcc.parties.get(addressee)?.userStatus !== "live") continue;
    world.journal.record(world.at, {
      kind: "dccAlertSent",
      party: party.label,
      alert: body.kind,
      says: inWords(world, body),
    });
  }
}

const spaced = (role: string): string => role.replaceAll(/([A-Z])/g, " $1").toLowerCase();

function inWords(world: World, body: DccAlertBody): string {
  switch (body.kind) {
    case "SecurityCredentialsUpdated":
      return `the ${spaced(body.remotePartyRole)} cells of ${nameOfEntity(world, body.device)} have changed`;
    case "ChangeOfSupplier":
      return `${nameOfEntity(world, body.device)} has another supplier now`;
    case "RecoveryCompleteACBCredentials":
      return `the ${spaced(body.remotePartyRole)} cells of ${nameOfEntity(world, body.device)} hold the access control broker's credentials after a recovery`;
    case "CommandFailure":
      return `the command for ${nameOfEntity(world, body.device)} was not carried out`;
    case "QuarantinedRequest":
      return `request ${formatRequestId(body.requestId)} is held: ${BREACH_IN_WORDS[body.breach]}`;
  }
}

const BREACH_IN_WORDS: Readonly<Record<AnomalyBreach, string>> = {
  ADUserThresholdBreach: "more than it means to send",
  ADDCCThresholdBreach: "more than the DCC thinks usual of all Users",
  ADAttributeLimitsBreach: "a value in it lies outside its limits",
};
