/** Fills in what a scenario file may leave out, and makes a terrace of houses the houses that it stands for. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type {
  PartyInFile,
  PremisesInFile,
  Scenario,
  ScenarioFile,
  ScenarioParty,
  ScenarioPremises,
  ScenarioStep,
} from "./schema.ts";

/** The scenario that a valid file describes. */
export function completeScenario(file: ScenarioFile): Scenario {
  const houses = new Map(
    Object.entries(file.premises).map(([label, premises]) => [label, housesOf(label, premises)]),
  );
  return {
    ...file,
    starts: file.starts ?? {},
    parties: Object.fromEntries(
      Object.entries(file.parties).map(([label, party]) => [label, completeParty(label, party)]),
    ),
    premises: Object.fromEntries([...houses.values()].flatMap((some) => [...some])),
    steps: file.steps.map((step) => withHouses(step, houses)),
  };
}

/** A party with nothing left out: a live User with its certificates lodged, and an EUI-64 made from its label. */
export function completeParty(label: string, party: PartyInFile): ScenarioParty {
  return {
    ...party,
    entityId: party.entityId ?? `d25e${digest(label).slice(0, 12)}`,
    userStatus: party.userStatus ?? "live",
    certificates: party.certificates ?? "lodged",
  };
}

/** The houses that an entry under `premises` stands for, by label: itself, or LABEL-1 to LABEL-n. */
export function housesOf(label: string, premises: PremisesInFile): ReadonlyMap<string, ScenarioPremises> {
  const { houses, ...one } = premises;
  if (houses === undefined) return new Map([[label, completeHouse(label, one)]]);
  const { mprn: _mprn, devices: _devices, ...like } = one;
  return new Map(
    Array.from({ length: houses }, (_, index) => {
      const own = `${label}-${index + 1}`;
      return [own, completeHouse(own, like)];
    }),
  );
}

function completeHouse(label: string, premises: Omit<PremisesInFile, "houses">): ScenarioPremises {
  return {
    ...premises,
    mprn: premises.mprn ?? `4${(BigInt(`0x${digest(label)}`) % 1_000_000_000n).toString().padStart(9, "0")}`,
    devices: premises.devices ?? { chf: `${label}-hub`, gpf: `${label}-gpf`, gsme: `${label}-gsme` },
  };
}

const digest = (label: string): string => bytesToHex(sha256(utf8ToBytes(label)));

type Houses = ReadonlyMap<string, ReadonlyMap<string, ScenarioPremises>>;

/** The step with each premises that stands for many replaced by the many. */
function withHouses(step: ScenarioStep, houses: Houses): ScenarioStep {
  // A hub is exchanged at one house, with the labels of its new devices.
  if (!("premises" in step) || step.do === "exchange-hub") return step;
  const named = [step.premises].flat();
  const meant = named.flatMap((label) => [...(houses.get(label)?.keys() ?? [label])]);
  return meant.join() === named.join() ? step : { ...step, premises: meant };
}

/** The premises that a step is about, one by one. */
export function premisesOfStep(step: { readonly premises: string | readonly string[] }): readonly string[] {
  return typeof step.premises === "string" ? [step.premises] : step.premises;
}
