/**
 * Local delivery (command variants 2 and 6): the DCC hands the finished command to the User, who carries it to the device
 * with a hand-held terminal and returns what the device answers with 8.13 (DUIS, local command services).
 */
import { type Evidence, failedCheck } from "../../pki/index.ts";
import { type Exchange, exchange } from "../exchange/exchange.ts";
import { followCommand } from "../exchange/follow-command.ts";
import { dccTarget } from "../world/dcc-identity.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { newRequest } from "./requests.ts";

/** Carries out the visit if the exchange ended in a local command; otherwise the exchange stays what it was. */
export function carryToTheDevice(world: World, party: SimulatedParty, ended: Exchange): Exchange {
  const content = ended.responses.at(-1)?.content;
  if (content?.kind !== "localCommand") return ended;
  const { requestId } = ended.request;
  const answers: Uint8Array[] = [];
  const decision = followCommand(
    world,
    { device: requestId.target, bytes: content.gbcsPayload, awaits: "nobody" },
    () => undefined,
    "handHeldTerminal",
    (bytes) => answers.push(bytes),
  );
  const visited: Exchange = {
    ...ended,
    deviceVerdict: decision?.verdict,
    refusedBy: decision?.verdict === "refused" ? "device" : ended.refusedBy,
    failedCheck: decision?.verdict === "refused" ? failedIn(decision.evidence) : ended.failedCheck,
  };
  const [answer] = answers;
  if (answer === undefined) return visited;
  const returned = exchange(
    world,
    party,
    newRequest(party, {
      service: "8.13",
      commandVariant: 8,
      target: dccTarget(world),
      body: {
        kind: "ReturnLocalCommandResponse",
        originalRequestId: requestId,
        deviceGbcsResponse: answer,
      },
    }),
  );
  return { ...visited, responses: [...visited.responses, ...returned.responses] };
}

const failedIn = (evidence: Evidence): string | undefined => failedCheck(evidence)?.check;
