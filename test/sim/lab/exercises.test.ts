/** Every exercise of the folder: it loads, doing nothing does not solve it, and its own solution does. */
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { forkScenario } from "../../../sim/fork/fork-scenario.ts";
import { runScenario } from "../../../sim/index.ts";
import { checkExercise, isWanted, type Attempt } from "../../../sim/lab/check-exercise.ts";
import { editedScenario } from "../../../sim/lab/edited-scenario.ts";
import type { Exercise } from "../../../sim/lab/exercise-schema.ts";
import { exerciseJsonSchema, loadExercise } from "../../../sim/lab/load-exercise.ts";
import { trainerSheet } from "../../../sim/lab/trainer-sheet.ts";
import type { LogEvent } from "../../../sim/log/event.ts";
import { loadScenario } from "../../../sim/scenario/load.ts";
import { annotateMessage } from "../../../wire/index.ts";

const SCENARIOS = new URL("../../../scenarios/", import.meta.url);
const FOLDER = new URL("exercises/", SCENARIOS);
const text = (name: string): string => readFileSync(new URL(`${name}.yaml`, SCENARIOS), "utf8");
const names = (folder: URL): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length));

const EXERCISES = names(FOLDER).map((name) =>
  loadExercise(readFileSync(new URL(`${name}.yaml`, FOLDER), "utf8"), `${name}.yaml`, names(SCENARIOS)),
);

const run = (yaml: string, { rules }: Exercise): Promise<readonly LogEvent[]> => {
  const scenario = loadScenario(yaml, "a scenario");
  return runScenario(scenario, { rules, seed: "1" });
};

/** The attempt of somebody who knows the solution. */
async function solved(exercise: Exercise, story: readonly LogEvent[]): Promise<Attempt> {
  const { solution, scenario, rules, finding } = exercise;
  const { answers = {}, fork, edit } = solution;
  const own =
    fork === undefined
      ? edit && editedScenario(text(scenario), edit, rules)
      : forkScenario(text(scenario), { rules, ...fork }).text;
  return {
    story,
    answers,
    own: own === undefined ? undefined : await run(own, exercise),
    changes: fork === undefined ? [] : [fork.change.kind],
    pointedAt: finding && pointing(exercise, story),
  };
}

function pointing({ finding }: Exercise, story: readonly LogEvent[]): Attempt["pointedAt"] {
  const event = story.findIndex((one) => finding !== undefined && isWanted(one, finding));
  const message = story[event];
  if (finding?.field === undefined || message?.kind !== "messageSent") return { event };
  const fields = annotateMessage(Uint8Array.from(Buffer.from(message.bytes, "hex")));
  const field = fields.ok ? fields.value.find(({ label }) => label === finding.field) : undefined;
  return { event, octet: field?.offset };
}

describe("the exercises of the lab", () => {
  it("there are at least eight, numbered one after the other, for more than one audience", () => {
    expect(EXERCISES.length).to.be.at.least(8);
    const numbers = EXERCISES.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
    expect(new Set(EXERCISES.map(({ audience }) => audience)).size).to.be.at.least(4);
    expect(EXERCISES.map(({ exercise }) => exercise)).to.deep.equal(names(FOLDER));
  });

  it("the trainer's sheet and the schema beside them are up to date (else: npm run generate)", () => {
    const beside = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
    expect(beside("README.md")).to.equal(trainerSheet(EXERCISES));
    expect(JSON.parse(beside("exercise.schema.json"))).to.deep.equal(exerciseJsonSchema());
    for (const { title, hints } of EXERCISES) {
      expect(beside("README.md")).to.include(title).and.to.include(hints.at(-1));
    }
  });

  for (const exercise of EXERCISES.toSorted((a, b) => a.number - b.number)) {
    describe(`${exercise.number} ${exercise.exercise}`, () => {
      let story: readonly LogEvent[];
      before(async () => {
        story = await run(text(exercise.scenario), exercise);
      });

      it("doing nothing does not solve it, and neither does the story as it is", () => {
        const nothing = checkExercise(exercise, { story, answers: {} });
        expect(nothing.solved).to.equal(false);
        expect(nothing.parts.map(({ state }) => state)).to.not.include("right");
        expect(nothing.parts.map(({ state }) => state)).to.not.include("wrong");
        expect(checkExercise(exercise, { story, own: story, answers: {} }).solved).to.equal(false);
      });

      it("its solution solves it", async () => {
        const verdict = checkExercise(exercise, await solved(exercise, story));
        expect(verdict.parts.filter(({ state }) => state !== "right")).to.deep.equal([]);
        expect(verdict.solved).to.equal(true);
      });

      it("every answer but the right one is wrong", async () => {
        const attempt = await solved(exercise, story);
        for (const { question, choices, ask } of exercise.questions ?? []) {
          for (const choice of Object.keys(choices)) {
            const verdict = checkExercise(exercise, {
              ...attempt,
              answers: { ...attempt.answers, [question]: choice },
            });
            const right = choice === attempt.answers[question];
            expect(verdict.parts.find(({ asks }) => asks === ask)?.state, `${question} ${choice}`).to.equal(
              right ? "right" : "wrong",
            );
            expect(verdict.solved).to.equal(right);
          }
        }
      });

      it("every step that it names is a step of the story", () => {
        const labels = story.flatMap((event) => (event.kind === "stepStarted" ? (event.step ?? []) : []));
        const named = [
          exercise.opensAt,
          exercise.finding?.step,
          ...(exercise.questions ?? []).map(({ step }) => step),
          ...(exercise.world?.onTime ?? []),
        ].filter((step) => step !== undefined);
        expect(labels).to.include.members(named);
      });
    });
  }

  describe("ways around an exercise", () => {
    const rescue = EXERCISES.find(({ exercise }) => exercise === "rescue-before-the-sale");
    const cheats: readonly [how: string, from: string | RegExp, to: string, unmet: RegExp][] = [
      ["the sale is put off", "after: 2w", "after: 20w", /still happens, on 2022-05-25/],
      [
        "the sale does not happen",
        /do: sell-network[\s\S]*?(?=- step: handover)/,
        'do: let-time-pass\n    by: "dcc"\n  ',
        /still happens/,
      ],
      [
        "the seller is another party",
        "name: Northgrid",
        "name: Northgrid Two",
        /parties and the devices are those/,
      ],
      [
        "another policy",
        /^parties:/m,
        "policies:\n  formerBrokerKeys: destroyed\nparties:",
        /policies are those/,
      ],
      ["another story", /^scenario: .*/m, "scenario: gno-sale-prepared", /still the story gno-sale/],
    ];
    for (const [how, from, to, unmet] of cheats) {
      it(`${how}: not solved, and told`, async () => {
        if (rescue === undefined) throw new Error("no such exercise");
        const { scenario, rules, solution } = rescue;
        const edited = editedScenario(text(scenario), solution.edit ?? {}, rules);
        const cheated = edited.replace(from, to);
        expect(cheated).to.not.equal(edited);
        const own = await run(cheated, rescue);
        const verdict = checkExercise(rescue, { story: await run(text(scenario), rescue), own, answers: {} });
        expect(verdict.solved).to.equal(false);
        const wrong = verdict.parts.filter(({ state }) => state === "wrong").map(({ asks }) => asks);
        expect(wrong.join("\n")).to.match(unmet);
      });
    }

    it("a fork where the scenario is to be changed, and a change that is not allowed: not solved, and told", async () => {
      const leave = EXERCISES.find(({ exercise }) => exercise === "give-it-the-leave");
      if (rescue === undefined || leave === undefined) throw new Error("no such exercise");
      const story = await run(text(rescue.scenario), rescue);
      const forked = checkExercise(rescue, { story, own: story, changes: ["skip"], answers: {} });
      expect(forked.parts.map(({ asks }) => asks)).to.include("The scenario itself is changed");
      const told = await run(text(leave.scenario), leave);
      const other = checkExercise(leave, { story: told, own: told, changes: ["signer"], answers: {} });
      expect(other.parts.map(({ asks }) => asks)).to.include("The change is one of: userStatus");
      const both = { story: told, own: told, changes: ["signer", "userStatus"], answers: {} } as const;
      const hidden = checkExercise(leave, both).parts.filter(({ state }) => state === "wrong");
      expect(hidden.map(({ found }) => found)).to.include("it is signer");
      const edited = checkExercise(leave, { story: told, own: told, answers: {} });
      expect(edited.parts.map(({ asks }) => asks)).to.include("The run is a fork of the story");
    });
  });
});
