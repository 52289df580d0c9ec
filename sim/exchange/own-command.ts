/** A command that no User asked for, from the DCC to a device and back; every step of it goes into the journal. */
import { type OwnCommand, sendOwnCommand } from "../../dcc/index.ts";
import { failedCheck } from "../../pki/index.ts";
import type { StepOutcome } from "../log/event.ts";
import { nameOfEntity } from "../world/names.ts";
import type { World } from "../world/world.ts";
import { acceptDccState, dccEnvironment } from "./dcc-side.ts";
import { followCommand } from "./follow-command.ts";

/** What the DCC does of its own accord, in the terms of the log. */
const PURPOSE_IN_WORDS: Readonly<Record<OwnCommand["purpose"], string>> = {
  accessControlBrokerRekey: "puts the access control broker's new certificates into its own cells",
  recovery: "recovers cells with the recovery key, as the SMKI PMA has decided",
  contingency: "replaces root and cells with the contingency key, as the SMKI PMA has decided",
  rootReplacement: "puts the new root into the root cell",
};

/** Sends one own command and says how it ended. */
export function carryOutOwnCommand(world: World, order: OwnCommand): StepOutcome {
  world.journal.record(world.at, {
    kind: "ownCommandSent",
    purpose: order.purpose,
    device: nameOfEntity(world, order.device),
    says: PURPOSE_IN_WORDS[order.purpose],
  });
  const { state, command } = sendOwnCommand(dccEnvironment(world), world.dcc, order, world.at);
  acceptDccState(world, state);
  const decision = command && followCommand(world, command, () => undefined);
  if (decision === undefined) return { refusedBy: "nobody" };
  const check = failedCheck(decision.evidence)?.check;
  return {
    refusedBy: decision.verdict === "refused" ? "device" : "nobody",
    deviceOutcome: decision.verdict,
    ...(check === undefined ? {} : { failedCheck: check }),
  };
}

/** Of the outcomes of several commands the first refusal counts, then the first that failed in part, else the last. */
export function outcomeOfOwnCommands(outcomes: readonly StepOutcome[]): StepOutcome {
  return (
    outcomes.find(({ refusedBy }) => refusedBy !== "nobody") ??
    outcomes.find(({ deviceOutcome }) => deviceOutcome === "partlyExecuted") ??
    outcomes.at(-1) ?? { refusedBy: "nobody" }
  );
}
