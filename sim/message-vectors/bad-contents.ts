/** CS02b payloads that contradict their header, their mode or themselves; refused as a whole. */
import { concatBytes } from "@noble/hashes/utils.js";
import type { RemotePartyRole } from "../../pki/index.ts";
import {
  type CredentialsReplacementMode,
  encodeUpdateSecurityCredentialsCommand,
  type TrustAnchorCellIdentifier,
} from "../../wire/index.ts";
import type { CommandOrder, Fault } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { cellOf, MAIN_SLOTS } from "./update-order.ts";
import {
  type Baselines,
  baselineOf,
  type MessageVectorDefinition,
  refused,
  updateOf,
  type VectorFamily,
  withControl,
  withUpdate,
} from "./vector.ts";

const STRUCTURE = "GBCS 13.3 (measured ASN.1, RTDS 4.5.0)";
const INVARIANT = "measured in 23 of 23 commands, RTDS 4.5.0; refusal recalled";

export const BAD_CONTENTS: VectorFamily = {
  name: "CS02b payloads",
  vectors: (kit, baselines) => [
    ...structures(baselineOf(baselines, "update")),
    ...modes(kit, baselineOf(baselines, "update")),
    ...authorisingCells(kit, baselines),
    ...sequenceNumbers(baselineOf(baselines, "update")),
    ...targets(kit, baselines),
    ...paths(baselineOf(baselines, "update")),
  ],
};

function structures(order: CommandOrder): readonly MessageVectorDefinition[] {
  const row = (id: string, title: string, rule: string, content: CommandOrder["content"]) =>
    refused("update", { ...order, content }, { id, title, rule, source: STRUCTURE, decidedBy: "content" });
  const faulty = (id: string, title: string, rule: string, fault: Fault) =>
    row(id, title, rule, { kind: "update", update: updateOf(order), fault });
  const whole = encodeUpdateSecurityCredentialsCommand(updateOf(order));
  const COMPLETE = "the content is one whole CommandPayload";
  return [
    row("content-empty", "no content", COMPLETE, { kind: "octets", octets: new Uint8Array(0) }),
    row("content-empty-sequence", "a SEQUENCE of nothing", COMPLETE, {
      kind: "octets",
      octets: Uint8Array.of(0x30, 0x00),
    }),
    faulty("content-cut", "content without its last octet", COMPLETE, (octets) => octets.slice(0, -1)),
    faulty("content-cut-in-half", "the first half of the content", COMPLETE, (octets) =>
      octets.slice(0, Math.floor(octets.length / 2)),
    ),
    faulty("content-trailing-octet", "one octet after the CommandPayload", COMPLETE, (octets) =>
      concatBytes(octets, Uint8Array.of(0)),
    ),
    faulty(
      "content-indefinite-length",
      "the outer SEQUENCE with an indefinite length",
      "the encoding is DER",
      (octets) =>
        concatBytes(Uint8Array.of(0x30, 0x80), octets.slice(headerLength(whole)), new Uint8Array(2)),
    ),
    faulty(
      "content-set-for-sequence",
      "a SET in place of the outer SEQUENCE",
      "the structure is as GBCS 13.3 has it",
      (octets) => concatBytes(Uint8Array.of(0x31), octets.slice(1)),
    ),
  ];
}

/** Octets of the outer tag and its length. */
function headerLength(octets: Uint8Array): number {
  const first = octets[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function modes(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const row = (id: string, credentialsReplacementMode: CredentialsReplacementMode) =>
    refused("update", withControl(order, { credentialsReplacementMode }), {
      id,
      title: `mode ${credentialsReplacementMode} under the message code of ${slot.mode}`,
      rule: "the mode is the one that the message code stands for",
      source: INVARIANT,
      decidedBy: "replacement-mode",
    });
  return [
    row("mode-of-another-code", slot.knownElsewhere.mode),
    row("mode-recovery", "anyExceptAbnormalRootByRecovery"),
    row("mode-contingency", "anyByContingency"),
  ];
}

function authorisingCells(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const row = (baseline: string, id: string, title: string, named: TrustAnchorCellIdentifier | undefined) => {
    const order = baselineOf(baselines, baseline);
    const { authorisingRemotePartyTACellIdentifier: _, ...control } =
      updateOf(order).authorisingRemotePartyControl;
    const authorisingRemotePartyControl = {
      ...control,
      ...(named === undefined ? {} : { authorisingRemotePartyTACellIdentifier: named }),
    };
    return refused(baseline, withUpdate(order, { authorisingRemotePartyControl }), {
      id,
      title,
      rule: "the authorising cell named is the one that the mode requires",
      source: INVARIANT,
      decidedBy: "authorising-cell",
    });
  };
  return [
    row(
      "update",
      "authorising-cell-of-another-role",
      "the authorising cell of another role",
      cellOf(slot.knownElsewhere.role, "digitalSignature"),
    ),
    row(
      "update",
      "authorising-cell-key-agreement",
      "the key agreement cell as the authorising one",
      cellOf(slot.role, "keyAgreement"),
    ),
    row(
      "update",
      "authorising-cell-top-up",
      "the top-up cell as the authorising one",
      cellOf(slot.role, "digitalSignature", "prePaymentTopUp"),
    ),
    row("update", "authorising-cell-missing", "no authorising cell", undefined),
    ...(kit.kind === "CHF"
      ? [
          row(
            "update-by-broker",
            "authorising-cell-of-broker-missing",
            "no authorising cell in the broker's command on a hub",
            undefined,
          ),
        ]
      : [
          row(
            "update-by-broker",
            "authorising-cell-superfluous",
            "an authorising cell in the broker's command, which has none",
            cellOf("accessControlBroker", "keyAgreement"),
          ),
        ]),
  ];
}

function sequenceNumbers(order: CommandOrder): readonly MessageVectorDefinition[] {
  const { originatorCounter: counter } = order.header;
  const row = (id: string, title: string, authorisingRemotePartySeqNumber: bigint) =>
    refused("update", withControl(order, { authorisingRemotePartySeqNumber }), {
      id,
      title,
      rule: "the counter inside the signed content equals the one in the header",
      source: INVARIANT,
      decidedBy: "sequence-number",
    });
  return [
    row("content-counter-above", "a counter in the content one above the header's", counter + 1n),
    row("content-counter-below", "a counter in the content one below the header's", counter - 1n),
    row("content-counter-zero", "a counter of zero in the content", 0n),
  ];
}

function targets(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const row = (
    baseline: string,
    id: string,
    title: string,
    index: number,
    cell: TrustAnchorCellIdentifier,
  ) => {
    const order = baselineOf(baselines, baseline);
    const replacements = updateOf(order).replacements.map((one, place) =>
      place === index ? { ...one, targetTrustAnchorCell: cell } : one,
    );
    return refused(baseline, withUpdate(order, { replacements }), {
      id,
      title,
      rule: "the mode may write to every cell that the command targets",
      source: INVARIANT,
      decidedBy: "target-cells",
    });
  };
  const last = slot.usages.length - 1;
  const into = (role: RemotePartyRole) => cellOf(role, "digitalSignature");
  return [
    row(
      "update",
      "target-of-another-role",
      `a ${slot.knownElsewhere.role} cell as a target`,
      0,
      into(slot.knownElsewhere.role),
    ),
    row("update", "target-root", "the root cell as a target", 0, cellOf("root", "keyCertSign")),
    row("update", "target-recovery", "the recovery cell as the last target", last, into("recovery")),
    row(
      "update-three",
      "target-root-by-recovery",
      "the root cell in recovery's command",
      2,
      cellOf("root", "keyCertSign"),
    ),
  ];
}

function paths(order: CommandOrder): readonly MessageVectorDefinition[] {
  const [issuing = new Uint8Array(0)] = updateOf(order).certificationPathCertificates;
  const row = (id: string, title: string, certificationPathCertificates: readonly Uint8Array[]) =>
    refused(
      "update",
      withUpdate(order, { certificationPathCertificates: [...certificationPathCertificates] }),
      {
        id,
        title,
        rule: "the certificates of the path are readable",
        source: "GBCS 12",
        decidedBy: "certification-path",
      },
    );
  return [
    row("path-unreadable", "a SEQUENCE of nothing in the path", [Uint8Array.of(0x30, 0x00)]),
    row("path-unreadable-beside", "a SEQUENCE of nothing beside the good path", [
      issuing,
      Uint8Array.of(0x30, 0x00),
    ]),
  ];
}
