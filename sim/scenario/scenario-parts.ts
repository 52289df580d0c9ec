/** What can be read of a scenario file, and what else the checks of its references need to know. */
import { RULE_SET_IDS } from "../rule-set-id.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { completeParty, housesOf } from "./complete.ts";
import { ScenarioFile } from "./schema.ts";
import type { ScenarioParty, ScenarioPremises, ScenarioStep } from "./schema.ts";
import type { z } from "zod";

/** The readable parts of a file. A label that is there but unreadable maps to undefined. */
export interface ScenarioParts {
  readonly rules: readonly RuleSetId[];
  /** Every key under `starts` and `ends`, readable or not. */
  readonly starts: ReadonlyMap<string, string>;
  readonly ends: ReadonlySet<string>;
  readonly parties: ReadonlyMap<string, ScenarioParty | undefined>;
  /** Every house; one entry that stands for many is here as the many. */
  readonly premises: ReadonlyMap<string, ScenarioPremises | undefined>;
  /** The labels under `premises`, and for each the houses that it stands for. */
  readonly houses: ReadonlyMap<string, readonly string[]>;
  readonly steps: readonly { readonly index: number; readonly step: ScenarioStep }[];
}

/** Names that expectations may use, where the caller knows them all. Absent: any name passes. */
export interface KnownNames {
  readonly checks?: readonly string[];
  readonly responseCodes?: readonly string[];
  readonly duties?: readonly string[];
}

/** What can be read of a file whose other parts may be broken. */
export function readableParts(value: unknown): ScenarioParts {
  const { shape } = ScenarioFile;
  const top = entriesOf(value);
  const part = (key: string): Map<string, unknown> => entriesOf(top.get(key));
  const readEach = <Schema extends z.ZodType>(key: string, schema: Schema) =>
    new Map(
      [...part(key)].map(([label, raw]): [string, z.infer<Schema> | undefined] => [
        label,
        schema.safeParse(raw).data,
      ]),
    );
  const parties = readEach("parties", shape.parties.valueType);
  const premises = new Map(
    [...readEach("premises", shape.premises.valueType)].map(([label, one]) => [
      label,
      one === undefined
        ? new Map<string, ScenarioPremises | undefined>([[label, undefined]])
        : housesOf(label, one),
    ]),
  );
  const rules = top.get("rules");
  const steps = top.get("steps");
  return {
    rules: RULE_SET_IDS.filter((rule) => Array.isArray(rules) && rules.includes(rule)),
    starts: new Map([...part("starts")].map(([rule, at]) => [rule, String(at)])),
    ends: new Set(part("ends").keys()),
    parties: new Map([...parties].map(([label, party]) => [label, party && completeParty(label, party)])),
    premises: new Map([...premises.values()].flatMap((some) => [...some])),
    houses: new Map([...premises].map(([label, some]) => [label, [...some.keys()]])),
    steps: (Array.isArray(steps) ? steps : []).flatMap((raw, index) => {
      const step = shape.steps.element.safeParse(raw);
      return step.success ? [{ index, step: step.data }] : [];
    }),
  };
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(value !== null && typeof value === "object" ? Object.entries(value) : []);
}
