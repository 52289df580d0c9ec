/** Signatures and MACs that are absent, superfluous, or made by the wrong key over the wrong octets. */
import { p256 } from "@noble/curves/nist.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type GbcsMessage, signedPart } from "../../wire/index.ts";
import type { CommandOrder, Fault, MacOrder, SignatureOrder } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { macBy, macByBroker, MAIN_SLOTS, signedBy } from "./update-order.ts";
import {
  type Baselines,
  baselineOf,
  good,
  type MessageVectorDefinition,
  refused,
  type VectorFamily,
} from "./vector.ts";

const SIGNING = "GBCS 7.2.5; measured, RTDS 4.5.0";
const MACING = "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0";
const DEMANDED = "GBCS 13.3.3.1; measured for every use case, RTDS 4.5.0";
const GENERAL_SIGNING_TAG = Uint8Array.of(0xdf);
const ORDER = p256.Point.Fn.ORDER;

const flipped =
  (index: number, bits: number): Fault =>
  (octets) => {
    const changed = Uint8Array.from(octets);
    changed[index] = (changed[index] ?? 0) ^ bits;
    return changed;
  };
const scalarOctets = (value: bigint): Uint8Array => hexToBytes(value.toString(16).padStart(64, "0"));
const scalarOf = (octets: Uint8Array): bigint =>
  octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

export const BAD_PROTECTIONS: VectorFamily = {
  name: "protections",
  vectors: (kit, baselines) => [
    ...macs(kit, baselineOf(baselines, "update")),
    ...signatures(kit, baselineOf(baselines, "update")),
    ...presence(kit, baselines),
  ],
};

function macs(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const right = macByBroker(kit);
  const holder = kit.party(MAIN_SLOTS[kit.kind].holder);
  const rule = "the MAC is made with the broker's and the device's key agreement keys over the whole frame";
  const row = (id: string, title: string, mac: MacOrder) =>
    refused(
      "update",
      { ...order, mac },
      {
        id,
        title,
        rule,
        source: MACING,
        decidedBy: "message-authentication-code",
      },
    );
  const bitRows = [
    ["mac-first-bit", "the first bit of the MAC flipped", flipped(0, 0x80)],
    ["mac-last-bit", "the last bit of the MAC flipped", flipped(11, 0x01)],
    ["mac-zero", "a MAC of zeros", () => new Uint8Array(12)],
  ] as const;
  return [
    ...bitRows.map(([id, title, fault]) => row(id, title, { ...right, fault })),
    row(
      "mac-by-another-broker",
      "a MAC by a broker of the same name in an SMKI that the device does not know",
      macBy(kit, kit.foreignParty("access-control-broker")),
    ),
    row("mac-by-the-sender", "a MAC by the sender itself, where the broker's is due", macBy(kit, holder)),
    row("mac-for-another-device", "a MAC for another device's key", {
      ...right,
      receiverPoint: kit.vectorKit.freshKey("another-device").publicPoint,
    }),
    row("mac-before-signature", "a MAC made before the message was signed", {
      ...right,
      covers: (message) => ({ ...message, signature: { kind: "empty" } }),
    }),
    row("mac-of-another-counter", "a MAC made for the counter before", {
      ...right,
      covers: (message) => withCounterBefore(message),
    }),
    row("mac-of-another-content", "a MAC over content that was changed afterwards", {
      ...right,
      covers: (message) => ({ ...message, content: flipped(4, 1)(message.content) }),
    }),
    row("mac-parties-swapped", "a key derived as if the device had sent it", {
      ...right,
      covers: (message) => ({
        ...message,
        header: {
          ...message.header,
          businessOriginator: message.header.businessTarget,
          businessTarget: message.header.businessOriginator,
        },
      }),
    }),
  ];
}

function withCounterBefore(message: GbcsMessage): GbcsMessage {
  const originatorCounter = (message.header.originatorCounter -
    1n) as typeof message.header.originatorCounter;
  return { ...message, header: { ...message.header, originatorCounter } };
}

function signatures(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const holder = kit.party(slot.holder);
  const right = signedBy(holder.digitalSignature);
  const other = (order.signature.kind === "by" ? order.signature : right).keyPair;
  const row = (id: string, title: string, rule: string, signature: SignatureOrder, because?: string) =>
    refused(
      "update",
      { ...order, signature },
      {
        id,
        title,
        rule,
        source: SIGNING,
        decidedBy: "signature",
        ...(because === undefined ? {} : { because }),
      },
    );
  const wrong = (id: string, title: string, fault: Fault) =>
    row(id, title, "the signature verifies", { ...right, fault });
  const notAScalar = (id: string, title: string, fault: Fault) =>
    row(id, title, "r and s lie in 1..n-1 (FIPS 186-5 6.4.2)", { ...right, fault });
  const covering = (id: string, title: string, covers: (message: GbcsMessage) => Uint8Array) =>
    row(
      id,
      title,
      "the signature covers the octets from the length of the transaction-id to the end of the content",
      {
        ...right,
        covers,
      },
    );
  const by = (id: string, title: string, keyPair: typeof other) =>
    row(id, title, "the signature is by the key in the authorising cell", { kind: "by", keyPair });
  return [
    wrong("signature-first-bit", "the first bit of r flipped", flipped(0, 0x80)),
    wrong("signature-high-bit-of-s", "the high bit of s flipped", flipped(32, 0x80)),
    wrong("signature-last-bit", "the last bit of s flipped", flipped(63, 0x01)),
    wrong("signature-swapped", "s before r", (rs) => concatBytes(rs.slice(32), rs.slice(0, 32))),
    wrong("signature-little-endian", "r and s with their octets in reverse", (rs) =>
      concatBytes(rs.slice(0, 32).toReversed(), rs.slice(32).toReversed()),
    ),
    notAScalar("signature-zero", "r and s of zero", () => new Uint8Array(64)),
    notAScalar("signature-r-zero", "an r of zero", (rs) => concatBytes(new Uint8Array(32), rs.slice(32))),
    notAScalar("signature-s-zero", "an s of zero", (rs) => concatBytes(rs.slice(0, 32), new Uint8Array(32))),
    notAScalar("signature-r-is-n", "an r that is the order of the curve", (rs) =>
      concatBytes(scalarOctets(ORDER), rs.slice(32)),
    ),
    notAScalar("signature-all-ones", "64 octets of FF", () => new Uint8Array(64).fill(0xff)),
    by(
      "signature-by-a-stranger",
      "signed by another network operator",
      kit.party("southern-gas").digitalSignature.keyPair,
    ),
    by(
      "signature-by-another-cell",
      `signed with the key in the ${slot.knownElsewhere.role} cell`,
      kit.party(slot.knownElsewhere.label).digitalSignature.keyPair,
    ),
    by(
      "signature-by-new-key",
      "signed with the key of the certificate that the command brings",
      kit.vectorKit.freshKey(`renewed:${slot.holder}:digitalSignature`),
    ),
    ...(holder.keyAgreement === undefined
      ? []
      : [
          by(
            "signature-by-agreement-key",
            "signed with the sender's key agreement key",
            holder.keyAgreement.keyPair,
          ),
        ]),
    covering("signature-with-tag", "signed with the tag DF before", (message) =>
      concatBytes(GENERAL_SIGNING_TAG, signedPart(message)),
    ),
    covering("signature-of-content", "only the content signed", ({ content }) => content),
    covering("signature-of-digest", "hashed twice", (message) => sha256(signedPart(message))),
    covering("signature-with-length-octet", "signed with the signature's length octet after", (message) =>
      concatBytes(signedPart(message), Uint8Array.of(64)),
    ),
    good(
      "signature-high-s",
      "the other of the two signatures that verify: n - s for s",
      {
        ...order,
        signature: {
          ...right,
          fault: (rs) => concatBytes(rs.slice(0, 32), scalarOctets(ORDER - scalarOf(rs.slice(32)))),
        },
      },
      { because: "There is no low-s rule: half of the real certificates carry a high s (measured)." },
    ),
  ];
}

function presence(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const row = (baseline: string, id: string, title: string, change: Partial<CommandOrder>) =>
    refused(
      baseline,
      { ...baselineOf(baselines, baseline), ...change },
      {
        id,
        title,
        rule: "a command carries exactly the protections that its use case demands",
        source: DEMANDED,
        decidedBy: "protections",
      },
    );
  const broker = kit.party("access-control-broker");
  const change = kit.party("change-of-supplier");
  return [
    row("update", "mac-absent", "signed, without its MAC", { mac: { kind: "none" } }),
    row("update", "signature-empty", "MACed, with an empty signature", { signature: { kind: "empty" } }),
    row(
      "update-three",
      "signature-field-absent",
      "recovery's command without even the signature's length octet",
      {
        signature: { kind: "absent" },
      },
    ),
    row("update-three", "signature-only-empty", "recovery's command with an empty signature", {
      signature: { kind: "empty" },
    }),
    row("update-three", "mac-superfluous", "a MAC on recovery's command, which has none", {
      mac: macByBroker(kit),
    }),
    row("read-credentials", "read-signed-and-maced", "CS02a with a signature beside its MAC", {
      signature: signedBy(broker.digitalSignature),
    }),
    row("read-credentials-signed", "read-unprotected", "CS02a with neither signature nor MAC", {
      signature: { kind: "empty" },
    }),
    row("read-credentials-signed", "read-signed-with-mac", "signed CS02a with a MAC beside", {
      mac: macByBroker(kit),
    }),
    ...(kit.kind === "CHF"
      ? [
          row("update-by-broker", "broker-unsigned", "the broker's command on a hub with its MAC alone", {
            signature: { kind: "empty" },
          }),
        ]
      : [
          row("update-by-broker", "broker-signed", "the broker's command with a signature beside its MAC", {
            signature: signedBy(broker.digitalSignature),
          }),
        ]),
    row("update-by-change-of-supplier", "change-of-supplier-mac-absent", "mode 6 without its MAC", {
      signature: signedBy(change.digitalSignature),
      mac: { kind: "none" },
    }),
  ];
}
