import { expect } from "chai";
import {
  ACCESS_CHECKS,
  type DccEnvironment,
  type DccState,
  receiveServiceRequest,
  RESPONSE_CODES,
  type ResponseCode,
  withEntry,
  withUserStatus,
} from "../../dcc/index.ts";
import { type Certificate, entityId, type Instant, instant, lodge } from "../../pki/index.ts";
import { encodeMessage, MESSAGE_CODES, originatorCounter, type ServiceRequest } from "../../wire/index.ts";
import {
  afterRevocation,
  dccUnderTest,
  type DccUnderTest,
  gainOf,
  handoverTo,
  NOW,
  preCommandFor,
  reportOf,
  SALE,
  serviceRequest,
  signedRequest,
  signerReference,
  updateTo,
  withPolicies,
} from "./dcc-under-test.ts";

interface Case {
  readonly request: ServiceRequest;
  readonly state?: DccState;
  readonly environment?: DccEnvironment;
  readonly at?: Instant;
}

interface Row {
  readonly check: (typeof ACCESS_CHECKS)[number]["check"];
  readonly code: ResponseCode;
  readonly title: string;
  readonly make: (dcc: DccUnderTest) => Case | Promise<Case>;
}

const STRANGER = entityId("d25ec00000030099");

/** A signed pre-command of a renewal, with the GBCS message changed before it is signed. */
function preCommandCase(
  dcc: DccUnderTest,
  change: Parameters<typeof signedRequest>[1]["header"] extends infer Header ? Partial<Header> : never,
): Case {
  const request = serviceRequest(dcc, "6.15.1");
  const preCommand = preCommandFor(dcc, request);
  const changed = { ...preCommand, header: { ...preCommand.header, ...change } };
  return { request: signedRequest(request, changed, dcc.northgrid.digitalSignature.keyPair) };
}

const ROWS: readonly Row[] = [
  {
    check: "signer-certificate",
    code: "E48",
    title: "a serial number that the SMKI never issued",
    make: (dcc) => {
      const signer = signerReference(dcc.supplier.xmlSign.certificate);
      const serial = dcc.southern.digitalSignature.certificate.serial;
      return {
        request: serviceRequest(dcc, "6.24.1", {
          signer: { ...signer, serial: `${serial.slice(2)}00` as typeof serial },
        }),
      };
    },
  },
  {
    check: "signer-certificate",
    code: "E48",
    title: "a digitalSignature certificate instead of an XML signing one",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.24.1", {
        signer: signerReference(dcc.supplier.digitalSignature.certificate),
      }),
    }),
  },
  {
    check: "signer-certificate-in-use",
    code: "E48",
    title: "a revoked XML signing certificate",
    make: async (dcc) => ({
      request: serviceRequest(dcc, "6.24.1"),
      environment: await afterRevocation(dcc, dcc.supplier.xmlSign.certificate),
    }),
  },
  {
    check: "signer-certificate-in-use",
    code: "E48",
    title: "an expired XML signing certificate",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.24.1"), at: instant("2032-01-01") }),
  },
  {
    check: "signer-is-sender",
    code: "E49",
    title: "somebody else's XML signing certificate",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.24.1", { signer: signerReference(dcc.northgrid.xmlSign.certificate) }),
    }),
  },
  {
    check: "user-role",
    code: "E1",
    title: "a Subscriber that is no DCC User",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1"),
      state: { ...dcc.state, parties: withUserStatus(dcc.state.parties, dcc.northgrid.entityId, "notAUser") },
    }),
  },
  {
    check: "user-role",
    code: "E1",
    title: "a party in User Entry, which is no User yet",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1"),
      state: {
        ...dcc.state,
        parties: withUserStatus(dcc.state.parties, dcc.northgrid.entityId, "inUserEntry"),
      },
    }),
  },
  {
    check: "user-status",
    code: "E3",
    title: "a suspended User",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1"),
      state: {
        ...dcc.state,
        parties: withUserStatus(dcc.state.parties, dcc.northgrid.entityId, "suspended"),
      },
    }),
  },
  {
    check: "role-eligible",
    code: "E2",
    title: "a gas transporter asking for a handover: 6.21 is for suppliers only",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.21", { by: dcc.northgrid }) }),
  },
  {
    check: "role-eligible",
    code: "E2",
    title: "8.5, which no User Role may send",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.24.1", { service: "8.5" }) }),
  },
  {
    check: "command-variant",
    code: "E12",
    title: "the critical 6.15.1 as command variant 1",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.15.1", { commandVariant: 1 }) }),
  },
  {
    check: "command-variant",
    code: "E12",
    title: "a body of another service",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.24.1", { body: { kind: "ReadInstantaneousImportRegisters" } }),
    }),
  },
  {
    check: "replay",
    code: "E50",
    title: "a counter that was accepted before",
    make: (dcc) => {
      const request = serviceRequest(dcc, "8.2");
      return { request, state: receiveServiceRequest(dcc.environment, dcc.state, request, NOW).state };
    },
  },
  {
    check: "device-known",
    code: "E19",
    title: "a device that is not in the inventory",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.24.1", { target: STRANGER }) }),
  },
  {
    check: "device-type",
    code: "E11",
    title: "6.15.1 to a communications hub",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.15.1", { target: dcc.chf.entityId }) }),
  },
  {
    check: "device-status",
    code: "E5",
    title: "a suspended device",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.21"),
      state: {
        ...dcc.state,
        inventory: withEntry(dcc.state.inventory, dcc.gpf.entityId, { deviceStatus: "Suspended" }),
      },
    }),
  },
  {
    check: "local-command",
    code: "E17",
    title: "delivery by hand for a network operator",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.24.1", { commandVariant: 2, by: dcc.northgrid }) }),
  },
  {
    check: "registration",
    code: "E4",
    title: "the network operator of tomorrow",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.15.1", { by: dcc.southern }) }),
  },
  {
    check: "registration",
    code: "E4",
    title: "the network operator of yesterday, in the second of the sale",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.15.1"), at: SALE }),
  },
  {
    check: "registration",
    code: "E4",
    title: "a hub of somebody's meter point, claimed for one's own",
    make: (dcc) => ({
      request: serviceRequest(dcc, "8.11"),
      state: {
        ...dcc.state,
        inventory: withEntry(dcc.state.inventory, dcc.chf.entityId, { mprn: "4000000099" }),
      },
    }),
  },
  {
    check: "pre-command-content",
    code: "E51",
    title: "octets that are no GBCS message",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", {
        commandVariant: 5,
        body: { kind: "SignedPreCommand", gbcsPayload: Uint8Array.of(0xdf, 0x09) },
      }),
    }),
  },
  {
    check: "pre-command-content",
    code: "E51",
    title: "another counter than the request's",
    make: (dcc) => preCommandCase(dcc, { originatorCounter: originatorCounter(1001n) }),
  },
  {
    check: "pre-command-content",
    code: "E51",
    title: "another device than the request's",
    make: (dcc) => preCommandCase(dcc, { businessTarget: dcc.gsme.entityId }),
  },
  {
    check: "pre-command-content",
    code: "E51",
    title: "another sender than the request's",
    make: (dcc) => preCommandCase(dcc, { businessOriginator: dcc.southern.entityId }),
  },
  {
    check: "pre-command-content",
    code: "E51",
    title: "a use case of another service",
    make: (dcc) => preCommandCase(dcc, { messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME }),
  },
  {
    check: "pre-command-signature",
    code: "E52",
    title: "a signature with a key that is not the sender's",
    make: (dcc) => {
      const request = serviceRequest(dcc, "6.15.1");
      return {
        request: signedRequest(request, preCommandFor(dcc, request), dcc.southern.digitalSignature.keyPair),
      };
    },
  },
  {
    check: "pre-command-signature",
    code: "E52",
    title: "no signature at all",
    make: (dcc) => {
      const request = serviceRequest(dcc, "6.15.1");
      const gbcsPayload = encodeMessage(preCommandFor(dcc, request));
      return { request: { ...request, commandVariant: 5, body: { kind: "SignedPreCommand", gbcsPayload } } };
    },
  },
  {
    check: "replacement-certificate",
    code: "E062101",
    title: "a supplier's certificate for the network operator's cells",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.21", { body: handoverTo(dcc, dcc.supplier) }) }),
  },
  {
    check: "replacement-certificate",
    code: "E062101",
    title: "a key agreement certificate in the place of the signing one",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.21", {
        body: handoverTo(dcc, dcc.northgrid, {
          replacementCertificates: { digitalSigningCertificate: dcc.northgrid.keyAgreement.certificate.der },
        }),
      }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E061501",
    title: "a supplier asking for the network operator's cells with 6.15.1",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", { by: dcc.supplier, body: updateTo(dcc, dcc.northgrid) }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E061501",
    title: "octets that are no certificate",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", {
        body: updateTo(dcc, dcc.northgrid, {
          replacementCertificates: { digitalSigningCertificate: Uint8Array.of(0x30, 0x00) },
        }),
      }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E061501",
    title: "the broker's certificates for cells of a role that is not the sender's",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", {
        body: updateTo(dcc, dcc.broker, { remotePartyRole: "supplier" }),
      }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E061501",
    title: "no certificate at all",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", {
        body: updateTo(dcc, dcc.northgrid, { replacementCertificates: {} }),
      }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E062101",
    title: "a certification path of octets that are no certificate",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.21", {
        body: handoverTo(dcc, dcc.northgrid, { certificationPathCertificates: [Uint8Array.of(1, 2)] }),
      }),
    }),
  },
  {
    check: "import-mpxn",
    code: "E062301",
    title: "6.23 that names another meter point",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.23", { body: gainOf(dcc, { importMpxn: "4999999999" }) }),
    }),
  },
  {
    check: "replacement-certificate",
    code: "E062304",
    title: "6.23 with a network operator's certificates",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.23", {
        body: gainOf(dcc, {
          replacementCertificates: {
            digitalSigningCertificate: dcc.northgrid.digitalSignature.certificate.der,
          },
        }),
      }),
    }),
  },
  {
    check: "replacement-certificate-owner",
    code: "E062305",
    title: "6.23 with the certificates of another supplier",
    make: async (dcc) => ({
      request: serviceRequest(dcc, "6.23", {
        body: gainOf(dcc, {
          replacementCertificates: {
            digitalSigningCertificate: (
              await dcc.organisationCertificate("another-supplier", {
                role: "supplier",
                entityId: entityId("d25ec00000029999"),
              })
            ).der,
          },
        }),
      }),
    }),
  },
  {
    check: "replacement-certificate-in-use",
    code: "E062306",
    title: "6.23 with certificates that have been revoked",
    make: async (dcc) => ({
      request: serviceRequest(dcc, "6.23"),
      environment: await afterRevocation(dcc, dcc.supplier.keyAgreement.certificate),
    }),
  },
  {
    check: "replacement-certificate-owner",
    code: "E061504",
    title: "the buyer's certificates, sent by the seller",
    make: (dcc) => ({ request: serviceRequest(dcc, "6.15.1", { body: updateTo(dcc, dcc.southern) }) }),
  },
  {
    check: "replacement-certificate-owner",
    code: "E062105",
    title: "a neighbour's certificates, where the policy checks registration (certificateOwnerIsRegistered)",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.21", { body: handoverTo(dcc, dcc.southern) }),
      environment: withPolicies(dcc, { certificateOwnerIsRegistered: "checked" }),
    }),
  },
  {
    check: "replacement-certificate-in-use",
    code: "E061505",
    title: "a certificate that was never lodged",
    make: async (dcc) => ({
      request: serviceRequest(dcc, "6.15.1", {
        body: updateTo(dcc, dcc.northgrid, {
          replacementCertificates: {
            digitalSigningCertificate: (await dcc.organisationCertificate("never-lodged")).der,
          },
        }),
      }),
    }),
  },
  {
    check: "replacement-certificate-in-use",
    code: "E062103",
    title: "certificates revoked between the search and the request",
    make: async (dcc) => ({
      request: serviceRequest(dcc, "6.21"),
      environment: await afterRevocation(dcc, dcc.northgrid.keyAgreement.certificate),
    }),
  },
  {
    check: "slot-dcc-controlled",
    code: "E062102",
    title: "a slot that the device last reported as a network operator's",
    make: (dcc) => ({
      request: serviceRequest(dcc, "6.21"),
      state: {
        ...dcc.state,
        reportedCells: reportOf(dcc.gpf.entityId, dcc.southern),
      },
    }),
  },
  {
    check: "inventory-entry",
    code: "E120201",
    title: "a device that is already in the inventory",
    make: (dcc) => ({
      request: serviceRequest(dcc, "12.2", {
        body: { kind: "DevicePrenotification", deviceId: dcc.gsme.entityId, deviceType: "GSME" },
      }),
    }),
  },
];

/** Needs web services to be sent to, which stand before this access control. */
const NEVER_GIVEN = ["E13"];

function commissioning(dcc: DccUnderTest): ServiceRequest {
  return serviceRequest(dcc, "8.1.1", { by: dcc.supplier });
}

describe("the DCC's access control (checks in order, first refusal decides)", () => {
  for (const { check, code, title, make } of ROWS) {
    it(`${check} refuses ${title}: ${code}`, async function refuses() {
      const dcc = await dccUnderTest();
      const { request, state = dcc.state, environment = dcc.environment, at = NOW } = await make(dcc);
      const result = receiveServiceRequest(environment, state, request, at);
      expect(result.response.responseCode).to.equal(code);
      expect(result.verdict).to.equal("refused");
      expect(result.command).to.equal(undefined);
      const failed = result.evidence.findIndex(({ outcome }) => outcome === "failed");
      expect(result.evidence[failed]?.check).to.equal(check);
      expect(result.evidence.slice(0, failed).map(({ outcome }) => outcome)).to.satisfy((before: string[]) =>
        before.every((outcome) => outcome === "passed"),
      );
      expect(result.evidence.slice(failed + 1).map(({ outcome }) => outcome)).to.satisfy((after: string[]) =>
        after.every((outcome) => outcome === "notReached"),
      );
      expect(result.state, "a refused request leaves no trace, not even its counter").to.equal(state);
    });
  }

  it("every check is refused by some row, in the order of the list", () => {
    const refusing = new Set(ROWS.map(({ check }) => check));
    expect([...refusing, "anomaly-threshold"]).to.have.members(ACCESS_CHECKS.map(({ check }) => check));
  });

  it("every response code of the table is given: by a row, by an acceptance, or by a device's silence", () => {
    const otherwise = ["I0", "I99", "E20", "E21", "E53", "E100", "E081301", "W050201", "W050301"];
    expect(new Set([...ROWS.map(({ code }) => code), ...otherwise, ...NEVER_GIVEN])).to.have.keys(
      Object.keys(RESPONSE_CODES),
    );
    expect(ROWS.map(({ code }) => code)).not.to.include.members(NEVER_GIVEN);
  });

  it("a service that this testbed does not carry out passes access control and is answered E100", async () => {
    const dcc = await dccUnderTest();
    const request = serviceRequest(dcc, "4.1.1", {
      service: "11.2",
      body: { kind: "Other", element: "ReadFirmwareVersion" },
    });
    const result = receiveServiceRequest(dcc.environment, dcc.state, request, NOW);
    expect(result.verdict).to.equal("accepted");
    expect(result.response.responseCode).to.equal("E100");
    expect(result.command).to.equal(undefined);
  });

  const ACCEPTED = [
    "4.1.1",
    "6.15.1",
    "6.20.1",
    "6.21",
    "6.23",
    "6.24.1",
    "8.2",
    "8.7.2",
    "8.11",
    "12.2",
  ] as const;
  for (const service of ACCEPTED) {
    it(`${service} as it should be is accepted`, async () => {
      const dcc = await dccUnderTest();
      const result = receiveServiceRequest(dcc.environment, dcc.state, serviceRequest(dcc, service), NOW);
      expect(result.response.responseCode).to.be.oneOf(["I0", "I99"]);
      expect(result.evidence.every(({ outcome }) => outcome === "passed")).to.equal(true);
    });
  }

  it("8.1.1 is for a meter that is not commissioned yet", async () => {
    const dcc = await dccUnderTest();
    const joined = withEntry(dcc.state.inventory, dcc.gsme.entityId, {
      deviceStatus: "InstalledNotCommissioned",
    });
    const codes = [dcc.state, { ...dcc.state, inventory: joined }].map(
      (state) => receiveServiceRequest(dcc.environment, state, commissioning(dcc), NOW).response.responseCode,
    );
    expect(codes).to.deep.equal(["E5", "I0"]);
  });

  it("a signed pre-command may repeat the counter of its own request, and not its own", async () => {
    const dcc = await dccUnderTest();
    const request = serviceRequest(dcc, "6.15.1");
    const first = receiveServiceRequest(dcc.environment, dcc.state, request, NOW);
    const signed = signedRequest(
      request,
      preCommandFor(dcc, request),
      dcc.northgrid.digitalSignature.keyPair,
    );
    const second = receiveServiceRequest(dcc.environment, first.state, signed, NOW);
    const third = receiveServiceRequest(dcc.environment, second.state, signed, NOW);
    expect([first, second, third].map(({ response }) => response.responseCode)).to.deep.equal([
      "I0",
      "I99",
      "E50",
    ]);
  });

  it("registration is judged by the second: the seller until the sale, the buyer from it on", async () => {
    const dcc = await dccUnderTest();
    const codes = [(SALE - 1000) as Instant, SALE].flatMap((at) =>
      [dcc.northgrid, dcc.southern].map(
        (by) =>
          receiveServiceRequest(dcc.environment, dcc.state, serviceRequest(dcc, "4.1.1", { by }), at).response
            .responseCode,
      ),
    );
    expect(codes).to.deep.equal(["I99", "E4", "E4", "I99"]);
  });

  const OWNERS = [
    { policy: "originator-only", owner: "northgridRenewed", code: "I0" },
    { policy: "originator-only", owner: "broker", code: "E061501" },
    { policy: "originator-only", owner: "southern", code: "E061504" },
    { policy: "originator-or-acb", owner: "northgridRenewed", code: "I0" },
    { policy: "originator-or-acb", owner: "broker", code: "I0" },
    { policy: "originator-or-acb", owner: "southern", code: "E061504" },
    { policy: "any", owner: "broker", code: "I0" },
    { policy: "any", owner: "southern", code: "I0" },
  ] as const;
  for (const { policy, owner, code } of OWNERS) {
    it(`policy replacementCertificateOwner ${policy}: 6.15.1 with the certificates of ${owner} gets ${code}`, async () => {
      const dcc = await dccUnderTest();
      const request = serviceRequest(dcc, "6.15.1", { body: updateTo(dcc, dcc[owner]) });
      const environment = withPolicies(dcc, { replacementCertificateOwner: policy });
      expect(receiveServiceRequest(environment, dcc.state, request, NOW).response.responseCode).to.equal(
        code,
      );
    });
  }

  for (const [policy, code] of [
    ["unchecked", "I99"],
    ["checked", "E062105"],
  ] as const) {
    it(`policy certificateOwnerIsRegistered ${policy}: 6.21 with the buyer's certificates before the sale gets ${code}`, async () => {
      const dcc = await dccUnderTest();
      const request = serviceRequest(dcc, "6.21", { body: handoverTo(dcc, dcc.southern) });
      const environment = withPolicies(dcc, { certificateOwnerIsRegistered: policy });
      const codeAt = (at: Instant) =>
        receiveServiceRequest(environment, dcc.state, request, at).response.responseCode;
      expect([codeAt((SALE - 1000) as Instant), codeAt(SALE)]).to.deep.equal([code, "I99"]);
    });
  }

  for (const [applyTimeBasedCPVChecks, code] of [
    [true, "E061505"],
    [false, "I0"],
  ] as const) {
    it(`an expired replacement certificate with ApplyTimeBasedCPVChecks ${applyTimeBasedCPVChecks}: ${code}`, async () => {
      const dcc = await dccUnderTest();
      const expired = await dcc.organisationCertificate("expired", { notAfter: instant("2022-01-01") });
      const repository = lodge(dcc.environment.repository, expired, instant("2021-07-01"));
      const request = serviceRequest(dcc, "6.15.1", {
        body: updateTo(dcc, dcc.northgrid, {
          applyTimeBasedCPVChecks,
          replacementCertificates: { digitalSigningCertificate: expired.der },
        }),
      });
      const result = receiveServiceRequest({ ...dcc.environment, repository }, dcc.state, request, NOW);
      expect(result.response.responseCode).to.equal(code);
    });
  }

  for (const [fetched, signer, replacement] of [
    ["listNotYetFetched", "I99", "I99"],
    ["listFetched", "E48", "E062103"],
  ] as const) {
    it(`a revocation is known from the list and not before (${fetched}): ${signer}, ${replacement}`, async () => {
      const dcc = await dccUnderTest();
      const codeAfter = async (revoked: Certificate, request: ServiceRequest) =>
        receiveServiceRequest(await afterRevocation(dcc, revoked, fetched), dcc.state, request, NOW).response
          .responseCode;
      expect([
        await codeAfter(dcc.supplier.xmlSign.certificate, serviceRequest(dcc, "6.24.1")),
        await codeAfter(dcc.northgrid.digitalSignature.certificate, serviceRequest(dcc, "6.21")),
      ]).to.deep.equal([signer, replacement]);
    });
  }

  it("policy handoverNeedsDccControlledSlot unchecked lets the device decide", async () => {
    const dcc = await dccUnderTest();
    const reportedCells = reportOf(dcc.gpf.entityId, dcc.southern);
    const environment = withPolicies(dcc, { handoverNeedsDccControlledSlot: "unchecked" });
    const result = receiveServiceRequest(
      environment,
      { ...dcc.state, reportedCells },
      serviceRequest(dcc, "6.21"),
      NOW,
    );
    expect(result.response.responseCode).to.equal("I99");
  });
});
