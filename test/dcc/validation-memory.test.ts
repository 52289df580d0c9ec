/** What the DCC does not do twice for one signer; and that a newer revocation list ends what it remembers at once. */
import { createHook } from "node:async_hooks";
import { expect } from "chai";
import { type DccEnvironment, receiveServiceRequest } from "../../dcc/index.ts";
import { countedVerification, NO_WORK } from "../pki/counted-verification.ts";
import {
  afterRevocation,
  dccUnderTest,
  type DccUnderTest,
  listsNaming,
  NOW,
  preCommandFor,
  serviceRequest,
  type ServiceUnderTest,
  signedRequest,
} from "./dcc-under-test.ts";

async function counted() {
  const dcc = await dccUnderTest();
  const { verification, workOf } = countedVerification();
  return { dcc, workOf, environment: { ...dcc.environment, ...verification } };
}

/** Asks with a number of its own, so that replay protection has nothing to say. */
function codeOf(
  dcc: DccUnderTest,
  environment: DccEnvironment,
  service: ServiceUnderTest,
  counter: bigint,
): string {
  const request = serviceRequest(dcc, service, { counter });
  return receiveServiceRequest(environment, dcc.state, request, NOW).response.responseCode;
}

describe("what the DCC remembers of certificates", () => {
  const SERVICES: readonly (readonly [ServiceUnderTest, code: string, parses: number])[] = [
    ["4.1.1", "I99", 0],
    ["6.15.1", "I0", 3],
    ["6.21", "I99", 3],
    ["6.23", "I99", 3],
    ["8.2", "I0", 0],
  ];
  for (const [service, code, parses] of SERVICES) {
    it(`${service} twice by the same signer: the second time nothing is read, imported or verified`, async () => {
      const { dcc, environment, workOf } = await counted();
      const ask = (counter: bigint) => () =>
        expect(codeOf(dcc, environment, service, counter)).to.equal(code);
      const first = workOf(ask(1000n));
      expect(first.parses).to.equal(parses);
      expect(first.signatures, "paths and lists").to.be.greaterThan(3);
      expect(first.paths, "paths under lists are remembered as paths, too").to.equal(first.lists);
      expect(workOf(ask(1001n))).to.deep.equal(NO_WORK);
    });
  }

  it("another service by the same signer profits, too", async () => {
    const { dcc, environment, workOf } = await counted();
    codeOf(dcc, environment, "4.1.1", 1000n);
    expect(workOf(() => codeOf(dcc, environment, "8.2", 1001n))).to.deep.equal(NO_WORK);
  });

  it("a signed pre-command costs its own signature and nothing else", async () => {
    const { dcc, environment, workOf } = await counted();
    const request = serviceRequest(dcc, "6.15.1");
    const { keyPair } = dcc.northgrid.digitalSignature;
    const signed = signedRequest(request, preCommandFor({ ...dcc, environment }, request), keyPair);
    const send = () =>
      expect(receiveServiceRequest(environment, dcc.state, signed, NOW).verdict).to.equal("accepted");
    workOf(send);
    const again = workOf(send);
    expect({ ...again, signatures: 0 }).to.deep.equal(NO_WORK);
    expect(again.signatures, "one for each current certificate that is tried").to.be.within(1, 2);
  });

  it("the next lists of the day cost a signature each, whoever was judged by them, and no path", async () => {
    const { dcc, environment, workOf } = await counted();
    codeOf(dcc, environment, "6.15.1", 1000n);
    const fetched = { ...environment, revocationLists: await listsNaming(dcc.authorities, []) };
    const work = workOf(() => codeOf(dcc, fetched, "6.15.1", 1001n));
    const [theCrlAndTheArl, theSignerAndBothReplacements] = [2, 3];
    expect(work).to.deep.equal({
      ...NO_WORK,
      signatures: theCrlAndTheArl,
      lists: theSignerAndBothReplacements,
    });
  });

  for (const service of ["4.1.1", "6.15.1"] as const) {
    it(`${service} accepted, then the signer's certificate is on a list: refused at once, E48`, async () => {
      const { dcc, environment } = await counted();
      expect(codeOf(dcc, environment, service, 1000n)).to.match(/^I/);
      const { xmlSign } = service === "4.1.1" ? dcc.supplier : dcc.northgrid;
      const { revocationLists } = await afterRevocation(dcc, xmlSign.certificate);
      expect(codeOf(dcc, { ...environment, revocationLists }, service, 1001n)).to.equal("E48");
      expect(codeOf(dcc, environment, service, 1002n), "by the lists of before").to.match(/^I/);
    });
  }

  it("no promise is made on the way from a request to its response", async () => {
    const { dcc, environment } = await counted();
    let promises = 0;
    const hook = createHook({
      init: (_id, type) => {
        if (type === "PROMISE") promises += 1;
      },
    }).enable();
    try {
      codeOf(dcc, environment, "6.15.1", 1000n);
      codeOf(dcc, environment, "6.15.1", 1001n);
      expect(promises).to.equal(0);
      void Promise.resolve();
      expect(promises, "the hook sees promises").to.be.greaterThan(0);
    } finally {
      hook.disable();
    }
  });
});
