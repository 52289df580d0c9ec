/** The good commands: each mode that the kind of device takes, each use case that it has, and the edges of the rules. */
import type { DeviceKind } from "../../devices/index.ts";
import {
  type Certificate,
  type EndEntityUsage,
  entityId,
  type Instant,
  rollOverRoot,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import {
  encodeAddDeviceToLogCommand,
  encodeJoinDeviceCommand,
  encodeProvideSecurityCredentialsCommand,
  encodeReadConsumptionRegisterCommand,
  encodeSetClockCommand,
  encodeSetMeterPointReferenceNumberCommand,
  MESSAGE_CODES,
  type MessageCode,
  originatorCounter,
  type OriginatorCounter,
} from "../../wire/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { MessageKit, VectorParty } from "./starting-state.ts";
import {
  cellOf,
  contingencyOrder,
  macByBroker,
  MAIN_SLOTS,
  replacing,
  signedBy,
  updateOrder,
} from "./update-order.ts";

const MINUTE = 60_000;
const NEW_DEVICE = entityId("d2de0000000001ff");

/** A new certificate of the party for the use, with a key of its own. */
export function renewedCertificate(
  kit: MessageKit,
  party: VectorParty,
  usage: EndEntityUsage,
): Promise<Certificate> {
  const { role } = party.digitalSignature.certificate;
  return kit.vectorKit.organisation(`renewed:${party.label}:${usage}`, {
    ...(role === undefined ? {} : { role }),
    usage,
    entityId: party.entityId,
  });
}

/** A command that is not CS02b. */
export function plainOrder(
  kit: MessageKit,
  originator: VectorParty,
  code: MessageCode,
  counter: OriginatorCounter,
  content: Uint8Array,
): CommandOrder {
  return {
    header: {
      kind: "command",
      originatorCounter: counter,
      businessOriginator: originator.entityId,
      businessTarget: kit.device.state.entityId,
      messageCode: code,
    },
    content: { kind: "octets", octets: content },
    signature: { kind: "empty" },
    mac: macByBroker(kit),
  };
}

/** A good command with the title of its entry. */
export interface GoodCommand {
  readonly title: string;
  readonly order: CommandOrder;
}

/** Every good command that bad ones are copies of, by id. The first is the one that most of them start from. */
export async function goodCommands(kit: MessageKit): Promise<ReadonlyMap<string, GoodCommand>> {
  return new Map([
    ...(await credentialUpdates(kit)),
    ...(await rootReplacements(kit)),
    ...credentialReads(kit),
    ...otherUseCases(kit),
  ]);
}

type Rows = readonly (readonly [string, GoodCommand])[];

async function credentialUpdates(kit: MessageKit): Promise<Rows> {
  const { kind } = kit;
  const slot = MAIN_SLOTS[kind];
  const holder = kit.party(slot.holder);
  const own = await Promise.all(
    slot.usages.map(async (usage) =>
      replacing(cellOf(slot.role, usage), (await renewedCertificate(kit, holder, usage)).der),
    ),
  );
  const broker = kit.party("access-control-broker");
  const brokerUsage = "keyAgreement";
  const brokerCertificate = await renewedCertificate(kit, broker, brokerUsage);
  const changeOfSupplier = kit.party("change-of-supplier");
  const recovery = kit.party("recovery");
  const recoveryCertificate = await renewedCertificate(kit, recovery, "digitalSignature");
  const changeCertificate = await renewedCertificate(kit, changeOfSupplier, "digitalSignature");
  const three = [
    replacing(cellOf("recovery", "digitalSignature"), recoveryCertificate.der),
    replacing(cellOf("transitionalCoS", "digitalSignature"), changeCertificate.der),
    replacing(cellOf("accessControlBroker", brokerUsage), brokerCertificate.der),
  ];
  const rows: [string, GoodCommand][] = [
    [
      "update",
      {
        title: `the holder of the ${slot.role} cells renews its certificates (mode ${slot.mode})`,
        order: updateOrder(kit, { mode: slot.mode, replacements: own }),
      },
    ],
    [
      "update-one",
      {
        title: "the same for the signature cell alone",
        order: updateOrder(kit, { mode: slot.mode, replacements: own.slice(0, 1) }),
      },
    ],
    [
      "update-three",
      {
        title: "recovery replaces three cells, signed and without a MAC (mode 8)",
        order: updateOrder(kit, { mode: "anyExceptAbnormalRootByRecovery", replacements: three }),
      },
    ],
    [
      "update-by-broker",
      {
        title:
          kind === "CHF"
            ? "the broker renews its key agreement certificate, signed and MACed on a hub (mode 4)"
            : "the broker renews its key agreement certificate, with a MAC alone (mode 4)",
        order: updateOrder(kit, {
          mode: "accessControlBrokerByACB",
          replacements: [replacing(cellOf("accessControlBroker", brokerUsage), brokerCertificate.der)],
        }),
      },
    ],
    [
      "update-by-change-of-supplier",
      {
        title: "the change of supplier party renews its own certificate (mode 6)",
        order: updateOrder(kit, {
          mode: "transCoSByTransCoS",
          replacements: [replacing(cellOf("transitionalCoS", "digitalSignature"), changeCertificate.der)],
        }),
      },
    ],
  ];
  return kind === "CHF" ? rows : [...rows, ...(await supplierUpdates(kit))];
}

async function supplierUpdates(kit: MessageKit): Promise<Rows> {
  const supplier = kit.party("bright-gas");
  const signing = await renewedCertificate(kit, supplier, "digitalSignature");
  const agreeing = await renewedCertificate(kit, supplier, "keyAgreement");
  const replacements = [
    replacing(cellOf("supplier", "digitalSignature"), signing.der),
    replacing(cellOf("supplier", "keyAgreement"), agreeing.der),
    replacing(cellOf("supplier", "keyAgreement", "prePaymentTopUp"), agreeing.der),
  ];
  return [
    [
      "update-by-supplier",
      {
        title: "the Supplier renews all three of its cells (mode 2)",
        order: updateOrder(kit, { mode: "supplierBySupplier", replacements }),
      },
    ],
    [
      "update-change-of-supplier",
      {
        title: "the change of supplier party fills the Supplier's cells (mode 7)",
        order: updateOrder(kit, { mode: "supplierByTransCoS", replacements }),
      },
    ],
  ];
}

async function rootReplacements(kit: MessageKit): Promise<Rows> {
  const { hierarchy, linkCertificate } = await rollOverRoot(kit.vectorKit.pki.organisationAuthorities, {
    seed: kit.seed,
    environment: TEST_ENVIRONMENT,
    generation: 2,
    notBefore: kit.clock,
  });
  const replacements = [replacing(cellOf("root", "keyCertSign"), hierarchy.root.certificate.der)];
  const byHub = kit.kind === "CHF";
  return [
    [
      "update-root",
      {
        title: `a new root with the old root's link certificate (mode ${byHub ? 1 : 0})`,
        order: updateOrder(kit, {
          mode: byHub ? "rootByWanProvider" : "rootBySupplier",
          replacements,
          path: [linkCertificate.der],
        }),
      },
    ],
    [
      "update-by-contingency",
      {
        title: "a new root by the contingency key, which the command opens (mode 9)",
        order: contingencyOrder(kit, replacements),
      },
    ],
  ];
}

function credentialReads(kit: MessageKit): Rows {
  const broker = kit.party("access-control-broker");
  const code = MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS;
  const ask = (authorising: ReturnType<typeof cellOf>) =>
    encodeProvideSecurityCredentialsCommand({
      authorisingRemotePartyTACellIdentifier: authorising,
      remotePartyRolesCredentialsRequired: ["accessControlBroker", "supplier", "networkOperator"],
    });
  const byMac = plainOrder(
    kit,
    broker,
    code,
    kit.nextCounter("accessControlBroker"),
    ask(cellOf("accessControlBroker", "keyAgreement")),
  );
  const change = kit.party("change-of-supplier");
  const bySignature: CommandOrder = {
    ...plainOrder(
      kit,
      change,
      code,
      kit.nextCounter("transitionalCoS"),
      ask(cellOf("transitionalCoS", "digitalSignature")),
    ),
    signature: signedBy(change.digitalSignature),
    mac: { kind: "none" },
  };
  return [
    ["read-credentials", { title: "CS02a asked by the broker with a MAC", order: byMac }],
    [
      "read-credentials-signed",
      { title: "CS02a asked by the change of supplier party with a signature", order: bySignature },
    ],
  ];
}

function otherUseCases(kit: MessageKit): Rows {
  const rowsOfKind: Readonly<Record<DeviceKind, (kit: MessageKit) => Rows>> = {
    GSME: gasMeterUseCases,
    GPF: (of) => [["read-register", readRegister(of)]],
    ESME: () => [],
    CHF: (of) => [["add-device", addDevice(of)]],
  };
  return rowsOfKind[kit.kind](kit);
}

function gasMeterUseCases(kit: MessageKit): Rows {
  const supplier = kit.party("bright-gas");
  const counter = kit.nextCounter("supplier");
  return [
    ["read-register", readRegister(kit)],
    ["set-clock", { title: "GCS28 sets the clock: critical, signed and MACed", order: setClockOrder(kit) }],
    [
      "set-mprn",
      {
        title: "GCS41 sets the meter point reference number: not critical, a MAC alone",
        order: plainOrder(
          kit,
          supplier,
          MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME,
          counter,
          encodeSetMeterPointReferenceNumberCommand({
            issuerEventId: 0,
            siteIdTime: 0,
            providerId: 0,
            meterPointReferenceNumber: "9900000001",
          }),
        ),
      },
    ],
    [
      "join",
      {
        title: "CS03B joins the meter to its gas proxy function",
        order: plainOrder(
          kit,
          supplier,
          MESSAGE_CODES.CS03B_METHOD_B_JOIN,
          counter,
          encodeJoinDeviceCommand({
            joinMethodAndRole: "methodB",
            otherDeviceEntityIdentifier: NEW_DEVICE,
            otherDeviceType: "gasProxyFunction",
          }),
        ),
      },
    ],
  ];
}

/** GCS28, also for kinds of device that do not have it. */
export function setClockOrder(kit: MessageKit): CommandOrder {
  const supplier = kit.party("bright-gas");
  return {
    ...plainOrder(
      kit,
      supplier,
      MESSAGE_CODES.GCS28_SET_CLOCK_GSME,
      originatorCounter((kit.device.state.counters.get("supplier") ?? 1000n) + 1n),
      encodeSetClockCommand({
        validityIntervalStart: (kit.clock - MINUTE) as Instant,
        validityIntervalEnd: (kit.clock + MINUTE) as Instant,
      }),
    ),
    signature: signedBy(supplier.digitalSignature),
  };
}

function readRegister(kit: MessageKit): GoodCommand {
  return {
    title: "GCS13a reads the consumption register; the answer is encrypted for the reader",
    order: plainOrder(
      kit,
      kit.party("bright-gas"),
      MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
      kit.nextCounter("supplier"),
      encodeReadConsumptionRegisterCommand(),
    ),
  };
}

function addDevice(kit: MessageKit): GoodCommand {
  const counter = kit.nextCounter("accessControlBroker");
  const content = encodeAddDeviceToLogCommand({
    originatorCounter: counter,
    deviceId: NEW_DEVICE,
    installCode: Uint8Array.from({ length: 16 }, (_, index) => index),
    joinTimePeriod: 3600,
  });
  return {
    title: "CCS01 adds a device to the hub's device log",
    order: plainOrder(
      kit,
      kit.party("access-control-broker"),
      MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
      counter,
      content,
    ),
  };
}
