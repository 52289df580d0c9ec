/** Senders that no authorising cell holds, counters that were used, and message codes that are not the device's. */
import { entityId, type EntityId } from "../../pki/index.ts";
import {
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  LARGEST_SEQ_NUMBER,
  messageCode,
  MESSAGE_CODES,
  type MessageCode,
  originatorCounter,
} from "../../wire/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import { plainOrder, setClockOrder } from "./good-commands.ts";
import type { MessageKit } from "./starting-state.ts";
import { MAIN_SLOTS, type MainSlot, signedBy, updateOrder } from "./update-order.ts";
import {
  type Baselines,
  baselineOf,
  good,
  type MessageVectorDefinition,
  refused,
  updateOf,
  type VectorFamily,
  withControl,
  withHeader,
} from "./vector.ts";

const KNOWN =
  "GBCS Known Remote Party; measured: the signer is the holder of the authorising cell, RTDS 4.5.0";
const COUNTERS = "GBCS 4.3.1.5 and 9.2; strictness by testbed policy equalOriginatorCounter";
const NOBODY = entityId("d25ec000000000ff");

export const BAD_ORIGINATORS: VectorFamily = {
  name: "originators and counters",
  vectors: (kit, baselines) => [
    ...originators(kit, baselineOf(baselines, "update")),
    ...counters(kit, baselineOf(baselines, "update")),
    ...useCases(kit, baselineOf(baselines, "update")),
    ...readers(kit, baselines),
  ],
};

function originators(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const { knownElsewhere } = slot;
  const southern = kit.party("southern-gas");
  const elsewhere = kit.party(knownElsewhere.label);
  const row = (id: string, title: string, made: CommandOrder, because?: string) =>
    refused("update", made, {
      id,
      title,
      rule: "the sender is the party in the authorising cell",
      source: KNOWN,
      decidedBy: "originator",
      ...(because === undefined ? {} : { because }),
    });
  const from = (businessOriginator: EntityId) => withHeader(order, { businessOriginator });
  const ITS_OWN = "Its own signature is good; that it is unknown is the only thing wrong with it.";
  return [
    row(
      "originator-nobody",
      "a sender that no cell of the device knows; signed with the right key",
      from(NOBODY),
    ),
    row(
      "originator-stranger",
      "a real network operator that no cell of the device knows, signed with its own key",
      { ...from(southern.entityId), signature: signedBy(southern.digitalSignature) },
      ITS_OWN,
    ),
    row(
      "originator-in-another-cell",
      `a sender that the device knows as ${knownElsewhere.role} only; signed with the right key`,
      from(elsewhere.entityId),
    ),
    row(
      "originator-in-another-cell-own-signature",
      `a sender that the device knows as ${knownElsewhere.role} only, signed with its own key`,
      { ...from(elsewhere.entityId), signature: signedBy(elsewhere.digitalSignature) },
      ITS_OWN,
    ),
    row(
      "originator-is-the-broker",
      "the broker in its own name, where its certificate is not in the cell",
      from(kit.party("access-control-broker").entityId),
    ),
    row("originator-is-the-device", "the device itself as the sender", from(kit.device.state.entityId)),
    row(
      "originator-zero",
      "a sender of eight zero octets, which is how the root is reported",
      from(entityId("0000000000000000")),
    ),
    row(
      "mode-of-another-party",
      `the sender uses the mode of the ${knownElsewhere.role}`,
      withMode(order, knownElsewhere.mode, knownElsewhere.role),
      "Code, mode and authorising cell agree with each other; only the sender is not the party in that cell.",
    ),
  ];
}

function withMode(
  order: CommandOrder,
  mode: MainSlot["knownElsewhere"]["mode"],
  remotePartyRole: MainSlot["knownElsewhere"]["role"],
): CommandOrder {
  const changed = withControl(order, {
    credentialsReplacementMode: mode,
    authorisingRemotePartyTACellIdentifier: {
      remotePartyRole,
      keyUsage: "digitalSignature",
      cellUsage: "management",
    },
  });
  return withHeader(changed, { messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES[mode] });
}

function counters(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const { role, mode } = MAIN_SLOTS[kit.kind];
  const next = kit.nextCounter(role);
  const { replacements } = updateOf(order);
  const counted = (value: bigint) =>
    updateOrder(kit, { mode, replacements, counter: originatorCounter(value) });
  const row = (id: string, title: string, value: bigint, because: string) =>
    refused("update", counted(value), {
      id,
      title,
      rule: "the counter is above the last one accepted from the role",
      source: COUNTERS,
      decidedBy: "originator-counter",
      because,
    });
  const BOTH_PLACES = "Header and content say the same counter, as they must.";
  return [
    row("counter-below", "a counter below the last one", next - 2n, BOTH_PLACES),
    row("counter-zero", "a counter of zero", 0n, BOTH_PLACES),
    {
      ...row("counter-equal", "the last counter again", next - 1n, BOTH_PLACES),
      policy: "equalOriginatorCounter",
    },
    row(
      "counter-low-octets-above",
      "a counter whose low octet alone is above",
      (next & ~0xffffn) | 0xffn,
      "Whoever compares octets and not the number takes it. Header and content say the same counter.",
    ),
    good("counter-far-above", "a counter far above the last one", counted(next + 0x1_0000_0000n)),
    good(
      "counter-largest",
      "the largest counter that a SeqNumber can hold: 2^63 - 1",
      counted(LARGEST_SEQ_NUMBER),
    ),
    refused("update", withHeader(order, { originatorCounter: originatorCounter(LARGEST_SEQ_NUMBER + 1n) }), {
      id: "counter-top-bit",
      title: "a counter with its top bit set in the header",
      rule: "a counter is one that a SeqNumber can hold: 0 to 2^63 - 1",
      source: "GBCS SeqNumber (0..9223372036854775807); refusal recalled",
      decidedBy: "originator-counter",
      because:
        "The payload cannot say such a counter, so header and content differ as well. Kept, it could never be reported.",
    }),
  ];
}

function useCases(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const row = (id: string, title: string, rule: string, made: CommandOrder, because?: string) =>
    refused("update", made, {
      id,
      title,
      rule,
      source: "GBCS use case mapping (measured targets, RTDS 4.5.0)",
      decidedBy: "use-case",
      ...(because === undefined ? {} : { because }),
    });
  const coded = (code: MessageCode) => withHeader(order, { messageCode: code });
  const KNOWN_CODES = "the message code is that of a use case";
  const OF_THE_KIND = "the kind of device has the use case";
  const WHOLE = "A good command of another kind of device: nothing in it is wrong but the device.";
  return [
    row(
      "message-code-unknown",
      "a message code that no use case has",
      KNOWN_CODES,
      coded(messageCode(0x7fff)),
    ),
    row("message-code-zero", "message code 0000", KNOWN_CODES, coded(messageCode(0))),
    row(
      "message-code-of-an-alert",
      "the message code of the alert that follows a future-dated update",
      KNOWN_CODES,
      coded(MESSAGE_CODES.FUTURE_DATED_UPDATE_SECURITY_CREDENTIALS_ALERT),
    ),
    ...(kit.kind === "GSME"
      ? []
      : [
          row(
            "use-case-of-a-gas-meter",
            "GCS28, which only a gas meter has",
            OF_THE_KIND,
            setClockOrder(kit),
            WHOLE,
          ),
        ]),
    ...(kit.kind === "CHF"
      ? []
      : [
          row(
            "use-case-of-a-hub",
            "CCS01, which only a communications hub has",
            OF_THE_KIND,
            plainOrder(
              kit,
              kit.party("access-control-broker"),
              MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
              kit.nextCounter("accessControlBroker"),
              new Uint8Array(0),
            ),
            "The content is empty: a device that has not the use case has no reason to look at it.",
          ),
        ]),
  ];
}

/** Who may ask CS02a: the same command from somebody else. */
function readers(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const row = (baseline: string, id: string, title: string, label: string) =>
    refused(
      baseline,
      withHeader(baselineOf(baselines, baseline), { businessOriginator: kit.party(label).entityId }),
      {
        id,
        title,
        rule: "the sender is the party in the authorising cell",
        source: "measured: RTDS 4.5.0, CS02aMAC and CS02aSignature",
        decidedBy: "originator",
      },
    );
  return [
    row("read-credentials", "read-by-a-stranger", "CS02a by a stranger, MACed by the broker", "southern-gas"),
    row(
      "read-credentials-signed",
      "read-signed-by-recovery",
      "CS02a in the name of recovery, which may not ask",
      "recovery",
    ),
  ];
}
