/** The other use cases: CS02a that names the wrong cell, and contents that do not read. */
import { concatBytes } from "@noble/hashes/utils.js";
import { encodeProvideSecurityCredentialsCommand } from "../../wire/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { cellOf, macBy, signedBy } from "./update-order.ts";
import {
  type Baselines,
  baselineOf,
  type MessageVectorDefinition,
  refused,
  type VectorFamily,
  withHeader,
} from "./vector.ts";

export const OTHER_USE_CASES: VectorFamily = {
  name: "other use cases",
  vectors: (kit, baselines) => [
    ...credentialReads(kit, baselines),
    ...contents(baselines),
    ...(kit.kind === "GSME" ? gasMeter(kit, baselines) : []),
    ...(baselines.has("read-register") ? registers(kit, baselines) : []),
    ...(kit.kind === "CHF" ? hub(kit, baselines) : []),
  ],
};

function credentialReads(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const naming = (cell: ReturnType<typeof cellOf>): CommandOrder["content"] => ({
    kind: "octets",
    octets: encodeProvideSecurityCredentialsCommand({
      authorisingRemotePartyTACellIdentifier: cell,
      remotePartyRolesCredentialsRequired: ["accessControlBroker", "supplier", "networkOperator"],
    }),
  });
  const row = (baseline: string, id: string, title: string, cell: ReturnType<typeof cellOf>) =>
    refused(
      baseline,
      { ...baselineOf(baselines, baseline), content: naming(cell) },
      {
        id,
        title,
        rule: "CS02a names the cell that authorises it",
        source: "measured in every CS02a command, RTDS 4.5.0; refusal recalled",
        decidedBy: "authorising-cell",
      },
    );
  const signed = baselineOf(baselines, "read-credentials-signed");
  return [
    row(
      "read-credentials",
      "read-names-another-cell",
      "CS02a by MAC that names the broker's signature cell",
      cellOf("accessControlBroker", "digitalSignature"),
    ),
    row(
      "read-credentials-signed",
      "read-signed-names-another-role",
      "signed CS02a that names the recovery cell",
      cellOf("recovery", "digitalSignature"),
    ),
    refused(
      "read-credentials-signed",
      { ...signed, signature: signedBy(kit.party("recovery").digitalSignature) },
      {
        id: "read-signed-by-another-key",
        title: "signed CS02a by another party's key",
        rule: "the signature is by the key in the authorising cell",
        source: "GBCS 7.2.5; measured, RTDS 4.5.0",
        decidedBy: "signature",
      },
    ),
  ];
}

/** The content of every use case but CS02b, with one octet too many and with none. */
function contents(baselines: Baselines): readonly MessageVectorDefinition[] {
  return [...baselines].flatMap(([baseline, order]) => {
    const { content } = order;
    if (content.kind === "update") return [];
    const row = (id: string, title: string, octets: Uint8Array) =>
      refused(
        baseline,
        { ...order, content: { kind: "octets", octets } },
        {
          id,
          title,
          rule: "the content decodes as the use case has it",
          source: "GBCS use case payload (measured structure, RTDS 4.5.0)",
          decidedBy: "content",
        },
      );
    return [
      row(
        `${baseline}-content-longer`,
        `${baseline} with one octet after its content`,
        concatBytes(content.octets, Uint8Array.of(0)),
      ),
      row(
        `${baseline}-content-shorter`,
        `${baseline} without the last octet of its content`,
        content.octets.slice(0, -1),
      ),
    ];
  });
}

function gasMeter(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const clock = baselineOf(baselines, "set-clock");
  const broker = kit.party("access-control-broker");
  const mprn = baselineOf(baselines, "set-mprn");
  return [
    refused(
      "set-clock",
      { ...clock, signature: { kind: "empty" } },
      {
        id: "set-clock-unsigned",
        title: "GCS28 with its MAC alone",
        rule: "a critical command is signed",
        source: "GBCS 13.3.3.1; measured for every use case, RTDS 4.5.0",
        decidedBy: "protections",
      },
    ),
    refused(
      "set-clock",
      { ...clock, signature: signedBy(broker.digitalSignature) },
      {
        id: "set-clock-signed-by-broker",
        title: "GCS28 signed by the broker",
        rule: "the signature is by the key in the authorising cell",
        source: "GBCS 7.2.5; measured, RTDS 4.5.0",
        decidedBy: "signature",
      },
    ),
    refused("set-mprn", withHeader(mprn, { businessOriginator: broker.entityId }), {
      id: "set-mprn-by-broker",
      title: "GCS41 in the broker's own name",
      rule: "the sender is the party in the authorising cell",
      source: "measured: RTDS 4.5.0",
      decidedBy: "originator",
    }),
    refused(
      "set-mprn",
      { ...mprn, mac: macBy(kit, kit.party("bright-gas")) },
      {
        id: "set-mprn-maced-by-supplier",
        title: "GCS41 MACed by the Supplier itself",
        rule: "the MAC of a command is the broker's, whoever the sender is",
        source: "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0",
        decidedBy: "message-authentication-code",
      },
    ),
  ];
}

function registers(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const order = baselineOf(baselines, "read-register");
  const rule = "the sender is the party in the authorising cell";
  const breach = { rule, source: "published use-case list", decidedBy: "originator" } as const;
  const row = (label: string) =>
    refused("read-register", withHeader(order, { businessOriginator: kit.party(label).entityId }), {
      ...breach,
      id: `read-register-by-${label}`,
      title: `GCS13a in the name of ${label}`,
    });
  return ["access-control-broker", "southern-gas"].map(row);
}

function hub(kit: MessageKit, baselines: Baselines): readonly MessageVectorDefinition[] {
  const order = baselineOf(baselines, "add-device");
  return [
    refused("add-device", withHeader(order, { businessOriginator: kit.party("bright-gas").entityId }), {
      id: "add-device-by-supplier",
      title: "CCS01 in the Supplier's own name, whom a hub does not know",
      rule: "the sender is the party in the authorising cell",
      source: "measured: RTDS 4.5.0",
      decidedBy: "originator",
    }),
    refused(
      "add-device",
      { ...order, mac: macBy(kit, kit.foreignParty("access-control-broker")) },
      {
        id: "add-device-maced-by-another-broker",
        title: "CCS01 MACed by another broker",
        rule: "the MAC is made with the broker's and the device's key agreement keys over the whole frame",
        source: "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0",
        decidedBy: "message-authentication-code",
      },
    ),
  ];
}
