/** Anomaly detection: what is more than usual is held, nobody but its sender hears of it, and it can be released. */
import { expect } from "chai";
import {
  receiveReleasedRequest,
  receiveServiceRequest,
  takeFromQuarantine,
  withThreshold,
  type DccState,
} from "../../dcc/index.ts";
import { dccUnderTest, NOW, serviceRequest } from "./dcc-under-test.ts";

const HOUR = 3_600_000;

describe("anomaly detection (threshold 2 in a day)", () => {
  async function afterSending(
    count: number,
  ): Promise<{ state: DccState; last: ReturnType<typeof receiveServiceRequest> }> {
    const { environment, state, supplier, ...dcc } = await dccUnderTest();
    let now = withThreshold(state, supplier.entityId, "4.1.1", { requests: 2, period: 24 * HOUR });
    let last: ReturnType<typeof receiveServiceRequest> | undefined;
    for (let sent = 0; sent < count; sent += 1) {
      const request = serviceRequest({ environment, state, supplier, ...dcc }, "4.1.1", {
        counter: BigInt(2000 + sent),
      });
      last = receiveServiceRequest(environment, now, request, NOW);
      now = last.state;
    }
    if (last === undefined) throw new Error("nothing was sent");
    return { state: now, last };
  }

  it("up to the threshold requests are let through", async () => {
    const { last } = await afterSending(2);
    expect(last.verdict).to.equal("accepted");
    expect(last.alerts).to.deep.equal([]);
  });

  it("one more is held with E53, every other check passed, and its sender is told by an alert", async () => {
    const { state, last } = await afterSending(3);
    expect(last.verdict).to.equal("quarantined");
    expect(last.response.responseCode).to.equal("E53");
    expect(last.command).to.equal(undefined);
    expect(
      last.evidence.filter(({ outcome }) => outcome === "failed").map(({ check }) => check),
    ).to.deep.equal(["anomaly-threshold"]);
    expect(last.alerts.map(({ body }) => body.kind)).to.deep.equal(["QuarantinedRequest"]);
    expect(state.anomalies.quarantine).to.have.length(1);
  });

  it("released it is carried out, and is in quarantine no more; deleted it is gone", async () => {
    const { environment, supplier } = await dccUnderTest();
    const { state } = await afterSending(3);
    const taken = takeFromQuarantine(state, supplier.entityId);
    expect(taken.requests).to.have.length(1);
    expect(taken.state.anomalies.quarantine).to.deep.equal([]);
    const [request] = taken.requests;
    if (request === undefined) throw new Error("nothing was held");
    const result = receiveReleasedRequest(environment, taken.state, request, NOW);
    expect(result.verdict).to.equal("accepted");
    expect(result.command).not.to.equal(undefined);
  });

  it("somebody else's threshold, another service and a later day are not counted", async () => {
    const { environment, ...dcc } = await dccUnderTest();
    const { state } = await afterSending(2);
    const other = serviceRequest({ environment, ...dcc }, "6.24.1", { counter: 3000n });
    expect(receiveServiceRequest(environment, state, other, NOW).verdict).to.equal("accepted");
    const later = serviceRequest({ environment, ...dcc }, "4.1.1", { counter: 3001n });
    const tomorrow = (NOW + 25 * HOUR) as typeof NOW;
    expect(receiveServiceRequest(environment, state, later, tomorrow).response.responseCode).not.to.equal(
      "E53",
    );
  });
});
