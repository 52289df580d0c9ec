/**
 * An example of a device under test: a gas proxy function in plain JavaScript that speaks docs/device-under-test.md
 * on its standard input and output.
 *
 *   node device.mjs [--mistake NAME]         npx smki dut --device GPF --exec 'node examples/device/device.mjs'
 *   node device.mjs --listen PORT            npx smki dut --device GPF --connect tcp://127.0.0.1:PORT
 *
 * PORT 0 takes a free one and says on standard error which.
 */
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { readCertificate, revokedSerials } from "./certificate.mjs";
import { cellName, contentsOf, ROLE, USAGE } from "./credentials.mjs";
import { advance, emptyDevice, receive } from "./gas-proxy-function.mjs";
import { MISTAKES } from "./mistakes.mjs";

const PROTOCOL = "smki-dut/1";
const ARGUMENTS = { "--mistake": "", "--listen": "" };
for (let index = 2; index < process.argv.length; index += 2) {
  if (!(process.argv[index] in ARGUMENTS)) fail(`no such argument: ${process.argv[index]}`);
  ARGUMENTS[process.argv[index]] = process.argv[index + 1] ?? "";
}
const { "--mistake": mistake, "--listen": port } = ARGUMENTS;
if (mistake !== "" && !(mistake in MISTAKES))
  fail(`no such mistake; there are: ${Object.keys(MISTAKES).join(", ")}`);

if (port === "") serve(process.stdin, process.stdout);
else {
  const server = createServer((socket) => serve(socket, socket));
  server.listen(Number(port), "127.0.0.1", () =>
    process.stderr.write(`listening on ${server.address().port}\n`),
  );
}

/** A line that this device cannot make anything of is answered with error; it does not end the device. */
function attemptAnswer(answer, words, say) {
  try {
    answer(words);
  } catch (problem) {
    say(`error ${problem.message}`);
  }
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

function serve(input, output) {
  let device = emptyDevice(mistake);
  const say = (...lines) => output.write(lines.map((line) => `${line}\n`).join(""));
  const messages = (sent) => say(...sent.map((bytes) => `< ${bytes.toString("hex")}`), "done");
  const octets = (hex) => Buffer.from(hex, "hex");

  const ANSWERS = {
    hello: ([protocol]) =>
      protocol === PROTOCOL
        ? say(`hello GPF ${device.entityId.toString("hex")}`, "ready")
        : say(`error this device speaks ${PROTOCOL}`),
    reset: () => {
      device = emptyDevice(mistake);
    },
    identity: ([id]) => {
      device.entityId = octets(id);
    },
    key: ([usage, scalar]) => device.keys.set(usage, octets(scalar)),
    certificate: () => undefined,
    cell: ([role, usage, cellUsage, der]) => {
      const name = cellName(ROLE[role], USAGE[usage], cellUsage === "prePaymentTopUp" ? 1 : 0);
      device.cells.set(name, contentsOf(readCertificate(octets(der))));
    },
    counter: ([role, value]) => device.counters.set(ROLE[role], BigInt(value)),
    ownCounter: ([value]) => {
      device.ownCounter = BigInt(value);
    },
    setting: ([name, ...value]) => {
      device.settings.set(name, value.join(" "));
      // A right device has no use for this list.
      if (name === "revocationList") device.revoked = revokedSerials(octets(value[0]));
    },
    start: () => messages([]),
    time: ([instant]) => messages(advance(device, Date.parse(instant))),
    ">": ([hex]) => messages(receive(device, octets(hex))),
    sync: ([number]) => say(`sync ${number}`),
    bye: () => output.end(),
    error: () => undefined,
  };

  createInterface({ input }).on("line", (line) => {
    const [word, ...rest] = line.split(" ");
    const answer = ANSWERS[word];
    if (answer === undefined) say(`error no such line: ${word.slice(0, 40)}`);
    else attemptAnswer(answer, rest, say);
  });
}
