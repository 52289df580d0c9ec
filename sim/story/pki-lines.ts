/** Whose keys and certificates a run has, in words. */
import type { EventOfKind } from "../log/event.ts";
import { count } from "./counted.ts";
import { BLANK, line, type StoryLine } from "./story-line.ts";

type RunPki = EventOfKind<"runStarted">["pki"];

/** What it takes to name the same PKI again. */
export interface PkiChoice {
  readonly sources: readonly string[];
  readonly missing: "refuse" | "simulate";
}

const PLACE = { indent: 2, labelWidth: 13 };

/** As the end of a sentence: "a simulation, ". */
export function whoseKeys(pki: Pick<PkiChoice, "sources"> | undefined): string {
  return pki === undefined ? "with keys of its own" : `with the PKI in ${pki.sources.join(", ")}`;
}

/** The options by which a run gets the same PKI again, with a space before them; empty for the simulation's own. */
export function pkiOptionsFor(pki: PkiChoice | undefined): string {
  if (pki === undefined) return "";
  const paths = pki.sources.map((path) => ` --pki ${path}`).join("");
  return pki.missing === "simulate" ? `${paths} --missing simulate` : paths;
}

/** What was adopted, what is made up, and what cannot be done; nothing where all is the simulation's own. */
export function pkiLines(pki: RunPki): readonly StoryLine[] {
  if (pki === undefined) return [];
  const under = (label: string, sentences: readonly string[]): readonly StoryLine[] =>
    sentences.map((sentence, index) => line("fact", sentence, { ...PLACE, label: index === 0 ? label : "" }));
  const passedOver = pki.passedOver.length;
  return [
    BLANK,
    ...under("adopted", pki.adopted),
    ...under("made up", pki.simulated),
    ...under("cannot", pki.cannot),
    ...(passedOver === 0
      ? []
      : under("passed over", [
          `${count(passedOver, "other certificate")} of these parties; the log names each, and why`,
        ])),
  ];
}
