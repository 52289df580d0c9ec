/** One message after another: replays, keys that changed hands, and what is carried out at a later time. */
import { type Instant, instant } from "../../pki/index.ts";
import { CANCELLATION_DATE_TIME, originatorCounter } from "../../wire/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { cellOf, macByBroker, MAIN_SLOTS, replacing, updateOrder } from "./update-order.ts";
import {
  type Baselines,
  baselineOf,
  good,
  type MessageVectorDefinition,
  refused,
  updateOf,
  type VectorFamily,
  withControl,
  withUpdate,
} from "./vector.ts";

const COUNTERS = "GBCS 4.3.1.5 and 9.2";
const LATER = instant("2026-07-01");
const BEFORE = instant("2026-06-30T23:59:59Z");
const EXPIRES_BEFORE = instant("2026-06-15");

export const SEQUENCES: VectorFamily = {
  name: "sequences",
  vectors: async (kit, baselines) => [
    ...replays(kit, baselines),
    ...newKeys(kit, baselines),
    ...floors(kit, baselines),
    ...(await futureDated(kit, baselines)),
    ...(kit.kind === "GPF" || kit.kind === "ESME" ? handovers(kit) : []),
  ],
};

/** The same payload with the next counters. */
function counted(kit: MessageKit, order: CommandOrder, above: bigint): CommandOrder {
  const { role, mode } = MAIN_SLOTS[kit.kind];
  const { replacements, executionDateTime, certificationPathCertificates } = updateOf(order);
  return updateOrder(kit, {
    mode,
    replacements,
    path: certificationPathCertificates,
    counter: originatorCounter(kit.nextCounter(role) + above),
    ...(executionDateTime === undefined ? {} : { executionDateTime }),
  });
}

/** The same octets twice; and a refusal that does not use up the counter. */
function replays(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  // Recovery's command leaves the key that signs the next one alone where another role's cells are replaced.
  const order = baselineOf(baselines, "update-by-broker");
  const three = baselineOf(baselines, "update-three");
  const mac = { ...macByBroker(kit), fault: (octets: Uint8Array) => octets.map((octet) => octet ^ 0xff) };
  const main = baselineOf(baselines, "update");
  const replay = {
    rule: "the counter is above the last one accepted from the role",
    source: COUNTERS,
    decidedBy: "originator-counter",
  };
  return [
    refused("update", main, {
      ...replay,
      id: "replay-of-update",
      title: "the good command a second time",
      after: "update",
    }),
    refused("update-three", three, {
      ...replay,
      id: "replay-of-recovery",
      title: "recovery's command a second time",
      after: "update-three",
    }),
    refused("update-by-broker", order, {
      ...replay,
      id: "replay-of-broker",
      title: "the broker's command a second time",
      after: "update-by-broker",
    }),
    refused(
      "update",
      { ...main, mac },
      {
        id: "refused-before-good",
        title: "the good command with its MAC inverted",
        rule: "the MAC is made with the broker's and the device's key agreement keys over the whole frame",
        source: "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0",
        decidedBy: "message-authentication-code",
      },
    ),
    good(
      "good-after-refused",
      "the same command with its right MAC: a forgery does not use up the counter",
      main,
      { after: "refused-before-good" },
    ),
    good(
      "read-again",
      "CS02a a second time: reads are not protected against replay",
      baselineOf(baselines, "read-credentials"),
      {
        after: "read-credentials",
        because:
          "Whether CS02a is protected against replay is not public; the measured answers report a counter that the command has not raised.",
      },
    ),
  ];
}

/** After a renewal the new key is obeyed and the old one is not. */
function newKeys(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const { holder, mode } = MAIN_SLOTS[kit.kind];
  const old = counted(kit, baselineOf(baselines, "update"), 1n);
  const keyPair = kit.vectorKit.freshKey(`renewed:${holder}:digitalSignature`);
  const brokerKey = kit.vectorKit.freshKey("renewed:access-control-broker:keyAgreement");
  const newly: CommandOrder = { ...old, signature: { kind: "by", keyPair } };
  const main = baselineOf(baselines, "update");
  return [
    refused("update", old, {
      id: "old-key-after-renewal",
      title: "signed with the key that was in the cell before",
      rule: "the signature is by the key in the authorising cell",
      source: "GBCS 7.2.5; measured, RTDS 4.5.0",
      decidedBy: "signature",
      after: "update",
      because: `The counter is the next one, as after the first command of mode ${mode} it has to be.`,
    }),
    good("new-key-after-renewal", "the same signed with the new key", newly, {
      after: "old-key-after-renewal",
      because: "A bad signature does not use up the counter.",
    }),
    refused("update", main, {
      id: "old-broker-after-renewal",
      title: "MACed with the key that was in the broker's cell before",
      rule: "the MAC is made with the broker's and the device's key agreement keys over the whole frame",
      source: "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0",
      decidedBy: "message-authentication-code",
      after: "update-by-broker",
    }),
    good(
      "new-broker-after-renewal",
      "the same MACed with the broker's new key",
      { ...main, mac: { ...macByBroker(kit), keyPair: brokerKey } },
      { after: "old-broker-after-renewal" },
    ),
  ];
}

/** newRemotePartyFloorSeqNumber: where counting goes on. */
function floors(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const one = baselineOf(baselines, "update-by-change-of-supplier");
  const role = "transitionalCoS";
  const keyPair = kit.vectorKit.freshKey("renewed:change-of-supplier:digitalSignature");
  const floor = kit.nextCounter(role) + 100n;
  const raised = withControl(one, { newRemotePartyFloorSeqNumber: floor });
  const lowered = withControl(one, { newRemotePartyFloorSeqNumber: 0n });
  const next = (counter: bigint): CommandOrder => ({
    ...updateOrder(kit, {
      mode: "transCoSByTransCoS",
      replacements: updateOf(one).replacements,
      counter: originatorCounter(counter),
    }),
    signature: { kind: "by", keyPair },
  });
  return [
    good("floor-above", "a command that raises the floor of its own role by 100", raised),
    refused("update-by-change-of-supplier", next(floor), {
      id: "floor-reached",
      title: "the new party sends the floor itself",
      rule: "the counter is above the last one accepted from the role",
      source: `${COUNTERS}; strictness by testbed policy equalOriginatorCounter`,
      decidedBy: "originator-counter",
      policy: "equalOriginatorCounter",
      after: "floor-above",
      because: "It is signed with the new key, as it has to be by now.",
    }),
    good("floor-passed", "one above the floor", next(floor + 1n), { after: "floor-reached" }),
    good(
      "floor-zero",
      "a command that sets the floor of its own role to 0, as measured handovers do",
      lowered,
    ),
    good("floor-zero-counts-from-one", "the new party counts from 1", next(1n), { after: "floor-zero" }),
    good(
      "floor-of-another-role",
      "a command that sets another role's counter too",
      withControl(one, {
        otherRemotePartySeqNumberChanges: [
          { otherRemotePartyRole: "recovery", otherRemotePartyFloorSeqNumber: 9_000n },
        ],
      }),
    ),
  ];
}

async function futureDated(
  kit: MessageKit,
  baselines: Baselines,
): Promise<readonly MessageVectorDefinition[]> {
  const main = baselineOf(baselines, "update");
  const dated = (order: CommandOrder, executionDateTime: Instant) => withUpdate(order, { executionDateTime });
  const { role, holder } = MAIN_SLOTS[kit.kind];
  const expiring = await kit.vectorKit.organisation("message:expiring", {
    role,
    entityId: kit.party(holder).entityId,
    notAfter: EXPIRES_BEFORE,
  });
  const [first] = updateOf(main).replacements;
  const cell = first?.targetTrustAnchorCell ?? cellOf(role, "digitalSignature");
  const foreign = kit.foreignParty(holder).digitalSignature.certificate;
  const bringing = (der: Uint8Array) =>
    dated(withUpdate(main, { replacements: [replacing(cell, der)] }), LATER);
  const again = (order: CommandOrder, above: bigint) => counted(kit, order, above);
  return [
    good("dated", "a command for the first of July: accepted, with no outcome yet", dated(main, LATER)),
    good("dated-before-time", "one second before: nothing happens", undefined, {
      after: "dated",
      clock: BEFORE,
      outcome: "nothingDue",
    }),
    good("dated-in-time", "the first of July: carried out, and an alert 8F66 says so", undefined, {
      after: "dated-before-time",
      clock: LATER,
    }),
    refused("dated", dated(main, LATER), {
      id: "replay-of-dated",
      title: "the future-dated command again after it was carried out",
      rule: "the counter is above the last one accepted from the role",
      source: COUNTERS,
      decidedBy: "originator-counter",
      after: "dated-in-time",
      clock: LATER,
    }),
    good(
      "dated-cancelled",
      "9999-12-31T23:59:59Z with a higher counter: cancelled",
      again(dated(main, CANCELLATION_DATE_TIME), 1n),
      { after: "dated" },
    ),
    good("dated-cancelled-in-time", "the first of July: nothing is pending any more", undefined, {
      after: "dated-cancelled",
      clock: LATER,
      outcome: "nothingDue",
    }),
    good(
      "cancel-nothing",
      "a cancellation with nothing pending is accepted",
      dated(main, CANCELLATION_DATE_TIME),
    ),
    good(
      "dated-again",
      "a later command of the same party takes the place of the pending one",
      again(dated(main, instant("2026-08-01")), 1n),
      { after: "dated" },
    ),
    good("dated-again-first-time", "the first of July: the first one is not carried out", undefined, {
      after: "dated-again",
      clock: LATER,
      outcome: "nothingDue",
    }),
    good("dated-again-in-time", "the first of August: the second one is", undefined, {
      after: "dated-again-first-time",
      clock: instant("2026-08-01"),
    }),
    good(
      "dated-in-the-past",
      "an execution time that has passed: carried out at once",
      dated(main, instant("2026-05-01")),
    ),
    good("dated-for-now", "an execution time that is now: carried out at once", dated(main, kit.clock)),
    good(
      "dated-foreign",
      "a future-dated command with a certificate of another SMKI: accepted all the same",
      bringing(foreign.der),
      { because: "Certificates are looked at when the time comes." },
    ),
    good("dated-foreign-in-time", "the first of July: it fails, and an alert 8F67 says so", undefined, {
      after: "dated-foreign",
      clock: LATER,
      outcome: "partlyExecuted",
      decidedBy: "path-to-anchor",
    }),
    good(
      "dated-expiring",
      "a future-dated command with a certificate that is valid until June",
      bringing(expiring.der),
    ),
    good("dated-expiring-in-time", "the first of July: it has expired; alert 8F67", undefined, {
      after: "dated-expiring",
      clock: LATER,
      outcome: "partlyExecuted",
      decidedBy: "path-validity",
      policy: "devicePathTimeChecks",
    }),
    good(
      "dated-then-command",
      "a command after the time: first the alert, then the answer",
      baselineOf(baselines, "read-credentials"),
      { after: "dated", clock: instant("2026-07-02") },
    ),
  ];
}

/** The network operator's cells go to the broker and from there to another operator (SR 6.21). */
function handovers(kit: MessageKit): readonly MessageVectorDefinition[] {
  const northgrid = kit.party("northgrid-gas");
  const southern = kit.party("southern-gas");
  const broker = kit.party("access-control-broker");
  const mode = "networkOperatorByNetworkOperator";
  const cells = (party: typeof broker) =>
    (["digitalSignature", "keyAgreement"] as const).flatMap((usage) => {
      const certificate = party[usage]?.certificate;
      return certificate === undefined ? [] : [replacing(cellOf("networkOperator", usage), certificate.der)];
    });
  const floor = { newRemotePartyFloorSeqNumber: 0n };
  const handingBack = updateOrder(kit, { mode, replacements: cells(broker), control: floor });
  const handover = updateOrder(kit, {
    mode,
    originator: broker,
    counter: originatorCounter(1n),
    replacements: cells(southern),
    control: floor,
  });
  const byOld = updateOrder(kit, {
    mode,
    originator: northgrid,
    counter: originatorCounter(5n),
    replacements: cells(northgrid),
  });
  const byNew = updateOrder(kit, {
    mode,
    originator: southern,
    counter: originatorCounter(5n),
    replacements: cells(southern),
  });
  const unknown = {
    rule: "the sender is the party in the authorising cell",
    source: "GBCS Known Remote Party; measured, RTDS 4.5.0",
    decidedBy: "originator",
  } as const;
  const because = "A good command of that party; what is wrong is who holds the cell by now.";
  return [
    good("handing-back", "the network operator puts the broker's certificates into its cells", handingBack),
    refused("update", byOld, {
      ...unknown,
      id: "after-handing-back-old-owner",
      title: "the network operator, once it has handed back",
      after: "handing-back",
      because,
    }),
    good("handover", "the broker hands the cells to another network operator (SR 6.21)", handover, {
      after: "after-handing-back-old-owner",
    }),
    refused(
      "update",
      updateOrder(kit, {
        mode,
        originator: broker,
        counter: originatorCounter(5n),
        replacements: cells(broker),
      }),
      {
        ...unknown,
        id: "after-handover-broker",
        title: "the broker, once it has handed over",
        after: "handover",
        because,
      },
    ),
    good("after-handover-new-owner", "the new owner is obeyed", byNew, { after: "after-handover-broker" }),
  ];
}
