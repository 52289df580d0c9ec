/** The text with its line numbers, marks at lines with problems, and a list of what can be written here. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Completions, completionsAt } from "../../../sim/views.ts";
import { draft, found, schema, write } from "./draft.ts";

/** What the page may ask of the text: to show a place. */
export interface TextHandle {
  showPlace(line: number, column: number): void;
}

export function ScenarioText({ handle }: { readonly handle: { current: TextHandle | undefined } }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const offers = useSignal<Completions | undefined>(undefined);
  const chosen = useSignal(0);
  const lines = draft.value.split("\n");
  const problems = new Map((found.value?.problems ?? []).map((problem) => [problem.line, problem.what]));

  useEffect(() => {
    handle.current = {
      showPlace(line, column) {
        const text = area.current;
        if (text === null) return;
        const start =
          draft.value
            .split("\n")
            .slice(0, line - 1)
            .join("\n").length + (line > 1 ? 1 : 0);
        text.focus();
        text.setSelectionRange(start + column - 1, start + column - 1);
        text.scrollTop = Math.max(0, (line - 5) * lineHeightOf(text));
      },
    };
  }, []);

  const offer = (): void => {
    const text = area.current;
    if (text === null || schema.value === undefined || text.selectionStart !== text.selectionEnd) return;
    offers.value = completionsAt(text.value, text.selectionStart, schema.value);
    chosen.value = 0;
  };
  const take = (index: number): void => {
    const text = area.current;
    const { from, to, choices } = offers.value ?? {};
    const choice = choices?.[index];
    if (text === null || choice === undefined || from === undefined || to === undefined) return;
    replace(text, from, to, choice.insert);
    write(text.value);
    offers.value = undefined;
    if (choice.insert.endsWith(": ")) offer();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const open = offers.value;
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer();
      return;
    }
    if (open !== undefined && onOfferKey(event, open, chosen, take)) return;
    if (event.key === "Escape") offers.value = undefined;
    if (event.key === "Enter" && area.current !== null) {
      event.preventDefault();
      const { selectionStart, selectionEnd, value } = area.current;
      const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
      replace(area.current, selectionStart, selectionEnd, `\n${indentBehind(line)}`);
      write(area.current.value);
    }
  };
  const place = offers.value === undefined ? undefined : caretOf(area.current, offers.value.from);
  return (
    <div class="scenario-text">
      <div class="gutter" ref={gutter} aria-hidden="true">
        {lines.map((_, index) => (
          <div
            key={index}
            class={problems.has(index + 1) ? "wrong" : undefined}
            title={problems.get(index + 1)}
          >
            {problems.has(index + 1) ? "✗ " : ""}
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label="The scenario, in YAML"
        aria-autocomplete="list"
        aria-controls="offers"
        aria-activedescendant={offers.value === undefined ? undefined : `offer-${chosen.value}`}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        wrap="off"
        value={draft.value}
        onInput={({ currentTarget }) => {
          write(currentTarget.value);
          offer();
        }}
        onKeyDown={onKeyDown}
        onClick={() => {
          offers.value = undefined;
        }}
        onBlur={() => {
          offers.value = undefined;
        }}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          offers.value = undefined;
        }}
      />
      <ul
        id="offers"
        class="offers"
        role="listbox"
        aria-label="What can be written here"
        hidden={offers.value === undefined}
        style={place}
      >
        {(offers.value?.choices ?? []).slice(0, MOST).map(({ label, says }, index) => (
          <li
            key={label}
            id={`offer-${index}`}
            role="option"
            aria-selected={index === chosen.value}
            onMouseDown={(event) => {
              event.preventDefault();
              take(index);
            }}
          >
            <strong>{label}</strong>
            {says === undefined ? null : <span>{says}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Choices that are shown. */
const MOST = 40;

/** Whether the key belonged to the list of offers. */
function onOfferKey(
  event: KeyboardEvent,
  { choices }: Completions,
  chosen: { value: number },
  take: (index: number) => void,
): boolean {
  const count = Math.min(choices.length, MOST);
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by !== undefined) {
    event.preventDefault();
    chosen.value = (chosen.value + by + count) % count;
    document.getElementById(`offer-${chosen.value}`)?.scrollIntoView({ block: "nearest" });
    return true;
  }
  if (event.key !== "Enter" && event.key !== "Tab") return false;
  event.preventDefault();
  take(chosen.value);
  return true;
}

/** A new line stands as deep as the one before, or one deeper below a key without a value. */
function indentBehind(line: string): string {
  const own = /^[ -]*/.exec(line)?.[0] ?? "";
  const spaces = own.replaceAll("-", " ");
  return /:\s*$/.test(line) ? `${spaces}  ` : spaces;
}

/** Through the browser's own editing, so that undo knows of it. */
function replace(text: HTMLTextAreaElement, from: number, to: number, by: string): void {
  text.focus();
  text.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, by)) text.setRangeText(by, from, to, "end");
}

const lineHeightOf = (text: HTMLTextAreaElement): number =>
  Number.parseFloat(getComputedStyle(text).lineHeight);

/** Where a place of the text is within the box: lines are of one height and characters of one width. */
function caretOf(text: HTMLTextAreaElement | null, offset: number): Record<string, string> | undefined {
  if (text === null) return undefined;
  const before = text.value.slice(0, offset).split("\n");
  const top = before.length * lineHeightOf(text) - text.scrollTop + PADDING;
  const column = before.at(-1)?.length ?? 0;
  const isLow = top > text.clientHeight - LIST_HEIGHT;
  const above = text.clientHeight - top + lineHeightOf(text) + PADDING / 2;
  return {
    ...(isLow ? { bottom: `${above}px` } : { top: `${top}px` }),
    left: `calc(var(--gutter) + ${column}ch - ${text.scrollLeft}px + ${PADDING}px)`,
  };
}

/** Pixels that the list of offers takes at most. */
const LIST_HEIGHT = 240;
/** As the style sheet has it. */
const PADDING = 8;
