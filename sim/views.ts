/**
 * The face of sim/ for pages in a browser: the log and the pure views of it, and nothing that runs a scenario, makes
 * a key or asks Node for anything. What a page may not say in words of its own, it takes from here.
 */
export { documentsBetween, documentsOf, type DocumentEntry } from "./bytes/documents-of-event.ts";
export { fieldAt, type OctetDocument, type OctetField } from "./bytes/octet-document.ts";
export { type Reproduction, reproductions } from "./bytes/reproduce.ts";
export {
  type Comparison,
  type ComparedSide,
  type ComparedStep,
  compareRuns,
  outcomeInWords,
} from "./compare.ts";
export { estateOfLog, type EstateCounts } from "./estate/estate-of-log.ts";
export { type EstateStep, NO_CELL } from "./estate/estate-tally.ts";
export { type Completions, completionsAt, type SchemaPart } from "./editor/completions.ts";
export { compareFork, comparisonInWords, FORK_SIDES } from "./fork/compare-fork.ts";
export type { ForkChange, ForkChangeKind } from "./fork/fork-change.ts";
export { isForkStep } from "./fork/forked-steps.ts";
export type { CellHolder, EventOfKind, LogEvent, LoggedCheck, Slot } from "./log/event.ts";
export { readLog, writeLog } from "./log/ndjson.ts";
export { cellKey, outcomeOf, recordOf, type RunRecord, type StepRecord } from "./log/run-record.ts";
export { DCC_LANE, type Sequence } from "./report/sequence.ts";
export { sequenceAsMermaid } from "./report/sequence-mermaid.ts";
export { sequenceAsSvg } from "./report/sequence-svg.ts";
export { MOST_SCENARIO_TEXT } from "./scenario/text-limit.ts";
export { briefStepLines } from "./story/brief.ts";
export { type Cast, castOf, dashed, momentInWords, roleInWords } from "./story/cast.ts";
export { eventLines, statusInWords } from "./story/event-lines.ts";
export { DETAIL_GLOSSARY, GLOSSARY, glossaryEntry } from "./story/glossary.ts";
export { count } from "./story/counted.ts";
export { withoutRepetitions } from "./story/repeated-exchanges.ts";
export { tellStory } from "./story/story.ts";
export { plainText, type StoryLine } from "./story/story-line.ts";
export { slotInWords, slotStatements } from "./story/slots.ts";
export { factsInWords } from "./story/verdict-lines.ts";
export { audienceInWords } from "./lab/audience.ts";
export { lossInWords } from "./trust/loss-in-words.ts";
export {
  chainOf,
  dependentSlots,
  type TrustHolder,
  type TrustMap,
  trustMapAt,
  type TrustNode,
} from "./trust/trust-map.ts";
