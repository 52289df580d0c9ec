/** What a device does not do twice: read a certificate, import a key, verify the path; and never by a promise. */
import { createHook } from "node:async_hooks";
import { expect } from "chai";
import {
  advance,
  cell,
  type DeviceEnvironment,
  type DeviceState,
  EMPTY_DATA_MODEL,
  receive,
} from "../../devices/index.ts";
import { instant, type Instant, rollOverRoot, TEST_ENVIRONMENT } from "../../pki/index.ts";
import { encodeZigbeeMessage, MESSAGE_CODES, originatorCounter } from "../../wire/index.ts";
import { countedVerification, NO_WORK, type Work } from "../pki/counted-verification.ts";
import {
  bothCells,
  commandBytes,
  deviceEnvironment,
  deviceState,
  NOW,
  surroundings,
  type Surroundings,
  updateCommand,
} from "./device-under-test.ts";

/** The least that a signed command costs: its own signature. */
const ITS_OWN_SIGNATURE: Work = { ...NO_WORK, signatures: 1 };

interface Repeated {
  readonly title: string;
  readonly first: Work;
  readonly start: (around: Surroundings) => DeviceState;
  readonly command: (around: Surroundings, counter: bigint) => Uint8Array;
}

const REPEATED: readonly Repeated[] = [
  {
    title: "the network operator replaces its own certificates (CS02b)",
    // Two replacements and the CA of the path; the keys of sender, CA and root; the sender's signature and the path's.
    first: { parses: 3, imports: 3, signatures: 4, paths: 2, lists: 0 },
    start: (around) => deviceState(around, "GPF", around.northgrid),
    command: (around, counter) =>
      updateCommand(around, {
        originator: around.northgrid,
        counter,
        replacements: bothCells(around.northgrid),
      }),
  },
  {
    title: "the same with a path that does not lead to the root: refused from memory as well",
    first: { parses: 3, imports: 1, signatures: 1, paths: 2, lists: 0 },
    start: (around) => deviceState(around, "GPF", around.northgrid),
    command: (around, counter) =>
      updateCommand(around, {
        originator: around.northgrid,
        counter,
        replacements: bothCells(around.northgrid),
        path: [around.foreignAuthorities.issuing.certificate.der],
      }),
  },
];

describe("what a device remembers of certificates", () => {
  for (const { title, first, start, command } of REPEATED) {
    it(`${title}: the second time nothing is read, imported or verified but the command`, async () => {
      const around = await surroundings();
      const { verification, workOf } = countedVerification();
      const environment = { ...deviceEnvironment(around), ...verification };
      let state = start(around);
      const answers: unknown[] = [];
      const send =
        (counter: bigint, at = NOW) =>
        () => {
          const result = receive(environment, state, command(around, counter), at);
          ({ state } = result);
          answers.push([result.verdict, result.evidence.map(({ check, outcome }) => `${check} ${outcome}`)]);
        };
      expect(workOf(send(1001n)), "first").to.deep.equal(first);
      expect(workOf(send(1002n)), "second").to.deep.equal(ITS_OWN_SIGNATURE);
      expect(workOf(send(1003n, (NOW + 86_400_000) as Instant)), "a day later").to.deep.equal(
        ITS_OWN_SIGNATURE,
      );
      expect(answers[1]).to.deep.equal(answers[0]);
    });
  }

  it("a second device that shares the memory profits from the first", async () => {
    const around = await surroundings();
    const { verification, workOf } = countedVerification();
    const receives = () => {
      const environment = { ...deviceEnvironment(around), ...verification };
      const bytes = REPEATED[0]!.command(around, 1001n);
      expect(receive(environment, REPEATED[0]!.start(around), bytes, NOW).verdict).to.equal("executed");
    };
    workOf(receives);
    expect(workOf(receives)).to.deep.equal(ITS_OWN_SIGNATURE);
  });

  it("a new root that a second device is given costs the signature of its command and nothing else", async () => {
    const around = await surroundings();
    const { hierarchy, linkCertificate } = await rollOverRoot(around.authorities, {
      seed: "device-under-test",
      environment: TEST_ENVIRONMENT,
      generation: 2,
      notBefore: instant("2022-01-01"),
    });
    const { verification, workOf } = countedVerification();
    const environment = { ...deviceEnvironment(around), ...verification };
    const bytes = updateCommand(around, {
      mode: "rootBySupplier",
      originator: around.supplier,
      replacements: [
        {
          replacementCertificate: hierarchy.root.certificate.der,
          targetTrustAnchorCell: cell("root", "keyCertSign"),
        },
      ],
      path: [linkCertificate.der],
    });
    const receives = () =>
      expect(receive(environment, deviceState(around, "GSME"), bytes, NOW).verdict).to.equal("executed");
    const first = workOf(receives);
    expect(first.signatures, "the command's, the root's over itself, the old root's over the new").to.equal(
      3,
    );
    expect(workOf(receives)).to.deep.equal(ITS_OWN_SIGNATURE);
  });

  it("a command for later is carried out without reading its path again", async () => {
    const around = await surroundings();
    const { verification, workOf } = countedVerification();
    const environment: DeviceEnvironment = { ...deviceEnvironment(around), ...verification };
    const later = (NOW + 3_600_000) as Instant;
    const accepted = receive(
      environment,
      REPEATED[0]!.start(around),
      updateCommand(around, {
        originator: around.northgrid,
        replacements: bothCells(around.northgrid),
        executionDateTime: later,
      }),
      NOW,
    );
    expect(accepted.verdict).to.equal("executed");
    const carriedOut = () => expect(advance(environment, accepted.state, later).alerts).to.have.length(1);
    expect(workOf(carriedOut).parses, "the two replacements, and not the path").to.equal(2);
    expect(workOf(carriedOut)).to.deep.equal(NO_WORK);
  });

  it("a read through the broker (GCS61): the reader's certificate that comes along is read once", async () => {
    const around = await surroundings();
    const { verification, workOf } = countedVerification();
    const environment = { ...deviceEnvironment(around), ...verification };
    const model = { startTime: 1000, sampleType: 0, sampleRequestInterval: 0xffff, samples: [10, 20, 30] };
    const state: DeviceState = {
      ...deviceState(around, "GPF", around.northgrid),
      dataModel: { ...EMPTY_DATA_MODEL, sampledLogs: new Map([[1, { kind: "kept", value: model }]]) },
    };
    const read = (counter: bigint) => () => {
      const bytes = commandBytes(
        {
          businessOriginator: around.broker.entityId,
          messageCode: MESSAGE_CODES.GCS61_READ_GAS_DAILY_CONSUMPTION_LOG,
          originatorCounter: originatorCounter(counter),
          supplementaryRemoteParty: {
            entityId: around.southern.entityId,
            counter: originatorCounter(counter),
            keyAgreementCertificate: around.southern.keyAgreement.certificate.der,
          },
        },
        encodeZigbeeMessage([
          {
            clusterId: 0x0702,
            header: { frameControl: 1, sequence: 0, command: 8 },
            protection: { kind: "plain" },
            payload: new Uint8Array(),
            meaning: {
              kind: "getSampledData",
              sampleId: 1,
              earliestSampleTime: 0,
              sampleType: 0,
              numberOfSamples: 2,
            },
          },
        ]),
        { broker: around.broker },
      );
      expect(receive(environment, state, bytes, NOW).verdict).to.equal("executed");
    };
    expect(workOf(read(7n))).to.deep.equal({ ...NO_WORK, parses: 1 });
    expect(workOf(read(8n))).to.deep.equal(NO_WORK);
  });

  it("no promise is made on the way from a command to its answer, the first time or later", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const bytes = REPEATED[0]!.command(around, 1001n);
    let promises = 0;
    const hook = createHook({
      init: (_id, type) => {
        if (type === "PROMISE") promises += 1;
      },
    }).enable();
    try {
      for (let round = 0; round < 2; round += 1) {
        receive(environment, REPEATED[0]!.start(around), bytes, NOW);
      }
      expect(promises).to.equal(0);
      void Promise.resolve();
      expect(promises, "the hook sees promises").to.be.greaterThan(0);
    } finally {
      hook.disable();
    }
  });
});
