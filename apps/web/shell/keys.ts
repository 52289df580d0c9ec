/** The keyboard: one table, which the help shows and the page obeys. */
import { signal } from "@preact/signals";

/** What a key does. A command does nothing where it does not apply. */
export interface KeyCommand {
  /** As `KeyboardEvent.key` has it. */
  readonly keys: readonly string[];
  /** In the help. */
  readonly shown: string;
  readonly says: string;
  readonly run: () => void;
}

export const helpIsOpen = signal(false);

const commands: KeyCommand[] = [
  {
    keys: ["?"],
    shown: "?",
    says: "show or hide this list",
    run: () => {
      helpIsOpen.value = !helpIsOpen.value;
    },
  },
];

/** The commands in force, for the help. */
export function keyCommands(): readonly KeyCommand[] {
  return commands;
}

/** Adds commands; call it once, when the part that they belong to is loaded. */
export function addKeyCommands(more: readonly KeyCommand[]): void {
  commands.push(...more);
}

export function listenForKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event) || somethingIsOpen()) return;
    const command = commands.find(({ keys }) => keys.includes(event.key));
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  });
}

/** A dialog or a small window has the keys to itself: Escape closes it, and nothing moves behind it. */
function somethingIsOpen(): boolean {
  return document.querySelector("dialog[open], :popover-open") !== null;
}

/** Keys belong to the element that uses them itself: text fields use all, sliders, tabs and buttons some. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.matches("[type=range]")) return SLIDER_KEYS.has(key);
  if (target.matches("[type=radio]")) return CHOICE_KEYS.has(key);
  if (target.matches("[role=tab]")) return key === "ArrowLeft" || key === "ArrowRight" || key === " ";
  if (target.matches("[type=checkbox], [type=file]")) return key === " ";
  if (target.matches("input, textarea, select")) return true;
  return key === " " && target.matches("button, a, summary");
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const SLIDER_KEYS = new Set([...ARROWS, "Home", "End"]);
const CHOICE_KEYS = new Set([...ARROWS, " "]);
