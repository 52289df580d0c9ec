/**
 * `smki serve` opens its door before anything else is loaded, so that the page is there at once. Whatever is not a plain
 * `serve` with well-formed options is left to the command line proper, which knows what to say about it.
 */
import { parseArgs } from "node:util";
import { type Door, openDoor } from "../server/door.ts";

/** The usual port of the lab, on this machine only. */
export const USUAL_PORT = 4600;
export const THIS_MACHINE = "127.0.0.1";

/** Where the trainer's code comes from when no option has it: what is typed shows in the list of processes. */
export const CODE_VARIABLE = "SMKI_TRAINER_CODE";

let early: { readonly door: Door; readonly host: string; readonly port: number } | undefined;

/** Opens the door that a command line asks for and says where, if it is plain and the port is free. Never throws. */
export async function openEarly(words: readonly string[]): Promise<void> {
  try {
    const { values } = parseArgs({
      args: words.slice(1),
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        "trainer-code": { type: "string" },
      },
    });
    const { port: text = String(USUAL_PORT), host = THIS_MACHINE } = values;
    const port = Number(text);
    // A code is looked at first: an address that is said is one that stays.
    if (values["trainer-code"] !== undefined || process.env[CODE_VARIABLE] !== undefined) return;
    if (words[0] !== "serve" || !/^\d{1,5}$/.test(text) || port > 65_535) return;
    const talk = (line: string): void => void process.stderr.write(`${line}\n`);
    const door = await openDoor({ host, port, talk });
    early = { door, host, port };
    process.stdout.write(`${door.url}\n`);
  } catch {
    // The command line proper meets the same obstacle, and tells it.
  }
}

/** The door that was opened early for these, if any; it is given away once. */
export function takeEarly(host: string, port: number): Door | undefined {
  if (early?.host !== host || early.port !== port) return undefined;
  const { door } = early;
  early = undefined;
  return door;
}

/** Closes a door that nobody took: the command line has ended otherwise. */
export async function closeUntaken(): Promise<void> {
  await early?.door.close();
  early = undefined;
}
