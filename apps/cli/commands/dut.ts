/** `smki dut`: a pack of message vectors played to somebody's own device, beside the reference model. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { UsageError } from "../../../pki/index.ts";
import {
  agreesOnAll,
  deviceReport,
  deviceReportFacts,
  deviceReportTable,
  type DeviceRun,
  MessageVectorPack,
  planDeviceTests,
  runDeviceTests,
  USUAL_TIME_OUT,
} from "../../../sim/index.ts";
import type { OpenChannel } from "../device-connection/line-channel.ts";
import { openProcessChannel } from "../device-connection/process-channel.ts";
import { openTcpChannel } from "../device-connection/tcp-channel.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { makePack, type PackOptions, rulesOption, scenarioOption } from "../message-pack-input.ts";
import { jsonIn } from "../pki-directory.ts";
import { readTextInput } from "../read-input.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options extends PackOptions {
  readonly connect?: string;
  readonly exec?: string;
  readonly pack?: string;
  readonly timeout: number;
  readonly format: Format;
}

export const addDut: AddCommand = (program, shell) => {
  program
    .command("dut")
    .description("play commands to a device of your own and say where it differs from the reference model")
    .addOption(
      new Option("--device <kind>", "the kind of device")
        .choices(["GPF", "GSME", "ESME", "CHF"])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--connect <address>", "a device that listens: tcp://127.0.0.1:PORT").conflicts("exec"),
    )
    .option("--exec <command>", "a device that is a program, spoken to on stdin and stdout; no shell")
    .addOption(
      new Option("--pack <dir>", "a pack on disk instead of one made now").conflicts(["scenario", "rules"]),
    )
    .addOption(scenarioOption())
    .addOption(rulesOption())
    .addOption(seedOption())
    .addOption(
      new Option("--timeout <ms>", "how long one answer may take")
        .argParser(milliseconds)
        .default(USUAL_TIME_OUT),
    )
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["the example", "npx smki dut --device GPF --exec 'node examples/device/device.mjs'"],
        [
          "with a mistake in it",
          "npx smki dut --device GPF --exec 'node examples/device/device.mjs --mistake accepts-replay'",
        ],
        [
          "a device that lives through a scenario",
          "npx smki dut --device GPF --scenario gno-sale --exec 'node examples/device/device.mjs'",
        ],
        ["your own", "npx smki dut --device GPF --connect tcp://127.0.0.1:4059"],
      ) +
        "\n\ndocs/device-under-test.md says what a device has to speak.\n" +
        EXIT_CODES_HELP,
    )
    .action(shell.ending((options: Options) => testDevice(options, shell.terminal)));
};

async function testDevice(options: Options, terminal: Terminal): Promise<ExitCode> {
  const plan = await planOf(options);
  const channel = await openChannel(options);
  let run: DeviceRun;
  let closing: Promise<void> | undefined;
  const stop = (): void => {
    closing ??= channel.close();
    void closing.finally(() => process.exit(130));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    run = await runDeviceTests(channel, plan, options.timeout);
  } catch (error) {
    await channel.close();
    throw error instanceof UsageError ? withComplaints(error, channel.complaints()) : error;
  } finally {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  }
  await channel.close();
  tell(run, channel.complaints(), options.format, terminal);
  return agreesOnAll(run) ? EXIT.asExpected : EXIT.expectationFailed;
}

function tell(run: DeviceRun, complaints: string, format: Format, terminal: Terminal): void {
  switch (format) {
    case "json":
      terminal.json(deviceReportFacts(run, complaints));
      break;
    case "table":
      terminal.table(deviceReportTable(run));
      break;
    case "story":
      terminal.story(deviceReport(run, complaints));
      break;
  }
}

async function planOf(options: Options) {
  const { pack, device } = options;
  if (pack === undefined) {
    const made = await makePack(options);
    return planDeviceTests(made.pack, (file) => {
      const text = made.files.get(file);
      if (text === undefined) throw new UsageError(`the pack has no file ${file}`);
      return text;
    });
  }
  const manifest = join(pack, "manifest.json");
  if (!existsSync(manifest)) {
    throw new UsageError(
      `${pack} is no pack: there is no manifest.json in it`,
      "leave --pack out, and one is made",
    );
  }
  const read = MessageVectorPack.safeParse(jsonIn(manifest));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(
      `${manifest} is no manifest of message vectors: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "make the pack again",
    );
  }
  if (read.data.device !== device) {
    throw new UsageError(`${pack} is a pack for a ${read.data.device}`, `--device ${read.data.device}`);
  }
  return planDeviceTests(read.data, (file) => readTextInput(join(pack, file)));
}

function openChannel({ connect, exec }: Options): Promise<OpenChannel> {
  if (connect !== undefined) return openTcpChannel(connect);
  if (exec !== undefined) return openProcessChannel(exec);
  throw new UsageError(
    "how is the device reached?",
    "--connect tcp://127.0.0.1:PORT, or --exec './mydevice'",
  );
}

/** What a device said on its standard error is most often why it does not greet. */
function withComplaints(error: UsageError, complaints: string): UsageError {
  if (complaints === "") return error;
  const last = complaints.split("\n").slice(-3).join(" / ");
  return new UsageError(`${error.message}; on its standard error: ${last}`, error.hint);
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 10 || value > 600_000) {
    throw new InvalidArgumentError("A time-out is 10 to 600000 milliseconds.");
  }
  return value;
}
