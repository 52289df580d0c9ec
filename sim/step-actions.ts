/** From a step of a scenario to what somebody does in the world. */
import { type Instant, instant, UsageError } from "../pki/index.ts";
import { brokerCertificates, type CertificatePair } from "./actors/credentials-update.ts";
import {
  installRoot,
  invokeContingency,
  recoverSlots,
  rekeyBroker,
  replaceAuthority,
} from "./actors/dcc-ceremonies.ts";
import { auditSlot, readInventory } from "./actors/either-party.ts";
import {
  releaseQuarantined,
  setAttributeLimit,
  setDccThreshold,
  setThreshold,
} from "./actors/anomaly-thresholds.ts";
import { gainSupply } from "./actors/change-of-supplier.ts";
import { readRegister, replaceCertificates } from "./actors/gas-network-operator.ts";
import { askToPlace, commission, placeCertificates, postCommission } from "./actors/gas-supplier.ts";
import { renewDeviceKey } from "./actors/device-key-renewal.ts";
import { exchangeHub } from "./actors/hub-exchange.ts";
import { changeSupplier, changeUserStatus, sellNetwork } from "./actors/registration.ts";
import { searchRepository } from "./actors/repository-search.ts";
import { partyOf, premisesOf } from "./actors/requests.ts";
import { sendRequest } from "./actors/send-request.ts";
import { changeRules } from "./duties/rules-of-the-day.ts";
import { reportPostCommissioning } from "./duties/post-commissioning-report.ts";
import { letTimePass } from "./exchange/let-time-pass.ts";
import { setLinks } from "./exchange/links.ts";
import { revokeCertificates } from "./actors/revocation.ts";
import { resendLastCommand, sendPastTheDcc } from "./actors/test-rig.ts";
import { type Exchange, outcomeOf } from "./exchange/exchange.ts";
import type { StepOutcome } from "./log/event.ts";
import type { RuleSetId } from "./rule-set-id.ts";
import { premisesOfStep } from "./scenario/complete.ts";
import { ACCESS_CONTROL_BROKER_LABEL, DCC_LABEL, type ScenarioStep, type StepOf } from "./scenario/schema.ts";
import { fetchRevocationLists } from "./smki/revocation-lists.ts";
import { recordSubscriptionCost } from "./smki/subscription-cost.ts";
import { certifyParty } from "./smki/subscription.ts";
import { changePolicies, policiesUnder } from "./world/policy-change.ts";
import { usableCertificates } from "./world/standing.ts";
import { currentCredentials, type SimulatedParty, type World } from "./world/world.ts";

/** Nobody was asked for anything. */
const NOTHING_ASKED: StepOutcome = { refusedBy: "nobody" };

/** Carries one step out and says how it ended. */
export async function performStep(world: World, step: ScenarioStep): Promise<StepOutcome> {
  switch (step.do) {
    case "rekey-broker":
      return rekeyBroker(world, step.premises);
    case "replace-authority":
      await replaceAuthority(world, step.which);
      return NOTHING_ASKED;
    case "install-root":
      return installRoot(world, step.by === DCC_LABEL ? "dcc" : partyOf(world, step.by), step.premises);
    case "recover-slots":
      return recoverSlots(world, step.premises);
    case "invoke-contingency":
      return invokeContingency(world, step.premises);
    case "set-link":
      setLinks(world, step);
      return NOTHING_ASKED;
    case "report-post-commissioning":
      reportPostCommissioning(world, premisesOfStep(step));
      return NOTHING_ASKED;
    case "set-dcc-threshold":
      setDccThreshold(world, step);
      return NOTHING_ASKED;
    case "change-rules":
      changeRulesTo(world, step.to);
      return NOTHING_ASKED;
    case "change-policy":
      changePolicies(world, { ...world.policies, [step.policy]: step.to });
      return NOTHING_ASKED;
    case "let-time-pass":
      return NOTHING_ASKED;
    case "resend-last-command":
      return decisiveOutcome(
        premisesOfStep(step).map((label) =>
          resendLastCommand(world, premisesOf(world, label)[step.device ?? "gpf"]),
        ),
      );
    default:
      return performPartyStep(world, step, partyOf(world, step.by));
  }
}

/** Other rules bring what they assume with them. */
function changeRulesTo(world: World, to: RuleSetId): void {
  const before = world.rules;
  changeRules(world, to);
  changePolicies(world, policiesUnder(world, before));
}

/** The steps in which the DCC acts of its own accord. */
type DccStep = StepOf<
  | "rekey-broker"
  | "replace-authority"
  | "install-root"
  | "recover-slots"
  | "invoke-contingency"
  | "set-link"
  | "report-post-commissioning"
  | "change-rules"
  | "change-policy"
  | "let-time-pass"
  | "set-dcc-threshold"
  | "resend-last-command"
>;

async function performPartyStep(
  world: World,
  step: Exclude<ScenarioStep, DccStep>,
  actor: SimulatedParty,
): Promise<StepOutcome> {
  switch (step.do) {
    case "commission":
      return onEach(world, step, (premises) => commission(world, actor, premises));
    case "post-commission":
      return onEach(world, step, (premises) => postCommission(world, actor, premises, step.practice));
    case "place-certificates":
      return onEach(world, step, (premises) =>
        placeCertificates(world, actor, premises, certificatesOf(world, step.of), step),
      );
    case "replace-certificates":
      return replaceOnPremises(world, actor, step);
    case "read-register":
      return onEach(world, step, (premises) => readRegister(world, actor, premises));
    case "audit-slot":
      return onEach(world, step, (premises) => auditSlot(world, actor, premises));
    case "read-inventory":
      return onEach(world, step, (premises) => readInventory(world, actor, premises));
    case "subscribe":
      await certifyParty(world, actor);
      recordSubscriptionCost(world, actor);
      return NOTHING_ASKED;
    case "revoke-certificates":
      return revokeCertificates(world, actor, step.reason ?? "cessationOfOperation");
    case "send-past-the-dcc":
      return decisiveOutcome(
        premisesOfStep(step).map((premises) =>
          sendPastTheDcc(world, actor, premises, certificatesOf(world, step.with), step.macBy),
        ),
      );
    case "change-user-status":
      changeUserStatus(world, actor, step.to);
      return NOTHING_ASKED;
    case "sell-network":
      sellNetwork(world, step);
      return NOTHING_ASKED;
    case "set-attribute-limit":
      setAttributeLimit(world, actor, step);
      return NOTHING_ASKED;
    case "set-threshold":
      setThreshold(world, actor, step);
      return NOTHING_ASKED;
    case "release-quarantined":
      return decisiveOutcome(releaseQuarantined(world, actor).map(outcomeOf));
    case "search-repository":
      return searchRepository(world, actor, step);
    case "ask-to-place":
      for (const premises of premisesOfStep(step)) askToPlace(world, actor, premises);
      return NOTHING_ASKED;
    case "lose-keys":
      actor.lostGenerations = (actor.lostGenerations ?? 0) + actor.credentials.length;
      actor.credentials = [];
      world.journal.record(world.at, { kind: "keysLost", party: actor.label });
      return NOTHING_ASKED;
    case "change-supplier":
      changeSupplier(world, actor, premisesOfStep(step));
      return NOTHING_ASKED;
    case "gain-supply":
      return onEach(world, step, (premises) => gainSupply(world, actor, premises, step.mprn));
    case "exchange-hub":
      return outcomeOf(await exchangeHub(world, actor, step));
    case "renew-device-key":
      return onEach(world, step, (premises) => renewDeviceKey(world, actor, step, premises));
    case "send-request":
      return onEach(world, step, (premises) =>
        sendRequest(world, actor, step, premises, () => writtenCertificates(world, step.with ?? step.by)),
      );
  }
}

/** What a request exactly as written carries: the party's latest certificates, revoked or not. */
function writtenCertificates(world: World, label: string): CertificatePair {
  const latest =
    label === ACCESS_CONTROL_BROKER_LABEL ? undefined : currentCredentials(partyOf(world, label));
  return latest === undefined
    ? certificatesOf(world, label)
    : {
        digitalSignature: latest.digitalSignature.certificate,
        keyAgreement: latest.keyAgreement.certificate,
      };
}

/** The certificates that a label stands for. @throws UsageError when the party has none to give */
function certificatesOf(world: World, label: string): CertificatePair {
  if (label === ACCESS_CONTROL_BROKER_LABEL) {
    return brokerCertificates(world);
  }
  const party = partyOf(world, label);
  const certificates = usableCertificates(world, party.entityId);
  if (certificates === undefined) {
    throw new UsageError(
      `${party.as.name} (${label}) has no certificate in the SMKI Repository that could be placed`,
      `give it "certificates: lodged", or a subscribe step before this one`,
    );
  }
  return certificates;
}

async function replaceOnPremises(
  world: World,
  actor: SimulatedParty,
  step: StepOf<"replace-certificates">,
): Promise<StepOutcome> {
  const certificates = await replacementPair(world, actor, step.with);
  const options = {
    executeAt: step.executeAt === undefined ? undefined : instant(step.executeAt),
    tamperedWith: step.tamperedWith === undefined ? undefined : certificatesOf(world, step.tamperedWith),
  };
  return onEach(world, step, (premises) =>
    replaceCertificates(world, actor, premises, certificates, options),
  );
}

async function replacementPair(world: World, actor: SimulatedParty, what: string): Promise<CertificatePair> {
  if (what !== "next-generation") {
    return certificatesOf(world, what);
  }
  const { digitalSignature, keyAgreement } = await certifyParty(world, actor);
  return { digitalSignature: digitalSignature.certificate, keyAgreement: keyAgreement.certificate };
}

/** Does it at each premises of the step in turn, whatever came of the one before. */
async function onEach(
  world: World,
  step: { readonly premises: string | readonly string[] },
  ask: (premises: string) => Exchange | undefined | Promise<Exchange>,
): Promise<StepOutcome> {
  const outcomes: StepOutcome[] = [];
  for (const premises of premisesOfStep(step)) {
    await awaitFreshLists(world);
    const ended = await ask(premises);
    outcomes.push(ended === undefined ? NOTHING_ASKED : outcomeOf(ended));
  }
  return decisiveOutcome(outcomes);
}

/** How long the work at one premises may take, so that no revocation list runs out in the middle of it. */
const ONE_PREMISES = 10 * 60_000;

/** What is done at many premises outlasts the DCC's revocation lists; between two of them it fetches the next ones. */
async function awaitFreshLists(world: World): Promise<void> {
  const runOut = world.revocationLists.flatMap(({ nextUpdate }) => nextUpdate ?? []);
  const first = runOut.toSorted((one, other) => one - other)[0];
  if (first === undefined || world.at + ONE_PREMISES < first) return;
  await letTimePass(world, Math.max(world.at, first + 1000) as Instant);
  await fetchRevocationLists(world);
}

/** Of several outcomes the first refusal counts, else the last for which anybody was asked. */
function decisiveOutcome(outcomes: readonly StepOutcome[]): StepOutcome {
  return (
    outcomes.find(({ refusedBy }) => refusedBy !== "nobody") ??
    outcomes.findLast(({ responseCode, deviceOutcome }) => responseCode ?? deviceOutcome) ??
    NOTHING_ASKED
  );
}
