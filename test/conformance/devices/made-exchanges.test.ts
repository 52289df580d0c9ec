/**
 * The use cases that the shared part of the data set lacks, made of its parts: commands signed and MACed with the
 * published test keys, answers written down from what is known of the real ones.
 */
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { replayReferenceMessages } from "../../../devices/index.ts";
import {
  type EntityId,
  entityId,
  type Instant,
  instant,
  type KeyIdentifier,
  keyIdentifier,
  signDeterministicallyFOR_REPLAY,
} from "../../../pki/index.ts";
import {
  type ConformanceInput,
  cosemDateTime,
  decodeUpdateSecurityCredentialsCommand,
  encodeMessage,
  encodeProvideSecurityCredentialsCommand,
  encodeProvideSecurityCredentialsResponse,
  encodeUpdateSecurityCredentialsAlert,
  encodeUpdateSecurityCredentialsCommand,
  encodeUpdateSecurityCredentialsResponse,
  type ExecutionOutcome,
  type GbcsMessage,
  MESSAGE_CODES,
  originatorCounter,
  signedPart,
  type StatusCode,
  type TrustAnchorCellIdentifier,
  withMac,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import {
  ACCESS_CONTROL_BROKER,
  openssl,
  referenceKeyRing,
  referenceMessage,
  referenceMessages,
  referenceSharedSecret,
} from "../wire/reference-data-set.ts";

const ESME = entityId("00DB1234567890A0");
const SAPC = entityId("00DB1234567890A6");
const SUPPLIER = entityId("90B3D51F30010000");
const LOAD_CONTROLLER = entityId("90B3D51F30010008");
const SUPPLIER_KEY = keyIdentifier("44899792d196f4b8");
const LOAD_CONTROLLER_KEY = keyIdentifier("4694fe8205dc1acd");
const LATER = instant("2030-01-02T00:00:00Z");
const CLOCK = cosemDateTime(instant("2015-01-01"));

const cellOf = (
  remotePartyRole: TrustAnchorCellIdentifier["remotePartyRole"],
  keyUsage: TrustAnchorCellIdentifier["keyUsage"],
): TrustAnchorCellIdentifier => ({ remotePartyRole, keyUsage, cellUsage: "management" });

/** A command signed with a published key and, unless it is a read, MACed by the broker. */
function command(
  name: string,
  header: Pick<GbcsMessage["header"], "businessOriginator" | "businessTarget" | "messageCode">,
  content: Uint8Array,
  { key, mac }: { readonly key?: KeyIdentifier; readonly mac: "maced" | "bare" },
): ConformanceInput {
  const plain: GbcsMessage = {
    header: { kind: "command", originatorCounter: originatorCounter(9000n), ...header },
    content,
    signature: { kind: "empty" },
  };
  const scalar = key === undefined ? undefined : referenceKeyRing().privateScalars.get(key);
  const signed: GbcsMessage =
    scalar === undefined
      ? plain
      : {
          ...plain,
          signature: { kind: "signed", value: signDeterministicallyFOR_REPLAY(scalar, signedPart(plain)) },
        };
  const sent =
    mac === "maced"
      ? withMac(referenceSharedSecret(ACCESS_CONTROL_BROKER, header.businessTarget), signed)
      : signed;
  return { name: `made/${name}_COMMAND_GBCS.HEX`, bytes: encodeMessage(sent) };
}

function answer(
  name: string,
  header: Pick<GbcsMessage["header"], "businessOriginator" | "businessTarget" | "messageCode" | "kind"> &
    Partial<GbcsMessage["header"]>,
  content: Uint8Array,
): ConformanceInput {
  const message: GbcsMessage = {
    header: { originatorCounter: originatorCounter(9000n), ...header },
    content,
    signature: { kind: "empty" },
  };
  return { name: `made/${name}_GBCS.HEX`, bytes: encodeMessage(message) };
}

function replay(made: readonly ConformanceInput[]) {
  const report = replayReferenceMessages([...referenceMessages(), ...made], referenceKeyRing(), openssl);
  return report.rows.filter(({ name }) => name.startsWith("made/"));
}

const sameEach = (rows: ReturnType<typeof replay>) =>
  rows.map(({ compared, outcome, detail }) => [compared, outcome, detail]);

describe("CS02f on device models", () => {
  it("SAPC: the network operator's cells, and 127 for the transitional CoS party, to the Supplier's signature", () => {
    const messageCode = MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER;
    const parties = { businessOriginator: SUPPLIER, businessTarget: SAPC, messageCode };
    const made = [
      command(
        "CS02fSignature",
        parties,
        encodeProvideSecurityCredentialsCommand({
          authorisingRemotePartyTACellIdentifier: cellOf("supplier", "digitalSignature"),
          remotePartyRolesCredentialsRequired: ["networkOperator", "transitionalCoS"],
        }),
        { key: SUPPLIER_KEY, mac: "bare" },
      ),
      answer(
        "CS02fSignature_RESPONSE",
        { kind: "response", businessOriginator: SAPC, businessTarget: SUPPLIER, messageCode },
        encodeProvideSecurityCredentialsResponse(
          [
            {
              remotePartyRole: "networkOperator",
              statusCode: "success",
              currentSeqNumber: 7n,
              trustAnchorCellsDetails: (
                [
                  ["digitalSignature", "48cf97fa9f827fb5"],
                  ["keyAgreement", "4bc9d38d1cb49f2a"],
                ] as const
              ).map(([trustAnchorCellKeyUsage, key]) => ({
                trustAnchorCellKeyUsage,
                trustAnchorCellUsage: "management" as const,
                existingSubjectUniqueID: entityId("90B3D51F30020000"),
                existingSubjectKeyIdentifier: keyIdentifier(key),
              })),
            },
            { remotePartyRole: "transitionalCoS", statusCode: "other" },
          ],
          { lengthForm: "rtds" },
        ),
      ),
    ];
    expect(sameEach(replay(made))).to.deep.equal([["response", "exact", ""]]);
  });
});

/** Supplier 2's certificates out of a change of supplier, aimed at the load controller's cells. */
function updateContent(
  mode: "loadControllerByLoadController" | "loadControllerBySupplier",
  executionDateTime?: Instant,
): Uint8Array {
  const donor = decodedOrThrow(
    decodeUpdateSecurityCredentialsCommand(
      referenceMessage("CS02bSupplierByTransCoS_6.23_IMMEDIATE_SUCCESS_COMMAND").message.content,
    ),
  );
  const bySupplier = mode === "loadControllerBySupplier";
  return encodeUpdateSecurityCredentialsCommand({
    authorisingRemotePartyControl: {
      credentialsReplacementMode: mode,
      applyTimeBasedCPVChecks: bySupplier ? "apply" : "disapply",
      authorisingRemotePartyTACellIdentifier: cellOf(
        bySupplier ? "supplier" : "loadController",
        "digitalSignature",
      ),
      authorisingRemotePartySeqNumber: 9000n,
      ...(bySupplier
        ? {
            otherRemotePartySeqNumberChanges: [
              { otherRemotePartyRole: "loadController" as const, otherRemotePartyFloorSeqNumber: 0n },
            ],
          }
        : { newRemotePartyFloorSeqNumber: 0n }),
    },
    replacements: donor.replacements.slice(0, 2).map(({ replacementCertificate }, index) => ({
      replacementCertificate,
      targetTrustAnchorCell: cellOf("loadController", index === 0 ? "digitalSignature" : "keyAgreement"),
    })),
    certificationPathCertificates: donor.certificationPathCertificates,
    ...(executionDateTime === undefined ? {} : { executionDateTime }),
  });
}

const BEFORE = ["4694fe8205dc1acd", "4c42629afa881f7a"] as const;
const AFTER = ["4a8103adac183a89", "483972547dcd7835"] as const;

function outcome(
  mode: "loadControllerByLoadController" | "loadControllerBySupplier",
  statusCode: StatusCode,
): ExecutionOutcome {
  const replaced = statusCode === "success";
  return {
    authorisingRemotePartySeqNumber: 9000n,
    credentialsReplacementMode: mode,
    remotePartySeqNumberChanges: [
      { otherRemotePartyRole: "loadController", otherRemotePartyFloorSeqNumber: 0n },
    ],
    replacementOutcomes: [0, 1].map((index) => {
      const existing = keyIdentifier(BEFORE[index] ?? "");
      return {
        affectedTrustAnchorCell: cellOf("loadController", index === 0 ? "digitalSignature" : "keyAgreement"),
        statusCode,
        existingSubjectUniqueID: LOAD_CONTROLLER,
        existingSubjectKeyIdentifier: existing,
        replacingSubjectUniqueID: replaced ? entityId("90B3D51F30030000") : LOAD_CONTROLLER,
        replacingSubjectKeyIdentifier: replaced ? keyIdentifier(AFTER[index] ?? "") : existing,
      };
    }),
  };
}

interface Case {
  readonly mode: "loadControllerByLoadController" | "loadControllerBySupplier";
  readonly device: EntityId;
  readonly sender: EntityId;
  readonly key: KeyIdentifier;
}

const CASES: readonly Case[] = [
  {
    mode: "loadControllerByLoadController",
    device: SAPC,
    sender: LOAD_CONTROLLER,
    key: LOAD_CONTROLLER_KEY,
  },
  {
    mode: "loadControllerBySupplier",
    device: ESME,
    sender: SUPPLIER,
    key: SUPPLIER_KEY,
  },
];

for (const { mode, device, sender, key } of CASES) {
  describe(`CS02g ${mode} on device models`, () => {
    const messageCode =
      mode === "loadControllerBySupplier"
        ? MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_SUPPLIER
        : MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_LOAD_CONTROLLER;
    const parties = { businessOriginator: sender, businessTarget: device, messageCode };
    const back = { businessOriginator: device, businessTarget: sender, messageCode, dateTime: CLOCK };
    const lengths = { lengthForm: "rtds" } as const;

    for (const statusCode of ["success", "noTrustAnchor"] as const) {
      it(`at once: ${statusCode}, for the same certificates`, () => {
        const made = [
          command(mode, parties, updateContent(mode), { key, mac: "maced" }),
          answer(
            `${mode}_RESPONSE`,
            { kind: "response", ...back },
            encodeUpdateSecurityCredentialsResponse(
              { commandAccepted: null, executionOutcome: outcome(mode, statusCode) },
              lengths,
            ),
          ),
        ];
        const rows = replay(made);
        expect(sameEach(rows)).to.deep.equal([["response", "exact", ""]]);
        expect(rows[0]?.givens.includes("that the device does not know the root")).to.equal(
          statusCode === "noTrustAnchor",
        );
      });

      it(`later: accepted, then told in the alert 0124: ${statusCode}`, () => {
        const made = [
          command(mode, parties, updateContent(mode, LATER), { key, mac: "maced" }),
          answer(`${mode}_RESPONSE`, { kind: "response", ...back }, hexToBytes("30020500")),
          answer(
            `${mode}_ALERT`,
            {
              kind: "alert",
              businessOriginator: device,
              businessTarget: sender,
              messageCode: MESSAGE_CODES.FUTURE_DATED_UPDATE_LOAD_CONTROLLER_SECURITY_CREDENTIALS_ALERT,
              originatorCounter: originatorCounter(2000n),
            },
            encodeUpdateSecurityCredentialsAlert(
              {
                alertCode: statusCode === "success" ? 0x8f66 : 0x8f67,
                executionDateTime: LATER,
                executionOutcome: outcome(mode, statusCode),
              },
              lengths,
            ),
          ),
        ];
        expect(sameEach(replay(made))).to.deep.equal([
          ["response", "exact", ""],
          ["alert", "exact", ""],
        ]);
      });
    }

    it("an alert of another time belongs to another command", () => {
      const made = [
        command(mode, parties, updateContent(mode, LATER), { key, mac: "maced" }),
        answer(`${mode}_RESPONSE`, { kind: "response", ...back }, hexToBytes("30020500")),
        answer(
          `${mode}_ALERT`,
          {
            kind: "alert",
            businessOriginator: device,
            businessTarget: sender,
            messageCode: MESSAGE_CODES.FUTURE_DATED_UPDATE_LOAD_CONTROLLER_SECURITY_CREDENTIALS_ALERT,
          },
          encodeUpdateSecurityCredentialsAlert({
            alertCode: 0x8f66,
            executionDateTime: (LATER + 1000) as Instant,
            executionOutcome: outcome(mode, "success"),
          }),
        ),
      ];
      expect(replay(made).map(({ compared }) => compared)).to.deep.equal(["response"]);
    });

    it("an answer that says something else differs", () => {
      const made = [
        command(mode, parties, updateContent(mode), { key, mac: "maced" }),
        answer(
          `${mode}_RESPONSE`,
          { kind: "response", ...back },
          encodeUpdateSecurityCredentialsResponse(
            { commandAccepted: null, executionOutcome: outcome(mode, "badCertificate") },
            lengths,
          ),
        ),
      ];
      expect(replay(made).map((row) => row.outcome)).to.deep.equal(["differs"]);
    });
  });
}

describe("CS02e on device models", () => {
  const messageCode = MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE;
  const certificate = referenceMessage("CS02d_6.15.2_SUCCESS_COMMAND").message.content;
  for (const [rule, content] of [
    ["the certificate", certificate],
    ["certificateRetrievalFailure", hexToBytes("020103")],
    ["noCertificateHeld", hexToBytes("020102")],
  ] as const) {
    it(`answers ${rule}`, () => {
      const made = [
        command(
          "CS02e",
          { businessOriginator: SUPPLIER, businessTarget: ESME, messageCode },
          hexToBytes("300403020780"),
          { key: SUPPLIER_KEY, mac: "maced" },
        ),
        answer(
          "CS02e_RESPONSE",
          { kind: "response", businessOriginator: ESME, businessTarget: SUPPLIER, messageCode },
          content,
        ),
      ];
      expect(sameEach(replay(made))).to.deep.equal([["response", "exact", ""]]);
    });
  }
});
