/** A short log written by hand: a sale that strands a slot under `pre` and leaves it safe under `mp128b`. */
import { LOG_SCHEMA } from "../../sim/log/event.ts";
import type { LogEvent, Slot } from "../../sim/log/event.ts";

const BROKER = {
  entityId: "90b3d51f30000002",
  name: "DCC access control broker",
  role: "accessControlBroker",
};
const NORTH = {
  entityId: "90b3d51f40000002",
  name: "Northgrid Gas",
  role: "networkOperator",
  party: "northgrid-gas",
};

function slots(holder: typeof BROKER | typeof NORTH): Slot[] {
  return (["digitalSignature", "keyAgreement"] as const).map((keyUsage, index) => ({
    device: "gpf-1",
    remotePartyRole: "networkOperator",
    keyUsage,
    cellUsage: "management",
    holder: {
      entityId: holder.entityId,
      name: holder.name,
      ...("party" in holder ? { party: holder.party } : {}),
      certificateRole: holder.role,
      keyIdentifier: `4${index}${holder.entityId.slice(-2)}569657fcb705`,
    },
  }));
}

/** The events of the run under one rule set. */
export function handMadeLog(rules: "pre" | "mp128b"): readonly LogEvent[] {
  const placed = rules === "pre";
  const year = placed ? "2019" : "2022";
  const after = slots(placed ? NORTH : BROKER);
  const sale = { at: `${year}-05-03T09:00:00Z`, step: "takeover" } as const;
  return [
    {
      kind: "runStarted",
      at: `${year}-03-01T00:00:00Z`,
      schema: LOG_SCHEMA,
      scenario: "hand-made",
      title: "A sale told by hand",
      lesson: "Compliance and control are different things.",
      rules,
      rulesTitle: placed ? "before MP128" : "MP128B in force",
      seed: "1",
      policies: { unrevokedCertificateOfNonUser: "repository-only", equalOriginatorCounter: "refused" },
      parties: [
        {
          party: "bright-gas",
          name: "Bright Gas",
          role: "gasSupplier",
          entityId: "90b3d51f40000001",
          userStatus: "live",
          glossary: "",
        },
        {
          party: "northgrid-gas",
          name: "Northgrid Gas",
          role: "gasNetworkOperator",
          entityId: NORTH.entityId,
          userStatus: "notAUser",
          glossary: "",
        },
        {
          party: "southern-gas",
          name: "Southern Gas",
          role: "gasNetworkOperator",
          entityId: "90b3d51f40000003",
          userStatus: "live",
          glossary: "",
        },
      ],
      devices: [
        { device: "gpf-1", kind: "gpf", entityId: "90b3d51f50000001", premises: "house-1" },
        { device: "gsme-1", kind: "gsme", entityId: "90b3d51f50000002", premises: "house-1" },
      ],
    },
    {
      kind: "stepStarted",
      at: `${year}-03-02T09:00:00Z`,
      step: "post-commissioning",
      title: "Bright Gas does its duty",
      actor: "bright-gas",
      action: "post-commission",
    },
    {
      kind: "repositorySearched",
      at: `${year}-03-02T09:00:00Z`,
      step: "post-commissioning",
      party: "bright-gas",
      subject: "northgrid-gas",
      found: ["a1", "a2"],
      answers: "two certificates in use",
    },
    ...(placed
      ? ([
          {
            kind: "serviceRequestSent",
            at: `${year}-03-02T09:00:00Z`,
            step: "post-commissioning",
            party: "bright-gas",
            serviceReferenceVariant: "6.21",
            name: "Request Handover Of DCC Controlled Device",
            commandVariant: 1,
            requestId: "r1",
            target: "gpf-1",
            says: "place Northgrid's certificates",
          },
          {
            kind: "dccDecided",
            at: `${year}-03-02T09:00:00Z`,
            step: "post-commissioning",
            requestId: "r1",
            verdict: "accepted",
            responseCode: "I99",
            means: "accepted",
            evidence: [
              {
                check: "user-role",
                asks: "Is the sender a User?",
                outcome: "passed",
                facts: {},
                source: "E1",
              },
            ],
          },
          {
            kind: "messageSent",
            at: `${year}-03-02T09:00:00Z`,
            step: "post-commissioning",
            from: "dcc",
            to: "gpf-1",
            useCase: "CS02b",
            messageCode: "0x0103",
            says: "update security credentials",
            protection: "signed and MACed by the ACB",
            bytes: "dd00",
          },
          {
            kind: "deviceDecided",
            at: `${year}-03-02T09:00:00Z`,
            step: "post-commissioning",
            device: "gpf-1",
            verdict: "executed",
            means: "",
            evidence: [
              {
                check: "signature",
                asks: "Does the signature verify?",
                outcome: "passed",
                facts: {},
                source: "GBCS 7.2.5",
              },
            ],
          },
          ...slots(BROKER).map((cell, index): LogEvent => {
            const { holder, ...place } = cell;
            return {
              kind: "slotChanged",
              at: `${year}-03-02T09:00:00Z`,
              step: "post-commissioning",
              ...place,
              before: holder,
              after: after[index]?.holder ?? holder,
              changedBy: "bright-gas",
            };
          }),
        ] satisfies LogEvent[])
      : []),
    {
      kind: "dutyChanged",
      at: `${year}-03-02T09:00:00Z`,
      step: "post-commissioning",
      duty: placed ? "P2" : "B4",
      party: "bright-gas",
      about: "gpf-1",
      state: "met",
      why: "the slot is as the rule wants it",
      source: "SEC Appendix AC",
    },
    {
      kind: "expectationChecked",
      at: `${year}-03-02T09:00:00Z`,
      step: "post-commissioning",
      about: "refusedBy",
      expected: "nobody",
      actual: "nobody",
      met: true,
    },
    {
      kind: "stepEnded",
      at: `${year}-03-02T09:00:00Z`,
      step: "post-commissioning",
      outcome: {
        refusedBy: "nobody",
        ...(placed ? { responseCode: "I99", deviceOutcome: "executed" as const } : {}),
      },
      slots: after,
    },
    {
      kind: "stepStarted",
      ...sale,
      title: "Southern Gas tries to take over the slot",
      tells: "The device knows one key only.",
      actor: "southern-gas",
      action: "replace-certificates",
    },
    {
      kind: "registrationChanged",
      ...sale,
      mprn: "1000000001",
      field: "network operator",
      before: "northgrid-gas",
      after: "southern-gas",
      effectiveFrom: sale.at,
    },
    {
      kind: "serviceRequestSent",
      ...sale,
      party: "southern-gas",
      serviceReferenceVariant: "6.15.1",
      name: "Update Security Credentials (KRP)",
      commandVariant: 4,
      requestId: "r2",
      target: "gpf-1",
      says: "",
    },
    {
      kind: "dccDecided",
      ...sale,
      requestId: "r2",
      verdict: "accepted",
      responseCode: "I99",
      means: "accepted",
      evidence: [
        { check: "user-role", asks: "Is the sender a User?", outcome: "passed", facts: {}, source: "E1" },
        {
          check: "registration",
          asks: "Is the sender registered?",
          outcome: "passed",
          facts: {},
          source: "E4",
        },
      ],
    },
    {
      kind: "deviceDecided",
      ...sale,
      device: "gpf-1",
      verdict: "refused",
      means: "",
      evidence: [
        { check: "frame", asks: "Is it a GBCS command?", outcome: "passed", facts: {}, source: "GBCS 7.2" },
        {
          check: "originator",
          asks: "Is the sender the party held in a cell that authorises this command?",
          outcome: "failed",
          facts: { sender: "90b3d51f40000003", cellHolds: after[0]?.holder.entityId ?? "" },
          source: "GBCS Known Remote Party",
        },
        {
          check: "signature",
          asks: "Does the signature verify?",
          outcome: "notReached",
          facts: {},
          source: "GBCS 7.2.5",
        },
      ],
    },
    ...(placed
      ? ([
          {
            kind: "dutyChanged",
            ...sale,
            duty: "P1",
            party: "northgrid-gas",
            about: "certificates",
            state: "breached",
            why: "none lodged",
            source: "SEC B2.10",
          },
          {
            kind: "slotStranded",
            ...sale,
            device: "gpf-1",
            remotePartyRole: "networkOperator",
            keyUsage: "digitalSignature",
            cellUsage: "management",
            why: [
              "Northgrid Gas holds the key and is no DCC User (E1)",
              "Southern Gas is a User and has the wrong key",
            ],
          },
        ] satisfies LogEvent[])
      : []),
    {
      kind: "expectationChecked",
      ...sale,
      about: "refusedBy",
      expected: placed ? "device" : "dcc",
      actual: "device",
      met: placed,
    },
    {
      kind: "stepEnded",
      ...sale,
      outcome: {
        refusedBy: "device",
        responseCode: "I99",
        deviceOutcome: "refused",
        failedCheck: "originator",
      },
      slots: after,
    },
    {
      kind: "runEnded",
      at: sale.at,
      verdict: placed ? "asExpected" : "notAsExpected",
      unmetExpectations: placed ? 0 : 1,
      ending: placed ? "stranded" : "safe",
      stranded: placed ? ["gpf-1"] : [],
      slots: after,
    },
  ];
}
