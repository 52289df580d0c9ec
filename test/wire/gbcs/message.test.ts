import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { entityIdFromBytes, UsageError } from "../../../pki/index.ts";
import {
  decodeMessage,
  encodeMessage,
  messageCode,
  originatorCounter,
  type GbcsMessage,
  type GroupingHeader,
  type MessageKind,
  type SignatureField,
  type SupplementaryRemoteParty,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const entity = bytes(8).map(entityIdFromBytes);
const counter = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(originatorCounter);
const party: fc.Arbitrary<SupplementaryRemoteParty> = fc.oneof(
  fc.record({ entityId: entity }),
  fc.record({ entityId: entity, counter }),
  fc.record({ entityId: entity, counter, originatorCounter: counter }),
  fc.record({
    entityId: entity,
    counter,
    keyAgreementCertificate: fc.uint8Array({ minLength: 9, maxLength: 450 }),
  }),
);
const header: fc.Arbitrary<GroupingHeader> = fc.record(
  {
    kind: fc.constantFrom<MessageKind>("command", "response", "alert"),
    originatorCounter: counter,
    businessOriginator: entity,
    businessTarget: entity,
    messageCode: fc.integer({ min: 0, max: 0xffff }).map(messageCode),
    dateTime: bytes(12),
    supplementaryRemoteParty: party,
  },
  { requiredKeys: ["kind", "originatorCounter", "businessOriginator", "businessTarget", "messageCode"] },
);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ minLength: 65_000, maxLength: 65_000 }),
);
const signed = bytes(64).map((value): SignatureField => ({ kind: "signed", value }));
const empty = fc.constant<SignatureField>({ kind: "empty" });
const absent = fc.constant<SignatureField>({ kind: "absent" });
const message: fc.Arbitrary<GbcsMessage> = fc.oneof(
  fc.record({ header, content, signature: fc.oneof(signed, empty, absent) }),
  fc.record({ header, content, signature: fc.oneof(signed, empty), mac: bytes(12) }),
);

describe("GBCS frames", () => {
  it("what is encoded decodes to the same message", () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeMessage(encodeMessage(one))).to.deep.equal({ ok: true, value: one });
      }),
    );
  });

  it("what decodes from arbitrary octets encodes to the same octets, and nothing throws", () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), (one, place, octet) => {
        const changed = encodeMessage(one);
        changed[place % changed.length] = octet;
        const read = decodeMessage(changed);
        if (read.ok) {
          expect(bytesToHex(encodeMessage(read.value))).to.equal(bytesToHex(changed));
        }
      }),
    );
  });

  const frame = "df0901000000000000000108aaaaaaaaaaaaaaaa08bbbbbbbbbbbbbbbb0002000e0100";
  const refusals: readonly [why: string, bytes: string, offset: number][] = [
    ["nothing at all", "", 0],
    ["another tag", `de${frame.slice(2)}`, 0],
    ["a message kind of 0", frame.replace("df0901", "df0900"), 2],
    ["a message kind of 4", frame.replace("df0901", "df0904"), 2],
    ["a system title of 7 octets", frame.replace("08aa", "07aa"), 11],
    ["a date-time of 11 octets", frame.replace("0002000e", "0b02000e"), 29],
    ["other-information of 3 octets", frame.replace("0002000e0100", "0003000e000100"), 30],
    ["a content length in two octets that fits into one", frame.replace("0e0100", "0e810100"), 33],
    ["an indefinite length", frame.replace("0e0100", "0e8000"), 33],
    ["a signature of 63 octets", `${frame}3f${"00".repeat(63)}`, 35],
    ["octets after an empty signature", `${frame}0000`, 36],
  ];
  it("the frame that the refusals start from is a pre-command", () => {
    expect(decodedOrThrow(decodeMessage(hexToBytes(frame))).signature).to.deep.equal({ kind: "absent" });
  });
  for (const [why, hex, offset] of refusals) {
    it(`refuses ${why}, at octet ${offset}`, () => {
      const read = decodeMessage(hexToBytes(hex));
      expect(read).to.deep.include({ ok: false });
      expect(!read.ok && read.problem.offset).to.equal(offset);
    });
  }

  // The same frame as a response with a date-time, and with what other-information may carry in turn.
  const response = (otherInformation: string): string =>
    [
      "df0902", // general-signing; transaction-id of 9 octets: response
      "0000000000000001", // originator counter 1
      "08aaaaaaaaaaaaaaaa", // business originator
      "08bbbbbbbbbbbbbbbb", // business target
      "0c07e60301ff000000008000ff", // date-time
      otherInformation,
      "0100", // content: one octet, zero
      "00", // signature field, empty
    ].join("");
  const supplier = "cccccccccccccccc";
  const certificate = "3007020101020102ff";
  const parties: readonly [what: string, otherInformation: string, party: object | undefined][] = [
    ["the message code alone", "02000e", undefined],
    ["the party", `0a000e${supplier}`, { entityId: supplier }],
    [
      "the party and its counter",
      `12000e${supplier}00000000000003ea`,
      { entityId: supplier, counter: 1002n },
    ],
    [
      "the party, its counter and the device's",
      `1a000e${supplier}00000000000003ea0000000000000007`,
      { entityId: supplier, counter: 1002n, originatorCounter: 7n },
    ],
    [
      "the party, its counter and its certificate",
      `1b000e${supplier}00000000000003ea${certificate}`,
      { entityId: supplier, counter: 1002n, keyAgreementCertificate: hexToBytes(certificate) },
    ],
  ];
  for (const [what, otherInformation, expected] of parties) {
    it(`other-information with ${what} reads, and writes to the same octets`, () => {
      const octets = hexToBytes(response(otherInformation));
      const read = decodedOrThrow(decodeMessage(octets));
      expect(read.header.kind).to.equal("response");
      expect(read.header.messageCode).to.equal(0x000e);
      expect(bytesToHex(read.header.dateTime ?? new Uint8Array(0))).to.equal("07e60301ff000000008000ff");
      expect(read.header.supplementaryRemoteParty).to.deep.equal(expected);
      expect(bytesToHex(encodeMessage(read))).to.equal(bytesToHex(octets));
    });
  }

  it("cut short at any octet, or one octet longer, it is refused; without its signature field it is a pre-command", () => {
    const octets = hexToBytes(response(`12000e${supplier}00000000000003ea`));
    const read = [...octets.keys()].filter((length) => decodeMessage(octets.slice(0, length)).ok);
    expect(read).to.deep.equal([octets.length - 1]);
    expect(decodeMessage(Uint8Array.of(...octets, 0)).ok).to.equal(false);
  });

  it("refuses a MAC around a frame without a signature field", () => {
    const inner = hexToBytes(frame);
    const wrapped = [
      0xdd,
      0,
      0,
      0,
      0,
      0,
      0,
      inner.length + 17,
      0x11,
      0,
      0,
      0,
      0,
      ...inner,
      ...new Uint8Array(12),
    ];
    expect(decodeMessage(Uint8Array.from(wrapped)).ok).to.equal(false);
  });

  const base: GbcsMessage = decodedOrThrow(decodeMessage(hexToBytes(frame)));
  const id = base.header.businessTarget;
  const one = originatorCounter(1);
  const misuses: readonly [why: string, message: GbcsMessage][] = [
    ["a date-time of 11 octets", { ...base, header: { ...base.header, dateTime: new Uint8Array(11) } }],
    ["a signature of 63 octets", { ...base, signature: { kind: "signed", value: new Uint8Array(63) } }],
    ["a MAC of 16 octets", { ...base, signature: { kind: "empty" }, mac: new Uint8Array(16) }],
    ["a MAC without a signature field", { ...base, mac: new Uint8Array(12) }],
    [
      "a supplementary originator counter without the counter before it",
      {
        ...base,
        header: { ...base.header, supplementaryRemoteParty: { entityId: id, originatorCounter: one } },
      },
    ],
    [
      "a supplementary certificate beside a supplementary originator counter",
      {
        ...base,
        header: {
          ...base.header,
          supplementaryRemoteParty: {
            entityId: id,
            counter: one,
            originatorCounter: one,
            keyAgreementCertificate: new Uint8Array(400),
          },
        },
      },
    ],
    [
      "a supplementary certificate that would read as a counter",
      {
        ...base,
        header: {
          ...base.header,
          supplementaryRemoteParty: {
            entityId: id,
            counter: one,
            keyAgreementCertificate: new Uint8Array(8),
          },
        },
      },
    ],
  ];
  for (const [why, misuse] of misuses) {
    it(`encoding ${why} is the caller's mistake`, () => {
      expect(() => encodeMessage(misuse)).to.throw(UsageError);
    });
  }
});
