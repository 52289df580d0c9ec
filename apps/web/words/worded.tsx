/** Text in which every acronym of the glossary can be asked about. */
import { DETAIL_GLOSSARY, GLOSSARY, glossaryEntry } from "../../../sim/views.ts";
import { tellAbout } from "./told-subject.ts";
import { Whole } from "./whole.tsx";

/** Longer words first, so that `SMKI Repository` is one word and not two. */
const WORDS = [...Object.keys(GLOSSARY), ...Object.keys(DETAIL_GLOSSARY)]
  .filter((word) => /[A-Z].*[A-Z]/.test(word))
  .toSorted((a, b) => b.length - a.length);
const PATTERN = new RegExp(`\\b(${WORDS.join("|")})(?![A-Za-z0-9])`, "g");

/** The acronyms of the glossary in a text, each once, in the order in which they come. */
export function acronymsIn(text: string): readonly string[] {
  return [...new Set(text.match(PATTERN) ?? [])];
}

/** What belongs to the word before it, and must not begin a line: `'s`, a bracket, a comma. */
const TAIL = /^[^\s\w]+(?:s\b)?/;

/** @param text plain words; each acronym becomes a button the first time that it appears in them */
export function Worded({ text }: { readonly text: string }) {
  const seen = new Set<string>();
  let tail = "";
  return (
    <>
      {text.split(PATTERN).map((part, index, parts) => {
        if (index % 2 === 0) {
          const rest = part.slice(tail.length);
          tail = "";
          return <Whole key={index} text={rest} />;
        }
        if (seen.has(part)) return part;
        seen.add(part);
        tail = TAIL.exec(parts[index + 1] ?? "")?.[0] ?? "";
        return (
          <span key={index} class="whole">
            <Word word={part} />
            {tail}
          </span>
        );
      })}
    </>
  );
}

/** One acronym, as a button that tells what it means. */
export function Word({ word }: { readonly word: string }) {
  return (
    <button
      type="button"
      class="word"
      title={glossaryEntry(word)?.full}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation();
        tellAbout({ kind: "word", word }, event.currentTarget);
      }}
    >
      {word}
    </button>
  );
}
