/** What the DCC keeps until its time, and the registration that counts then. */
import { expect } from "chai";
import {
  nextDueAtTheDcc,
  receiveDueRequest,
  receiveServiceRequest,
  registrationsDuring,
  takeDue,
  timingOf,
} from "../../dcc/index.ts";
import { entityId, type Instant, instant } from "../../pki/index.ts";
import { serviceReferenceVariant, type ServiceRequestBody } from "../../wire/index.ts";
import { dccUnderTest, NOW, serviceRequest } from "./dcc-under-test.ts";

const DAY = 86_400_000;
const later = (days: number): Instant => (NOW + days * DAY) as Instant;

describe("future dating at the DCC (DUIS ExecutionDateTime; 3000-12-31 cancels)", () => {
  const ROWS = [
    { title: "no date", date: undefined, timing: "now" },
    { title: "a date in the past", date: later(-1), timing: "now" },
    { title: "tomorrow", date: later(1), timing: "later" },
    { title: "the year 3000", date: instant("3000-12-31T00:00:00Z"), timing: "cancel" },
  ] as const;
  for (const { title, date, timing } of ROWS) {
    it(`${title}: ${timing}`, async () => {
      const dcc = await dccUnderTest();
      expect(timingOf(serviceRequest(dcc, "4.1.1", { body: read(date) }), NOW)).to.equal(timing);
    });
  }

  it("6.15.1 is future-dated on the device, so the DCC does not keep it", async () => {
    const dcc = await dccUnderTest();
    const { body, ...rest } = serviceRequest(dcc, "6.15.1");
    if (body.kind !== "UpdateSecurityCredentialsKRP") throw new Error("another body");
    expect(timingOf({ ...rest, body: { ...body, executionDateTime: later(1) } }, NOW)).to.equal("now");
  });

  it("is acknowledged, waits, is sent when due although its number is used up, and once", async () => {
    const dcc = await dccUnderTest();
    const request = serviceRequest(dcc, "4.1.1", { body: read(later(1)) });
    const kept = receiveServiceRequest(dcc.environment, dcc.state, request, NOW);
    expect(kept.response.responseCode).to.equal("I99");
    expect(kept.command).to.equal(undefined);
    expect(nextDueAtTheDcc(kept.state)).to.equal(later(1));
    expect(takeDue(kept.state, NOW).due).to.deep.equal([]);
    const { state, due } = takeDue(kept.state, later(1));
    expect(due.map(({ why }) => why)).to.deep.equal(["futureDated"]);
    expect(nextDueAtTheDcc(state)).to.equal(undefined);
    const sent = receiveDueRequest(dcc.environment, state, request, NOW);
    expect(sent.evidence.map(({ check }) => check)).not.to.include("replay");
    expect(receiveServiceRequest(dcc.environment, kept.state, request, NOW).response.responseCode).to.equal(
      "E50",
    );
  });

  it("a later request with the date of cancellation takes it back, and no other device's", async () => {
    const dcc = await dccUnderTest();
    const first = receiveServiceRequest(
      dcc.environment,
      dcc.state,
      serviceRequest(dcc, "4.1.1", { body: read(later(1)) }),
      NOW,
    );
    const cancel = read(instant("3000-12-31T00:00:00Z"));
    const request = serviceRequest(dcc, "4.1.1", { body: cancel, counter: 5000n });
    const cancelled = receiveServiceRequest(dcc.environment, first.state, request, NOW);
    expect(cancelled.response.responseCode).to.equal("I0");
    expect(nextDueAtTheDcc(cancelled.state)).to.equal(undefined);
  });

  function read(date: Instant | undefined): ServiceRequestBody {
    return {
      kind: "ReadInstantaneousImportRegisters",
      ...(date === undefined ? {} : { executionDateTime: date }),
    };
  }
});

describe("schedules (5.1, 5.2, 5.3)", () => {
  it("fall due one after the other, until their end; nobody reads another's", async () => {
    const dcc = await dccUnderTest();
    const ask = (body: ServiceRequestBody, service: string, counter: bigint, by = dcc.supplier) =>
      serviceRequest(dcc, "8.2", { service, body, counter, by });
    const order = {
      serviceReferenceVariant: serviceReferenceVariant("4.17"),
      target: dcc.gpf.entityId,
      body: { kind: "RetrieveDailyConsumptionLog" },
      firstAt: later(1),
      every: DAY,
      until: later(3),
    } as const;
    const made = receiveServiceRequest(
      dcc.environment,
      dcc.state,
      ask({ kind: "CreateSchedule", schedule: order }, "5.1", 3000n),
      NOW,
    );
    expect(made.response.content).to.deep.include({ kind: "schedule", scheduleId: 1 });
    const times: number[] = [];
    let { state } = made;
    for (let next = nextDueAtTheDcc(state); next !== undefined; next = nextDueAtTheDcc(state)) {
      times.push(next);
      const taken = takeDue(state, next);
      expect(taken.due.map(({ why }) => why)).to.deep.equal(["scheduled"]);
      ({ state } = taken);
    }
    expect(times).to.deep.equal([later(1), later(2), later(3)]);
    const stranger = ask({ kind: "ReadSchedule", scheduleId: 1 }, "5.2", 3001n, dcc.northgrid);
    expect(receiveServiceRequest(dcc.environment, state, stranger, NOW).response.responseCode).to.equal(
      "W050201",
    );
  });
});

describe("registration at the required date and time (E4)", () => {
  const first = entityId("d25ec00000020001");
  const second = entityId("d25ec00000020002");
  const data = new Map([
    [
      "1",
      [
        { from: later(0), supplier: first, networkOperator: first },
        { from: later(10), supplier: second, networkOperator: first },
      ],
    ],
  ]);
  const ROWS = [
    { title: "before the change", from: 1, to: 9, suppliers: [first] },
    { title: "up to the instant of the change", from: 1, to: 10, suppliers: [first, second] },
    { title: "from the instant of the change", from: 10, to: 20, suppliers: [second] },
    { title: "on both sides", from: 5, to: 15, suppliers: [first, second] },
    { title: "before anybody", from: -5, to: -1, suppliers: [] },
  ];
  for (const { title, from, to, suppliers } of ROWS) {
    it(`${title}: ${suppliers.length} registered`, () => {
      const during = registrationsDuring(data, "1", later(from), later(to));
      expect(during.map(({ supplier }) => supplier)).to.deep.equal(suppliers);
    });
  }
});
