/** One event of a step in words. Which events are told at all, and in which order, is decided here alone. */
import type { EventOfKind, LogEvent } from "../log/event.ts";
import type { Cast } from "./cast.ts";
import { momentInWords, roleInWords } from "./cast.ts";
import { DCC_LABEL } from "../scenario/schema.ts";
import { count } from "./counted.ts";
import { dutyLines, strandedLines } from "./duty-lines.ts";
import { ACT, MARGIN, STEP_INDENT } from "./line-places.ts";
import { line } from "./story-line.ts";
import type { StoryLine } from "./story-line.ts";
import { verdictLines } from "./verdict-lines.ts";

/** The lines of an event; none for what a reader of the story does not need. */
export function eventLines(event: LogEvent, cast: Cast): readonly StoryLine[] {
  switch (event.kind) {
    case "serviceRequestSent":
      return [requestLine(event, cast)];
    case "requestDue":
      return [
        line(
          "asks",
          cast.withNames(
            `${momentInWords(event.at)}: the DCC takes up ${event.why === "scheduled" ? "a scheduled read" : "a request it has kept"} of ${cast.nameOf(event.party)}: to ${event.says} (${event.serviceReferenceVariant})`,
          ),
          { indent: STEP_INDENT },
        ),
      ];
    case "dccDecided":
      return verdictLines(
        "DCC",
        DCC_VERDICT_IN_WORDS[event.verdict],
        event.responseCode,
        event.means,
        event.evidence,
        cast,
      );
    case "deviceDecided":
      return verdictLines(
        event.device,
        {
          executed: "executes the command",
          partlyExecuted: "executes a part of the command",
          refused: undefined,
        }[event.verdict],
        undefined,
        event.means,
        event.evidence,
        cast,
      );
    case "answerChecked":
      return verdictLines(
        "DCC",
        event.verdict === "dropped" ? undefined : "takes the answer",
        undefined,
        "dropped; nobody is told",
        event.evidence,
        cast,
      );
    case "messageSent":
      return [line("fact", cast.withNames(messageInWords(event, cast)), { ...ACT, label: "wire" })];
    case "serviceResponseReceived":
      return [
        line(
          "fact",
          cast.withNames(
            `${cast.nameOf(event.party)} receives ${event.responseCode}: ${answerInWords(event)}`,
          ),
          { ...ACT, label: "answer" },
        ),
      ];
    case "repositorySearched":
      return [
        line(
          "asks",
          cast.withNames(
            `${cast.nameOf(event.party)} searches the SMKI Repository for ${cast.nameOf(event.subject)}: ${event.answers}`,
          ),
          { indent: STEP_INDENT },
        ),
      ];
    case "certificateIssued":
      return issuedLines([event], cast);
    case "certificateRevoked":
      return [
        line(
          "fact",
          `revokes ${cast.nameOf(event.subject)}'s certificate for ${purposeInWords(event)}, serial ${event.serial.slice(0, 8)}…: ${event.reason}`,
          { ...ACT, label: "SMKI" },
        ),
      ];
    case "ownCommandSent":
      return [
        line(
          "asks",
          cast.withNames(`the DCC of its own accord ${event.says} of ${cast.nameOf(event.device)}`),
          {
            indent: STEP_INDENT,
          },
        ),
      ];
    case "authorityReplaced":
      return [
        line(
          "fact",
          `key ceremony: the ${AUTHORITY_IN_WORDS[event.which]} ${event.before} is followed by ${event.after} (key ${event.keyIdentifier})`,
          { ...ACT, label: "SMKI" },
        ),
      ];
    case "revocationListFetched":
      return [
        line(
          "fact",
          `fetches list ${event.crlNumber} of ${event.issuer}, published ${momentInWords(event.thisUpdate)}: it now names ${count(event.names.length, "revoked certificate")}; no device will ever see it`,
          { ...ACT, label: "DCC" },
        ),
      ];
    case "smkiDecided":
      return verdictLines(
        "SMKI",
        event.verdict === "accepted" ? `accepts ${event.about}` : undefined,
        undefined,
        event.about,
        event.evidence,
        cast,
      );
    case "dccAlertSent":
      return [
        line(
          "fact",
          cast.withNames(`${cast.nameOf(event.party)} is told by DCC Alert ${event.alert}: ${event.says}`),
          {
            ...ACT,
            label: "alert",
          },
        ),
      ];
    case "limitSet":
      return [
        line(
          "fact",
          `${cast.nameOf(event.party)} means to send ${event.attribute} in ${event.service} of at most ${event.atMost} s`,
          { ...MARGIN, label: "DCC" },
        ),
      ];
    case "thresholdSet":
      return [
        line(
          "fact",
          event.party === DCC_LABEL
            ? `of all Users together, ${event.requests} requests ${event.service} in ${event.hours} hours are usual`
            : `${cast.nameOf(event.party)} means to send at most ${event.requests} requests ${event.service} in ${event.hours} hours`,
          { ...MARGIN, label: "DCC" },
        ),
      ];
    case "inventoryChanged":
      return [
        line("fact", `${event.device} in the Smart Metering Inventory: ${event.before} → ${event.after}`, {
          ...ACT,
          label: "DCC",
        }),
      ];
    case "registrationChanged":
      return [
        line(
          "fact",
          `MPRN ${event.mprn}, ${roleInWords(event.field)}: ${cast.nameOf(event.before)} → ${cast.nameOf(event.after)}, effective ${momentInWords(event.effectiveFrom)}`,
          { ...MARGIN, label: "register" },
        ),
      ];
    case "userStatusChanged":
      return [
        line(
          "fact",
          `${cast.nameOf(event.party)}: ${statusInWords(event.before)} → ${statusInWords(event.after)}`,
          { ...MARGIN, label: "register" },
        ),
      ];
    case "ownershipChanged":
      return [
        line(
          "fact",
          `${cast.nameOf(event.party)} now belongs to ${cast.nameOf(event.owner)}, and is the same party: same User ID, same keys, same registration`,
          { ...MARGIN, label: "register" },
        ),
      ];
    case "costIncurred":
      return [
        line(
          "fact",
          `${cast.nameOf(event.party)} pays about £${event.pounds.toLocaleString("en-GB")} ${event.for} (${event.source})`,
          { ...MARGIN, label: "cost" },
        ),
      ];
    case "keysLost":
      return [
        line("fact", `the private keys of ${cast.nameOf(event.party)} are gone`, {
          ...MARGIN,
          label: "keys",
        }),
      ];
    case "partyAsked":
      return [
        line("asks", `${cast.nameOf(event.party)} asks ${cast.nameOf(event.asked)} to ${event.about}`, {
          indent: STEP_INDENT,
        }),
      ];
    case "hubExchanged":
      return [
        line(
          "fact",
          `${event.removed.join(" and ")} taken down; ${event.installed.map(({ device }) => device).join(" and ")} installed as it left the factory`,
          { ...MARGIN, label: "site" },
        ),
      ];
    case "linkChanged":
      return [
        line("fact", `${event.device}: ${event.before} → ${event.after}`, { ...MARGIN, label: "link" }),
      ];
    case "messageLost":
      return [
        line(
          "refused",
          cast.withNames(`${cast.nameOf(event.from)} → ${cast.nameOf(event.to)}: ${event.why}`),
          {
            ...ACT,
            label: "wire",
          },
        ),
      ];
    case "rulesChanged":
      return [
        line("rule", `from now on the rules are ${event.after}: ${event.title}`, {
          ...MARGIN,
          label: "rules",
        }),
      ];
    case "policyChanged":
      return [
        line("rule", `from now on ${event.policy} is ${event.after}, no more ${event.before}`, {
          ...MARGIN,
          label: "policy",
        }),
      ];
    case "postCommissioningReported":
      return event.rows.map((row) =>
        line(
          row.state === "breached" || row.state === "cannotBeMet" ? "dutyBreached" : "fact",
          cast.withNames(
            `${row.device} (MPRN ${row.mprn}, ${cast.nameOf(row.networkOperator)}): holds ${cast.nameOf(row.holder)}; ${row.duty === "none" ? row.why : `${row.duty} of ${cast.nameOf(row.owedBy)} ${row.state}: ${row.why}`}`,
          ),
          { ...MARGIN, label: "report" },
        ),
      );
    case "dutyChanged":
      return dutyLines(event, cast);
    case "slotStranded":
      return strandedLines(event, cast);
    case "slotRescued":
      return [
        line(
          "ok",
          `RESCUED: the ${roleInWords(event.remotePartyRole)} slot of ${event.device} can be changed again, by ${cast.nameOf(event.by)}`,
          { ...MARGIN, label: "slot" },
        ),
      ];
    case "expectationChecked":
      return event.met
        ? []
        : [
            line("unmet", `${event.about}: expected ${event.expected}, but it is ${event.actual}`, {
              ...MARGIN,
              label: "UNMET",
            }),
          ];
    case "runStarted":
    case "repositoryOpened":
    case "stepStarted":
    case "slotChanged":
    case "stepEnded":
    case "runEnded":
      break;
  }
  return [];
}

function requestLine(event: EventOfKind<"serviceRequestSent">, cast: Cast): StoryLine {
  const asked = `${event.serviceReferenceVariant} ${event.name} for ${cast.nameOf(event.target)}`;
  const says = event.says === "" ? "" : ` — ${event.says}`;
  return line("asks", cast.withNames(`${cast.nameOf(event.party)} asks the DCC: ${asked}${says}`), {
    indent: STEP_INDENT,
  });
}

/** Certificates of one subject, issued together, in one line. */
export function issuedLines(
  issued: readonly EventOfKind<"certificateIssued">[],
  cast: Cast,
): readonly StoryLine[] {
  const subject = issued[0]?.subject ?? "";
  const each = issued.map((event) => `${purposeInWords(event)} (key ${event.keyIdentifier.slice(0, 4)}…)`);
  const certificates = `certificate${issued.length === 1 ? "" : "s"}`;
  const text = `issues to ${cast.nameOf(subject)} the ${certificates} for ${each.join(", ")}`;
  return [line("fact", text, { ...ACT, label: "SMKI" })];
}

function purposeInWords({ role, usage }: { readonly role: string; readonly usage: string }): string {
  return role === "xmlSign" || role === "dspXmlSign" ? "XML signing" : (USAGE_IN_WORDS[usage] ?? usage);
}

const DCC_VERDICT_IN_WORDS = { accepted: "accepts", refused: undefined, quarantined: "HOLDS it" } as const;

const AUTHORITY_IN_WORDS = { issuing: "Issuing OCA", root: "Root OCA" } as const;

const USAGE_IN_WORDS: Readonly<Record<string, string>> = {
  digitalSignature: "signing",
  keyAgreement: "key agreement",
};

/** `DCC → gpf-1  CS02b 0x0103: put …; signed by …, 1418 octets`. */
function messageInWords(event: EventOfKind<"messageSent">, cast: Cast): string {
  const { useCase, messageCode, says, protection, bytes } = event;
  const content = says.includes(useCase)
    ? `${messageCode} ${says}`
    : `${useCase.split(" ")[0] ?? useCase} ${messageCode}: ${says}`;
  return `${cast.nameOf(event.from)} → ${cast.nameOf(event.to)}: ${content}; ${protection}, ${bytes.length / 2} octets`;
}

function answerInWords({ says, means }: EventOfKind<"serviceResponseReceived">): string {
  return says === "" || says === means ? means : `${says}${means === "" ? "" : ` (${means})`}`;
}

const STATUS_IN_WORDS: Readonly<Record<string, string>> = {
  live: "a live DCC User",
  suspended: "a suspended DCC User",
  inUserEntry: "no DCC User yet, and in User Entry",
  notAUser: "no DCC User",
};

/** A party's standing at the DCC in plain words. */
export function statusInWords(status: string): string {
  return STATUS_IN_WORDS[status] ?? status;
}
