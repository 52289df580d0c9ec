/** `smki serve`: the replay lab in a browser, and its API. */
import { homedir, networkInterfaces } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../pki/index.ts";
import { CODE_VARIABLE, takeEarly, THIS_MACHINE, USUAL_PORT } from "../early-door.ts";
import { examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

interface ServeChoices {
  readonly port: string;
  readonly host: string;
  readonly data: string;
  readonly trainerCode?: string;
}

export const addServe: AddCommand = (program, shell) => {
  program
    .command("serve")
    .description(
      "the replay lab: stories, step by step, in a browser; for this machine only unless --host is given",
    )
    .option("--port <number>", "the port; 0 for any free one", String(USUAL_PORT))
    .option("--host <address>", "the address to listen at", THIS_MACHINE)
    .option("--data <folder>", "where sessions keep their runs", usualFolder())
    .option(
      "--trainer-code <code>",
      `the solutions of the exercises only for whoever knows it; better in ${CODE_VARIABLE}, which other users of the machine do not see`,
    )
    .addHelpText(
      "after",
      examples(
        ["open the lab", "npx smki serve"],
        ["for a class room: everybody in the network may use it", "npx smki serve --host 0.0.0.0"],
        [
          "the same, with the solutions for the trainer alone",
          `${CODE_VARIABLE}=chalk-77 npx smki serve --host 0.0.0.0`,
        ],
        ["the API, described for programs", "curl http://127.0.0.1:4600/api/openapi.json"],
      ),
    )
    .action(shell.ending((choices: ServeChoices) => serve(choices, shell.terminal)));
};

/** Answers until it is interrupted. */
async function serve({ port, host, data, trainerCode }: ServeChoices, terminal: Terminal): Promise<ExitCode> {
  // The server and its packages are loaded when they are wanted, and not for every other command.
  const { readTrainerCode, serveReplayLab } = await import("../../server/serve.ts");
  const number = portNumber(port);
  const code = trainerCode ?? process.env[CODE_VARIABLE];
  const trainer =
    code === undefined || (code === "" && trainerCode === undefined) ? undefined : readTrainerCode(code);
  const door = takeEarly(host, number);
  const serving = await serveReplayLab({
    host,
    port: number,
    door,
    folder: data,
    trainerCode: trainer,
    version: VERSION,
    talk: (line) => terminal.talk(line),
  });
  // A door that was opened early has said where it is.
  if (door === undefined) terminal.answer(serving.url);
  for (const url of addressesInNetwork(serving.url)) terminal.talk(`in this network: ${url}`);
  terminal.talk("the replay lab: a simulation, with no real key in it. Ctrl+C ends it.");
  terminal.talk(`sessions are kept in ${data}`);
  if (trainer === undefined && host !== THIS_MACHINE) {
    terminal.talk(
      "everybody can see the solutions of the exercises: --trainer-code keeps them for the trainer",
    );
  }
  await interrupted();
  await serving.close();
  return EXIT.asExpected;
}

/** Where others find a server that listens at every address; none when it is at one. */
function addressesInNetwork(url: string): readonly string[] {
  if (!/\/\/(?:0\.0\.0\.0|\[::\]):/.test(url)) return [];
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address }) => url.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, `//${address}:`));
}

/** @throws UsageError for what is no port */
function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`"${text}" is no port`, `a port is a number up to 65535: --port ${USUAL_PORT}`);
  }
  return port;
}

function usualFolder(): string {
  const { XDG_DATA_HOME: data } = process.env;
  return join(data !== undefined && data !== "" ? data : join(homedir(), ".local", "share"), "smki-testbed");
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
