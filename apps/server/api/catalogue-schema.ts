/** The catalogue, the words, and the schema of scenario files: what is the same for every session. */
import { z } from "zod";
import { RULE_SET_IDS } from "../../../sim/index.ts";

export const RuleSet = z.enum(RULE_SET_IDS);

export const CatalogueScenario = z
  .strictObject({
    scenario: z.string(),
    title: z.string(),
    lesson: z.string(),
    /** Ids of the sections that it covers. */
    covers: z.array(z.string()),
    /** The rule sets that it runs under, the first by default, with how it ends under each. */
    rules: z.array(
      z.strictObject({ rules: RuleSet, title: z.string(), ends: z.enum(["stranded", "safe", "open"]) }),
    ),
    parties: z.array(
      z.strictObject({ party: z.string(), name: z.string(), role: z.string(), userStatus: z.string() }),
    ),
    houses: z.number().int(),
    steps: z.array(
      z.strictObject({
        step: z.string(),
        title: z.string(),
        action: z.string(),
        by: z.string(),
        /** The rule sets under which it happens. */
        under: z.array(RuleSet),
      }),
    ),
  })
  .meta({ id: "CatalogueScenario" });

export const Catalogue = z
  .strictObject({
    /** Sections of the MP128B Modification Report in their order, each with its scenarios' names. */
    sections: z.array(
      z.strictObject({ section: z.string(), title: z.string(), scenarios: z.array(z.string()) }),
    ),
    scenarios: z.array(CatalogueScenario),
    /** Where a first visit starts. */
    startWith: z.strictObject({ scenario: z.string(), rules: RuleSet }),
    ruleSets: z.array(z.strictObject({ rules: RuleSet, title: z.string() })),
    policies: z.array(
      z.strictObject({
        policy: z.string(),
        choices: z.array(z.string()),
        default: z.string(),
        why: z.string(),
      }),
    ),
  })
  .meta({ id: "Catalogue" });

export const ScenarioText = z
  .strictObject({ scenario: z.string(), text: z.string().describe("The YAML file.") })
  .meta({ id: "ScenarioText" });

export const Glossary = z
  .strictObject({
    terms: z.array(z.strictObject({ term: z.string(), full: z.string(), means: z.string() })),
  })
  .meta({ id: "Glossary" });

/** One meaning of a code or term, with the steps of the catalogue that show it. */
export const ExplainedTopic = z
  .strictObject({
    term: z.string(),
    kind: z.string(),
    what: z.string(),
    details: z.array(z.string()),
    source: z.string().optional(),
    aliases: z.array(z.string()),
    shownBy: z.array(
      z.strictObject({ scenario: z.string(), rules: z.string(), step: z.string().optional() }),
    ),
    otherwise: z.strictObject({ command: z.string(), why: z.string() }).optional(),
  })
  .meta({ id: "ExplainedTopic" });

export const Explanation = z.strictObject({ topics: z.array(ExplainedTopic) }).meta({ id: "Explanation" });

export type CatalogueScenario = z.infer<typeof CatalogueScenario>;
export type Catalogue = z.infer<typeof Catalogue>;
export type ScenarioText = z.infer<typeof ScenarioText>;
export type Glossary = z.infer<typeof Glossary>;
export type ExplainedTopic = z.infer<typeof ExplainedTopic>;
export type Explanation = z.infer<typeof Explanation>;
