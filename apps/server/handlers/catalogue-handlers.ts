/** What is the same for everybody: the catalogue and the words. */
import {
  explainableTopics,
  explainTerm,
  GLOSSARY,
  nearest,
  POLICIES,
  ruleSetTitles,
  type Scenario,
  scenarioJsonSchema,
} from "../../../sim/index.ts";
import { REPORT_SECTIONS } from "../../cli/report-sections.ts";
import { readShowings } from "../../cli/showings.ts";
import { ApiError } from "../api-error.ts";
import type {
  Catalogue,
  CatalogueScenario,
  Explanation,
  Glossary,
  ScenarioText,
} from "../api/catalogue-schema.ts";
import { catalogueScenario, scenarioCatalogue } from "../catalogue-files.ts";

/** Where a first visit starts: the story that the whole of MP128 is about. */
const START_WITH = { scenario: "gno-sale", rules: "mp128b" } as const;

export function catalogue(): Catalogue {
  const scenarios = [...scenarioCatalogue().values()].map(({ scenario }) => scenario);
  return {
    sections: Object.entries(REPORT_SECTIONS).map(([section, title]) => ({
      section,
      title,
      scenarios: scenarios.filter(({ covers }) => covers?.includes(section)).map(({ scenario }) => scenario),
    })),
    scenarios: scenarios.map(described),
    startWith: START_WITH,
    ruleSets: ruleSetTitles().map(({ id, title }) => ({ rules: id, title })),
    policies: Object.entries(POLICIES).map(([policy, { choices, default: usual, why }]) => ({
      policy,
      choices: [...choices],
      default: usual,
      why,
    })),
  };
}

function described(scenario: Scenario): CatalogueScenario {
  const titles = new Map(ruleSetTitles().map(({ id, title }) => [id, title]));
  return {
    scenario: scenario.scenario,
    title: scenario.title,
    lesson: scenario.lesson.trim(),
    covers: scenario.covers ?? [],
    rules: scenario.rules.map((rules) => ({
      rules,
      title: titles.get(rules) ?? rules,
      ends: scenario.ends[rules] ?? "open",
    })),
    parties: Object.entries(scenario.parties).map(([party, { name, role, userStatus }]) => ({
      party,
      name,
      role,
      userStatus,
    })),
    houses: Object.keys(scenario.premises).length,
    steps: scenario.steps.map(({ step, title, do: action, by, under }) => ({
      step,
      title,
      action,
      by,
      under: under ?? scenario.rules,
    })),
  };
}

export function scenarioText(name: string): ScenarioText {
  return { scenario: name, text: catalogueScenario(name).text };
}

export function scenarioSchema(): Readonly<Record<string, unknown>> {
  return scenarioJsonSchema();
}

export function glossary(): Glossary {
  return { terms: Object.entries(GLOSSARY).map(([term, { full, means }]) => ({ term, full, means })) };
}

/** @throws ApiError when nothing is known of the term */
export function explanation(term: string): Explanation {
  const scenarios = [...scenarioCatalogue().values()].map(({ scenario }) => scenario);
  const topics = explainTerm(term, scenarios, readShowings());
  if (topics.length === 0) {
    const near = nearest(
      term,
      explainableTopics().flatMap(({ term, aliases }) => [term, ...aliases]),
    );
    throw new ApiError(
      "unknown-term",
      `nothing is known of "${term.slice(0, 100)}"`,
      near === undefined ? "GET /api/glossary lists the words" : `did you mean "${near}"?`,
    );
  }
  return {
    topics: topics.map(({ source, otherwise, shownBy, details, aliases, ...topic }) => ({
      ...topic,
      details: [...details],
      aliases: [...aliases],
      ...(source === undefined ? {} : { source }),
      ...(otherwise === undefined ? {} : { otherwise }),
      shownBy: shownBy.map(({ scenario, rules, step }) => ({
        scenario,
        rules,
        ...(step === undefined ? {} : { step }),
      })),
    })),
  };
}
