/** Estates of a session: started, looked at, and one device of theirs made a story. */
import { houseOfDevice } from "../../../sim/index.ts";
import { ApiError } from "../api-error.ts";
import type { EstateDevice, EstateList, EstateRequest } from "../api/estate-schema.ts";
import type { EstateOrder } from "../desk/estate-desk.ts";
import type { KeptEstate } from "../store/entries.ts";
import type { Session } from "../store/session-store.ts";
import { chosenScenario } from "./chosen-scenario.ts";

/** @throws ScenarioError, ApiError when the estate cannot be started */
export function orderedEstate({ houses, seed, ...request }: EstateRequest): EstateOrder {
  const { scenario, text, rules } = chosenScenario(request);
  if (scenario.steps.some((step) => step.do === "exchange-hub")) {
    throw new ApiError(
      "usage",
      `${scenario.scenario} exchanges the hub of one house, and cannot be an estate`,
      "choose gno-sale, for example",
    );
  }
  return { scenario: scenario.scenario, title: scenario.title, rules, seed: seed ?? "1", houses, text };
}

/** The estates of a session, newest first, without what makes them long. */
export function estateList(session: Session | undefined): EstateList {
  return {
    estates: [...(session?.estates.values() ?? [])]
      .map(({ estate }) => ({ ...estate, devices: [], holders: [], steps: [] }))
      .toReversed(),
  };
}

/** @throws UsageError when the estate has no such device */
export function estateDevice({ estate, text }: KeptEstate, device: string): EstateDevice {
  return { device, text: houseOfDevice(text, device, estate.rules) };
}
