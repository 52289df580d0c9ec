/** Text in which every acronym of the glossary can be asked about. */
import { DETAIL_GLOSSARY, GLOSSARY, glossaryEntry } from "../../../sim/views.ts";
import { tellAbout } from "./told-subject.ts";

/** Longer words first, so that `SMKI Repository` is one word and not two. */
const WORDS = [...Object.keys(GLOSSARY), ...Object.keys(DETAIL_GLOSSARY)]
  .filter((word) => /[A-Z].*[A-Z]/.test(word))
  .toSorted((a, b) => b.length - a.length);
const PATTERN = new RegExp(`\\b(${WORDS.join("|")})(?![A-Za-z0-9])`, "g");

/** @param text plain words; each acronym becomes a button the first time that it appears in them */
export function Worded({ text }: { readonly text: string }) {
  const seen = new Set<string>();
  return (
    <>
      {text.split(PATTERN).map((part, index) => {
        if (index % 2 === 0 || seen.has(part)) return part;
        seen.add(part);
        return <Word key={`${part} ${index}`} word={part} />;
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
