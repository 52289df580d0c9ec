/** A party searches the SMKI Repository, which answers everybody who is a Subscriber or a User alike. */
import { entityId, InvalidIdentifier, parseSerialNumber, search, UsageError } from "../../pki/index.ts";
import type { StepOutcome } from "../log/event.ts";
import { ACCESS_CONTROL_BROKER_LABEL, type StepOf } from "../scenario/schema.ts";
import { nameOfEntity } from "../world/names.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { partyOf } from "./requests.ts";

/** Searches as the step says and notes what was found. @throws UsageError for what is no EUI-64 or serial number */
export function searchRepository(
  world: World,
  party: SimulatedParty,
  { of, entityId: id, serial, status }: StepOf<"search-repository">,
): StepOutcome {
  const owner =
    of === undefined
      ? id && identified("entityId", id, entityId)
      : of === ACCESS_CONTROL_BROKER_LABEL
        ? world.broker.entityId
        : partyOf(world, of).entityId;
  const found = search(
    world.repository,
    {
      ...(owner ? { entityId: owner } : {}),
      ...(serial === undefined ? {} : { serial: parseSerialNumber(serial) }),
      ...(status === undefined ? {} : { status }),
    },
    world.at,
  );
  world.journal.record(world.at, {
    kind: "repositorySearched",
    party: party.label,
    subject: owner ? nameOfEntity(world, owner) : "certificates",
    found: found.map(({ certificate }) => certificate.serial),
    answers: `${found.length === 0 ? "no certificate" : `${found.length} certificate${found.length === 1 ? "" : "s"}`}${status === undefined ? "" : ` with status ${status}`}${serial === undefined ? "" : `, serial number ${serial}`}`,
  });
  return { refusedBy: "nobody", found: found.length };
}

function identified<Value>(what: string, text: string, read: (text: string) => Value): Value {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof InvalidIdentifier || error instanceof TypeError) {
      throw new UsageError(`${what} "${text}" cannot be searched for: ${error.message}`);
    }
    throw error;
  }
}
