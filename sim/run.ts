/** Runs a scenario from its first step to its last (or to `until`) and returns the log of the run. */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  contentsAt,
  formatDistinguishedName,
  formatEntityId,
  formatInstant,
  type Instant,
  instant,
  UsageError,
} from "../pki/index.ts";
import { letTimePass } from "./exchange/let-time-pass.ts";
import { evaluateDuties } from "./duties/evaluate-duties.ts";
import { followTheRules } from "./duties/rules-of-the-day.ts";
import { checkExpectations, expectationOf } from "./expectations.ts";
import { type EventOfKind, LOG_SCHEMA, type LogEvent } from "./log/event.ts";
import type { RuleSetId } from "./rule-set-id.ts";
import type { Scenario, ScenarioParty, ScenarioStep } from "./scenario/schema.ts";
import { durationMillis } from "./scenario/step-times.ts";
import { fetchRevocationLists, pendingPublication } from "./smki/revocation-lists.ts";
import { recordSiteVisits } from "./smki/subscription-cost.ts";
import { performStep } from "./step-actions.ts";
import { strandedDevices, strandingReasons } from "./stranding.ts";
import { createWorld } from "./world/create-world.ts";
import type { CredentialSource, PkiProvenance } from "./world/credential-source.ts";
import type { Journal } from "./world/journal.ts";
import { networkOperatorCells } from "./world/network-operator-cells.ts";
import { nameOfEntity } from "./world/names.ts";
import { slotsOf } from "./world/slots.ts";
import type { World } from "./world/world.ts";

/** What a party is called where the story introduces it. */
const ROLE_GLOSSARY: Readonly<Record<ScenarioParty["role"], string>> = {
  gasSupplier: "gas supplier",
  gasNetworkOperator: "gas network operator (GNO)",
  electricityNetworkOperator: "electricity network operator",
  otherUser: "other User",
};

export interface RunOptions {
  readonly rules: RuleSetId;
  /** One seed gives one run: keys, serials, order and so every byte of the log. */
  readonly seed: string;
  /** The label of the last step to run. */
  readonly until?: string | undefined;
  /** Where keys and certificates come from; everything is simulated unless given. */
  readonly credentials?: CredentialSource | undefined;
  /** What the run is written into; a journal of its own unless given. */
  readonly journal?: Journal | undefined;
}

/**
 * Runs the steps that happen under the rule set, in order, each checked against what the scenario expects of it.
 * @throws UsageError when the scenario does not run under the rule set, has no such step, or asks the impossible of
 *   the credentials
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<readonly LogEvent[]> {
  const steps = stepsToRun(scenario, options);
  const world = await createWorld(scenario, options);
  recordStart(world, options);
  recordRepository(world);
  evaluateDuties(world);
  let unmet = 0;
  let stranded: readonly string[] = [];
  for (const step of steps) {
    const isWaiting = step.do === "let-time-pass";
    const from = timeOf(world, step);
    if (!isWaiting) await letTimePass(world, from);
    followTheRules(world);
    world.journal.enterStep(step.step);
    world.journal.record(world.at, {
      kind: "stepStarted",
      title: step.title,
      ...(step.tells === undefined ? {} : { tells: step.tells }),
      actor: step.by,
      action: step.do,
    });
    if (isWaiting) {
      // What falls due in the meantime is what such a step is about, so it belongs under its title.
      await letTimePass(world, from);
      followTheRules(world);
    }
    await fetchRevocationLists(world);
    stranded = recordStranding(world, stranded);
    const outcome = await performStep(world, step);
    evaluateDuties(world);
    stranded = recordStranding(world, stranded);
    unmet += checkExpectations(world, expectationOf(step, options.rules), outcome);
    world.journal.record(world.at, { kind: "stepEnded", outcome, slots: slotsOf(world) });
  }
  world.journal.enterStep(undefined);
  if (options.until === undefined) {
    stranded = await awaitRevocationLists(world, stranded);
  }
  recordSiteVisits(world, stranded);
  unmet += options.until === undefined ? checkEnding(world, options.rules, stranded) : 0;
  world.journal.record(world.at, {
    kind: "runEnded",
    verdict: unmet === 0 ? "asExpected" : "notAsExpected",
    unmetExpectations: unmet,
    ending: stranded.length > 0 ? "stranded" : "safe",
    stranded: [...stranded],
    slots: slotsOf(world),
  });
  return world.journal.events;
}

function stepsToRun(scenario: Scenario, { rules, until }: RunOptions): readonly ScenarioStep[] {
  if (!scenario.rules.includes(rules)) {
    throw new UsageError(
      `scenario ${scenario.scenario} does not run under ${rules}`,
      `it runs under ${scenario.rules.join(", ")}`,
    );
  }
  const steps = scenario.steps.filter(({ under }) => under === undefined || under.includes(rules));
  if (until === undefined) {
    return steps;
  }
  const last = steps.findIndex(({ step }) => step === until);
  if (last === -1) {
    throw new UsageError(
      `scenario ${scenario.scenario} has no step "${until}" under ${rules}`,
      `its steps are ${steps.map(({ step }) => step).join(", ")}`,
    );
  }
  return steps.slice(0, last + 1);
}

/** A step without a time follows the step before at once; one whose instant has passed in the meantime too. */
function timeOf(world: World, step: ScenarioStep): Instant {
  const wanted = step.at === undefined ? world.at + durationMillis(step.after) : instant(step.at);
  return Math.max(wanted, world.at) as Instant;
}

function recordStart(world: World, { rules, seed }: RunOptions): void {
  const { scenario, provenance } = world;
  world.journal.record(world.at, {
    kind: "runStarted",
    schema: LOG_SCHEMA,
    scenario: scenario.scenario,
    title: scenario.title,
    lesson: scenario.lesson,
    rules,
    rulesTitle: world.rules.title,
    seed,
    policies: world.policies,
    parties: [...world.parties.values()].map(({ label, entityId, as }) => ({
      party: label,
      name: as.name,
      role: as.role,
      entityId: formatEntityId(entityId),
      userStatus: as.userStatus,
      glossary: ROLE_GLOSSARY[as.role],
    })),
    devices: [...world.devices.values()].map(({ label, premises, state }) => ({
      device: label,
      kind: state.kind,
      entityId: formatEntityId(state.entityId),
      premises,
    })),
    ...(provenance === undefined ? {} : { pki: inJson(provenance) }),
  });
}

function inJson({
  sources,
  missing,
  ...sentences
}: PkiProvenance): NonNullable<EventOfKind<"runStarted">["pki"]> {
  const { adopted, simulated, cannot, passedOver } = sentences;
  return {
    sources: [...sources],
    missing,
    adopted: [...adopted],
    simulated: [...simulated],
    cannot: [...cannot],
    passedOver: [...passedOver],
  };
}

/** Everything that anybody could look up, so that a saved log can be asked about any certificate at any time. */
function recordRepository(world: World): void {
  world.journal.record(world.at, {
    kind: "repositoryOpened",
    certificates: contentsAt(world.repository, world.at).map(({ certificate, lodgedAt }) => ({
      subject:
        certificate.entityId === undefined
          ? formatDistinguishedName(certificate.subject)
          : nameOfEntity(world, certificate.entityId),
      lodgedAt: formatInstant(lodgedAt),
      der: bytesToHex(certificate.der),
    })),
  });
}

/** A run does not end between a revocation and the list that names it: what follows from the list belongs to it. */
async function awaitRevocationLists(world: World, stranded: readonly string[]): Promise<readonly string[]> {
  const published = pendingPublication(world);
  if (published === undefined) return stranded;
  world.at = Math.max(published, world.at) as Instant;
  await fetchRevocationLists(world);
  return recordStranding(world, stranded);
}

/** Notes which slots have become stranded, and which were rescued, since the step before. */
function recordStranding(world: World, before: readonly string[]): readonly string[] {
  const now = strandedDevices(world);
  for (const device of world.devices.values()) {
    const [signatureCell] = networkOperatorCells(world, device.label);
    const was = before.includes(device.label);
    const is = now.includes(device.label);
    if (signatureCell === undefined || was === is) {
      continue;
    }
    const place = { device: device.label, ...signatureCell.identifier };
    if (is) {
      world.journal.record(world.at, {
        kind: "slotStranded",
        ...place,
        why: [...strandingReasons(world, device)],
      });
    } else {
      const by = nameOfEntity(world, signatureCell.contents.entityId);
      world.journal.record(world.at, { kind: "slotRescued", ...place, by });
    }
  }
  return now;
}

function checkEnding(world: World, rules: RuleSetId, stranded: readonly string[]): number {
  const expected = world.scenario.ends[rules];
  const actual = stranded.length > 0 ? "stranded" : "safe";
  if (expected === undefined || expected === "open") {
    return 0;
  }
  const met = expected === actual;
  world.journal.record(world.at, { kind: "expectationChecked", about: "ending", expected, actual, met });
  return met ? 0 : 1;
}
