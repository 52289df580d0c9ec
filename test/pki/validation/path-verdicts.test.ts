/** Remembered path verdicts against fresh ones: the same answer and the same evidence, at every time, in every order. */
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Certificate,
  createPathVerdicts,
  createSignatureVerifier,
  failedCheck,
  type Instant,
  keyIdentifier,
  type PathAnchor,
  pathAnchorOf,
  type PathValidation,
  type PathValidationRequest,
  type SignatureVerifier,
  TEST_ENVIRONMENT,
  validatePath,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";
import { createChainMaker } from "./cross-check-chains.ts";
import { chainPlans } from "./cross-check-plans.ts";
import type { PathQuestion } from "./cross-check-validators.ts";

const CHAINS = 120;
const SEED = 20_260_101;

/** The verdict as it is told: the order of the facts counts, too. */
const told = ({ evidence }: PathValidation): string => JSON.stringify(evidence);

describe("path verdicts from memory", () => {
  describe(`equal fresh ones (${CHAINS} random chains)`, () => {
    let chains: readonly PathQuestion[];
    let fresh = 0;
    let remembered = 0;

    const counting = (count: () => void, verdict?: "wrong"): SignatureVerifier => {
      const under = createSignatureVerifier();
      return {
        ...under,
        verify: (...question) => {
          count();
          return verdict ?? under.verify(...question);
        },
      };
    };

    before(async () => {
      const maker = await createChainMaker("path-verdicts");
      const made: PathQuestion[] = [];
      for (const plan of fc.sample(chainPlans, { seed: SEED, numRuns: CHAINS }))
        made.push(await maker.make(plan));
      chains = made;
    });

    /** Which part of a question comes from which of the few chains of a run; mostly all from one. */
    const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
      fc.oneof(
        { weight: 30, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      );
    const questions = fc.array(
      fc.record({
        chain: fc.nat({ max: 2 }),
        pathOf: mostly<number | null>(null, 0, 1, 2),
        anchorOf: mostly<number | null>(null, 0, 1, 2),
        moreOf: mostly<number | null>(null, 0, 1, 2),
        order: mostly("asIs", "reversed"),
        anchorName: mostly("given", "none", "other"),
        anchorKey: mostly("own", "otherPoint", "otherIdentifier"),
        policy: mostly("own", "other", "none"),
        signatureEncoding: mostly("strict", "normalising"),
        verifier: mostly("honest", "refusesAll"),
        time: fc.oneof(
          { weight: 1, arbitrary: fc.constant("disapplied" as const) },
          {
            weight: 5,
            arbitrary: fc.record({
              certificate: fc.nat({ max: 2 }),
              side: fc.constantFrom("notBefore" as const, "notAfter" as const),
              offset: fc.constantFrom(-86_400_000, -1000, -1, 0, 1, 999, 1000, 86_400_000),
            }),
          },
        ),
      }),
      { minLength: 20, maxLength: 60 },
    );

    it("whatever is asked, in whatever order, however little is kept", function () {
      this.timeout(120_000);
      const outcomes = new Map<string, number>();
      const trio = fc.tuple(...[0, 1, 2].map(() => fc.nat({ max: CHAINS - 1 })));
      const limits = fc.constantFrom(1, 2, 5, 4096);
      fc.assert(
        fc.property(trio, questions, limits, (indices, asked, limit) => {
          const few = indices.map((index) => chains[index]!);
          const verdicts = createPathVerdicts(limit);
          const ofFresh = {
            honest: counting(() => (fresh += 1)),
            refusesAll: counting(() => undefined, "wrong"),
          };
          const ofMemory = {
            honest: counting(() => (remembered += 1)),
            refusesAll: counting(() => undefined, "wrong"),
          };
          for (const one of asked) {
            const chain = few[one.chain]!;
            const anchor = few[one.anchorOf ?? one.chain]!.anchor;
            const own = few[one.pathOf ?? one.chain]!.path;
            const path = one.moreOf === null ? own : [...own, ...few[one.moreOf]!.path];
            const judged = [chain.leaf, ...path];
            const { time } = one;
            const request: Omit<PathValidationRequest, "verifier"> = {
              certificate: chain.leaf,
              path: one.order === "asIs" ? path : path.toReversed(),
              anchor: anchorOf(anchor, chain.leaf, one.anchorName, one.anchorKey),
              policyOid:
                one.policy === "none" ? undefined : one.policy === "own" ? chain.policyOid : "2.999.1",
              at:
                time === "disapplied"
                  ? undefined
                  : ((judged[time.certificate % judged.length]![time.side] + time.offset) as Instant),
              signatureEncoding: one.signatureEncoding as "strict" | "normalising",
            };
            const who = one.verifier as "honest" | "refusesAll";
            const expected = validatePath({ ...request, verifier: ofFresh[who] });
            const actual = verdicts.validatePath({ ...request, verifier: ofMemory[who] });
            expect(told(actual)).to.equal(told(expected));
            expect({ ...actual, evidence: [] }).to.deep.equal({ ...expected, evidence: [] });
            const outcome = failedCheck(expected.evidence)?.check ?? "accepted";
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          }
        }),
        { numRuns: 250, seed: SEED },
      );
      for (const outcome of [
        "accepted",
        "path-to-anchor",
        "path-signatures",
        "path-validity",
        "path-policy",
      ]) {
        expect(outcomes.get(outcome) ?? 0, outcome).to.be.greaterThan(50);
      }
      expect(remembered, "signatures verified with a memory").to.be.lessThan(fresh * 0.8);
    });

    /** The anchor of a chain, or one that is like it in all but one part. */
    function anchorOf(certificate: Certificate, leaf: Certificate, name: string, key: string): PathAnchor {
      const { name: own, ...bare } = pathAnchorOf(certificate);
      return {
        ...bare,
        ...(name === "none" ? {} : { name: name === "given" ? own : leaf.subject }),
        ...(key === "otherPoint" ? { publicPoint: leaf.subjectPublicKey } : {}),
        ...(key === "otherIdentifier" ? { keyIdentifier: keyIdentifier("0123456789abcdef") } : {}),
      };
    }
  });

  describe("hold", () => {
    let pki: SimulatedPki;
    let request: PathValidationRequest;
    let signatures = 0;

    before(async () => {
      pki = await simulatedPki("path-verdicts-bounds");
      const under = createSignatureVerifier();
      request = {
        certificate: await pki.organisation("leaf"),
        path: [pki.organisations.issuing.certificate],
        anchor: pathAnchorOf(pki.organisations.root.certificate),
        policyOid: TEST_ENVIRONMENT.organisationPolicyOid,
        at: undefined,
        verifier: {
          ...under,
          verify: (...question) => {
            signatures += 1;
            return under.verify(...question);
          },
        },
        signatureEncoding: "strict",
      };
    });

    const judgedAnew = (act: () => void): boolean => {
      const before = signatures;
      act();
      return signatures > before;
    };

    it("from the first to the last instant of validity, and not one millisecond more", () => {
      const verdicts = createPathVerdicts();
      const { notBefore, notAfter } = request.certificate;
      const ask = (at: number) => verdicts.validatePath({ ...request, at: at as Instant });
      expect(judgedAnew(() => ask(notBefore + 1000))).to.equal(true);
      for (const at of [notBefore, notAfter]) {
        expect(
          judgedAnew(() => expect(ask(at).ok).to.equal(true)),
          `at ${at}`,
        ).to.equal(false);
      }
      for (const at of [notBefore - 1, notAfter + 1]) {
        expect(
          judgedAnew(() => expect(ask(at).ok).to.equal(false)),
          `at ${at}`,
        ).to.equal(true);
      }
    });

    it("for each era, so that going back and forth in time judges nothing anew", () => {
      const verdicts = createPathVerdicts();
      const { notBefore, notAfter } = request.certificate;
      const round = () =>
        [notBefore - 5, notBefore, notAfter + 5].map(
          (at) => verdicts.validatePath({ ...request, at: at as Instant }).ok,
        );
      expect(round()).to.deep.equal([false, true, false]);
      expect(judgedAnew(() => expect(round()).to.deep.equal([false, true, false]))).to.equal(false);
    });

    it("with the instant of the question among the facts, not that of the first one", () => {
      const verdicts = createPathVerdicts();
      const late = (days: number) =>
        verdicts.validatePath({
          ...request,
          at: (request.certificate.notAfter + days * 86_400_000) as Instant,
        });
      const [first, second] = [late(1), late(2)].map(({ evidence }) => failedCheck(evidence)?.facts["at"]);
      expect(first).to.be.a("string").that.is.not.equal(second);
      expect(judgedAnew(() => late(3))).to.equal(false);
    });

    it("for a certificate and not for its octets: one that was edited is judged by its fields", () => {
      const verdicts = createPathVerdicts();
      const at = (request.certificate.notBefore + 1000) as Instant;
      expect(verdicts.validatePath({ ...request, at }).ok).to.equal(true);
      const edited = { ...request.certificate, policies: [] };
      const judged = verdicts.validatePath({ ...request, certificate: edited, at });
      expect(failedCheck(judged.evidence)?.check).to.equal("path-policy");
    });

    it("until so many newer questions were asked; then the one asked longest ago is judged anew", async () => {
      const verdicts = createPathVerdicts(2);
      const at = (request.certificate.notBefore + 1000) as Instant;
      const ask = (certificate: Certificate) => () =>
        void verdicts.validatePath({ ...request, certificate, at });
      const [a, b, c] = [
        ask(request.certificate),
        ask(await pki.organisation("b")),
        ask(await pki.organisation("c")),
      ];
      expect([a, b, a, c, a, b].map(judgedAnew)).to.deep.equal([true, true, false, true, false, true]);
    });
  });
});
