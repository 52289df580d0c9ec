/** The services that end in a device: each is one of the catalogue, for devices that the catalogue allows. */
import { expect } from "chai";
import { DEVICE_SERVICES, findService, receiveServiceRequest, withEntry } from "../../dcc/index.ts";
import { USE_CASES } from "../../devices/index.ts";
import { decodeMessage, type ServiceRequestBody } from "../../wire/index.ts";
import { dccUnderTest, NOW, reportOf, serviceRequest } from "./dcc-under-test.ts";

describe("the services that are carried out on devices (DUIS 2, GBCS use cases)", () => {
  it("there are 28, each once", () => {
    expect(DEVICE_SERVICES).to.have.length(28);
    expect(
      new Set(DEVICE_SERVICES.map(({ serviceReferenceVariant }) => serviceReferenceVariant)),
    ).to.have.length(28);
  });

  for (const { serviceReferenceVariant: variant, targets, messageCodes, signer } of DEVICE_SERVICES) {
    it(`${variant} is in the catalogue for its devices, and a device model executes it`, () => {
      const service = findService(variant);
      expect(service?.deviceTypes).to.include.members([...targets]);
      expect(service?.critical).to.equal(signer === "user");
      for (const code of messageCodes) {
        const kinds: readonly string[] =
          USE_CASES.find(({ messageCode }) => messageCode === code)?.kinds ?? [];
        expect(targets.filter((target) => kinds.includes(target))).not.to.deep.equal([]);
      }
    });
  }
});

describe("in whose name a read goes out (RTDS 4.5.0, GCS61 both ways; policy readsOfUnknownUsers)", () => {
  const DAILY_LOG = { kind: "RetrieveDailyConsumptionLog" } as const;

  const ROWS = [
    { title: "a User whom the device has reported", holder: "northgrid", from: "northgrid" },
    { title: "a User whose slot holds another's certificates", holder: "southern", from: "broker" },
    { title: "a User of whose slot nothing is reported", holder: "nobody", from: "northgrid" },
  ] as const;
  for (const { title, holder, from } of ROWS) {
    it(`${title}: ${from === "broker" ? "the broker, which names it" : "itself"}`, async () => {
      const dcc = await dccUnderTest();
      const { gpf, northgrid } = dcc;
      const report =
        holder === "nobody"
          ? new Map()
          : new Map(
              [...reportOf(gpf.entityId, dcc[holder])].map(([key, value]) => [
                key.replace("digitalSignature", "keyAgreement"),
                value,
              ]),
            );
      const header = commandHeader(dcc, { ...dcc.state, reportedCells: report }, DAILY_LOG);
      const speaker = from === "broker" ? dcc.environment.broker.entityId : northgrid.entityId;
      expect(header?.businessOriginator).to.equal(speaker);
      expect(header?.supplementaryRemoteParty?.entityId).to.equal(
        from === "broker" ? northgrid.entityId : undefined,
      );
    });
  }

  it("a reader who encloses a certificate always goes through the broker, and the certificate with it", async () => {
    const dcc = await dccUnderTest();
    const { der } = dcc.northgrid.keyAgreement.certificate;
    const body = { ...DAILY_LOG, kaPublicSecurityCredentials: der };
    const header = commandHeader(dcc, dcc.state, body);
    expect(header?.businessOriginator).to.equal(dcc.environment.broker.entityId);
    expect(header?.supplementaryRemoteParty?.keyAgreementCertificate).to.deep.equal(der);
  });

  it("in-the-users-name: itself, whatever the device has said", async () => {
    const dcc = await dccUnderTest();
    const policies = { ...dcc.environment.policies, readsOfUnknownUsers: "in-the-users-name" } as const;
    const environment = { ...dcc.environment, policies };
    const header = commandHeader({ ...dcc, environment }, dcc.state, DAILY_LOG);
    expect(header?.businessOriginator).to.equal(dcc.northgrid.entityId);
  });

  function commandHeader(
    dcc: Awaited<ReturnType<typeof dccUnderTest>>,
    state: typeof dcc.state,
    body: ServiceRequestBody,
  ) {
    const request = serviceRequest(dcc, "4.1.1", { by: dcc.northgrid, service: "4.17", body });
    const result = receiveServiceRequest(dcc.environment, state, request, NOW);
    const message = result.command && decodeMessage(result.command.bytes);
    return message?.ok === true ? message.value.header : undefined;
  }
});

describe("delivery by hand (DUIS command variants 2 and 3)", () => {
  const ROWS = [
    { variant: 1, content: "acknowledgement", overTheAir: true },
    { variant: 2, content: "localCommand", overTheAir: false },
    { variant: 3, content: "localCommand", overTheAir: true },
  ] as const;
  for (const { variant, content, overTheAir } of ROWS) {
    it(`variant ${variant}: ${content}, ${overTheAir ? "and" : "not"} sent over the network`, async () => {
      const dcc = await dccUnderTest();
      const request = serviceRequest(dcc, "4.1.1", { commandVariant: variant });
      const result = receiveServiceRequest(dcc.environment, dcc.state, request, NOW);
      expect(result.response.content.kind).to.equal(content);
      expect(result.command !== undefined).to.equal(overTheAir);
    });
  }

  it("what 8.13 brings back and nobody waits for is E081301", async () => {
    const dcc = await dccUnderTest();
    const original = serviceRequest(dcc, "4.1.1");
    const request = serviceRequest(dcc, "8.2", {
      service: "8.13",
      body: {
        kind: "ReturnLocalCommandResponse",
        originalRequestId: original.requestId,
        deviceGbcsResponse: new Uint8Array([0xdd]),
      },
    });
    const result = receiveServiceRequest(dcc.environment, dcc.state, request, NOW);
    expect(result.response.responseCode).to.equal("E081301");
  });
});

describe("a service that the testbed carries out on other devices than this is answered E100", () => {
  it("4.1.1 to an ESME, which no model reads", async () => {
    const dcc = await dccUnderTest();
    const inventory = withEntry(dcc.state.inventory, dcc.gpf.entityId, { deviceType: "ESME" });
    const result = receiveServiceRequest(
      dcc.environment,
      { ...dcc.state, inventory },
      serviceRequest(dcc, "4.1.1"),
      NOW,
    );
    expect(result.response.responseCode).to.equal("E100");
  });
});
