/** Replacing the root: by a party that the device knows (modes 0 and 1), and by the contingency key (mode 9). */
import { expect } from "chai";
import { cell, type DeviceKind, type DevicePolicies, findCell, receive } from "../../devices/index.ts";
import {
  type Certificate,
  createOrganisationHierarchy,
  entityId,
  failedCheck,
  instant,
  type RootRollover,
  rollOverRoot,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import { decodeUpdateSecurityCredentialsResponse } from "../../wire/index.ts";
import {
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  type Organisation,
  surroundings,
  type Surroundings,
  updateCommand,
  type UpdateOrder,
} from "./device-under-test.ts";

const ROOT_CELL = cell("root", "keyCertSign");
const SLOT = cell("networkOperator", "digitalSignature");

interface Ceremony extends RootRollover {
  readonly around: Surroundings;
  /** Southern's certificates under the new root. */
  readonly southernUnderNewRoot: Organisation;
  /** Whoever has the contingency key of the old root. */
  readonly contingency: Organisation;
  readonly symmetricKey: Uint8Array;
}

let made: Promise<Ceremony> | undefined;
const ceremony = (): Promise<Ceremony> => (made ??= hold());

async function hold(): Promise<Ceremony> {
  const around = await surroundings();
  const rollover = await rollOverRoot(around.authorities, {
    seed: "device-under-test",
    environment: TEST_ENVIRONMENT,
    generation: 2,
    notBefore: instant("2022-01-01"),
  });
  const { contingencyKey } = around.authorities;
  if (contingencyKey === undefined) throw new Error("the root hides no contingency key");
  const { recovery } = around;
  return {
    ...rollover,
    around,
    southernUnderNewRoot: await around.organisation(
      "southern-new",
      "d25ec00000030002",
      "networkOperator",
      rollover.hierarchy,
    ),
    contingency: {
      ...recovery,
      entityId: entityId("d2cc0000000000ff"),
      digitalSignature: { ...recovery.digitalSignature, keyPair: contingencyKey.keyPair },
    },
    symmetricKey: contingencyKey.symmetricKey,
  };
}

const rootReplacement = (certificate: Certificate): UpdateOrder["replacements"][number] => ({
  replacementCertificate: certificate.der,
  targetTrustAnchorCell: ROOT_CELL,
});

/** What a device made of one command. */
function play(
  { around }: Ceremony,
  kind: DeviceKind,
  order: UpdateOrder,
  policies: Partial<DevicePolicies> = {},
) {
  const before = deviceState(around, kind);
  const result = receive(deviceEnvironment(around, policies), before, updateCommand(around, order), NOW);
  const answer =
    result.outputs[0] && decodeUpdateSecurityCredentialsResponse(messageIn(result.outputs[0]).content);
  return {
    verdict: result.verdict,
    refusedAt: failedCheck(result.evidence)?.check,
    facts: failedCheck(result.evidence)?.facts ?? {},
    statusCodes: answer?.ok
      ? answer.value.executionOutcome?.replacementOutcomes.map(({ statusCode }) => statusCode)
      : undefined,
    root: findCell(result.state.cells, ROOT_CELL)?.contents.keyIdentifier,
    slot: findCell(result.state.cells, SLOT)?.contents.keyIdentifier,
    changed: findCell(result.state.cells, ROOT_CELL) !== findCell(before.cells, ROOT_CELL),
  };
}

describe("a new root in ordinary times (CS02b modes 0 and 1, testbed policy rootReplacementProof)", () => {
  interface Row {
    readonly rule: string;
    readonly kind?: DeviceKind;
    readonly order: (given: Ceremony) => UpdateOrder;
    readonly policies?: Partial<DevicePolicies>;
    readonly expected: { readonly root: "new" | "old"; readonly refusedAt?: string; readonly facts?: object };
  }
  const bySupplier = ({ around, hierarchy, linkCertificate }: Ceremony): UpdateOrder => ({
    mode: "rootBySupplier",
    originator: around.supplier,
    replacements: [rootReplacement(hierarchy.root.certificate)],
    path: [linkCertificate.der],
  });
  const rows: readonly Row[] = [
    {
      rule: "the Supplier, with the old root's word for the new one",
      order: bySupplier,
      expected: { root: "new" },
    },
    {
      rule: "a hub takes it from the WAN provider",
      kind: "CHF",
      order: (given) => ({
        ...bySupplier(given),
        mode: "rootByWanProvider",
        originator: given.around.wanProvider,
      }),
      expected: { root: "new" },
    },
    {
      rule: "a hub has no supplier cell that could authorise mode 0",
      kind: "CHF",
      order: bySupplier,
      expected: { root: "old", refusedAt: "originator" },
    },
    {
      rule: "not without the link certificate",
      order: (given) => ({ ...bySupplier(given), path: [] }),
      expected: {
        root: "old",
        refusedAt: "root-replacement",
        facts: { problem: "no link certificate of the old root came with it" },
      },
    },
    {
      rule: "without it where the policy asks for none",
      order: (given) => ({ ...bySupplier(given), path: [] }),
      policies: { rootReplacementProof: "none" },
      expected: { root: "new" },
    },
    {
      rule: "not the link certificate itself: it is not self-signed",
      order: (given) => ({
        ...bySupplier(given),
        replacements: [rootReplacement(given.linkCertificate)],
      }),
      expected: { root: "old", refusedAt: "root-replacement" },
    },
    {
      rule: "not the root of strangers, whose link certificate an unknown root signed",
      order: (given) => ({
        ...bySupplier(given),
        replacements: [rootReplacement(given.around.foreignAuthorities.root.certificate)],
      }),
      expected: { root: "old", refusedAt: "root-replacement" },
    },
    {
      rule: "not by the network operator, which holds no cell that authorises mode 0",
      order: (given) => ({ ...bySupplier(given), originator: given.around.northgrid }),
      expected: { root: "old", refusedAt: "originator" },
    },
    {
      rule: "not into any other cell by mode 0",
      order: (given) => ({
        ...bySupplier(given),
        replacements: [
          {
            replacementCertificate: given.around.southern.digitalSignature.certificate.der,
            targetTrustAnchorCell: SLOT,
          },
        ],
      }),
      expected: { root: "old", refusedAt: "target-cells" },
    },
  ];
  for (const { rule, kind = "GPF", order, policies, expected } of rows) {
    it(`${rule}: ${expected.root} root${expected.refusedAt ? `, refused at ${expected.refusedAt}` : ""}`, async () => {
      const given = await ceremony();
      const ended = play(given, kind, order(given), policies);
      const roots = { new: given.hierarchy.root, old: given.around.authorities.root };
      expect(ended.root).to.equal(roots[expected.root].certificate.keyIdentifier);
      expect(ended.refusedAt).to.equal(expected.refusedAt);
      expect(ended.facts).to.include(expected.facts ?? {});
    });
  }

  it("certificates under the new root are refused until the device has it (noTrustAnchor)", async () => {
    const given = await ceremony();
    const { around, southernUnderNewRoot, hierarchy } = given;
    const ended = play(given, "GPF", {
      originator: around.broker,
      replacements: [
        {
          replacementCertificate: southernUnderNewRoot.digitalSignature.certificate.der,
          targetTrustAnchorCell: SLOT,
        },
      ],
      path: [hierarchy.issuing.certificate.der],
    });
    expect(ended.statusCodes).to.deep.equal(["noTrustAnchor"]);
    expect(ended.facts).to.include({ decidedBy: "path-to-anchor" });
  });
});

describe("the last resort: any cell by the contingency key (CS02b mode 9)", () => {
  const byContingency = ({
    around,
    contingency,
    hierarchy,
    symmetricKey,
    southernUnderNewRoot,
  }: Ceremony): UpdateOrder => ({
    mode: "anyByContingency",
    originator: contingency,
    control: {
      plaintextSymmetricKey: symmetricKey,
      applyTimeBasedCPVChecks: "disapply",
      authorisingRemotePartyTACellIdentifier: ROOT_CELL,
    },
    replacements: [
      rootReplacement(hierarchy.root.certificate),
      {
        replacementCertificate: southernUnderNewRoot.digitalSignature.certificate.der,
        targetTrustAnchorCell: SLOT,
      },
    ],
    path: [hierarchy.issuing.certificate.der, around.authorities.issuing.certificate.der],
    protectors: { signer: contingency },
  });

  it("replaces the root without its word, and the other cells by certificates under the new root", async () => {
    const given = await ceremony();
    const ended = play(given, "GPF", byContingency(given));
    expect(ended.verdict).to.equal("executed");
    expect(ended.statusCodes).to.deep.equal(["success", "success"]);
    expect(ended.root).to.equal(given.hierarchy.root.certificate.keyIdentifier);
    expect(ended.slot).to.equal(given.southernUnderNewRoot.digitalSignature.certificate.keyIdentifier);
  });

  it("the new root hides a contingency key of its own", async () => {
    const { hierarchy, around } = await ceremony();
    expect(hierarchy.root.certificate.wrappedContingencyKey).not.to.deep.equal(
      around.authorities.root.certificate.wrappedContingencyKey,
    );
  });

  const refusals: readonly (readonly [
    rule: string,
    order: (given: Ceremony) => UpdateOrder,
    refusedAt: string,
    facts: object,
  ])[] = [
    [
      "without the symmetric key",
      (given) => {
        const { plaintextSymmetricKey: _left, ...control } = byContingency(given).control ?? {};
        return { ...byContingency(given), control };
      },
      "contingency-key",
      { problem: "the command carries no symmetric key" },
    ],
    [
      "with a symmetric key that does not open the wrapping",
      (given) => ({
        ...byContingency(given),
        control: { ...byContingency(given).control, plaintextSymmetricKey: new Uint8Array(16) },
      }),
      "contingency-key",
      { problem: "the symmetric key does not open it" },
    ],
    [
      "with a symmetric key of 17 octets",
      (given) => ({
        ...byContingency(given),
        control: { ...byContingency(given).control, plaintextSymmetricKey: new Uint8Array(17) },
      }),
      "contingency-key",
      { problem: "the symmetric key does not open it" },
    ],
    [
      "signed by the recovery party",
      (given) => ({ ...byContingency(given), protectors: { signer: given.around.recovery } }),
      "signature",
      { verdict: "wrong" },
    ],
    [
      "with the broker's MAC on top: nothing but the signature protects it",
      (given) => ({
        ...byContingency(given),
        protectors: { signer: given.contingency, broker: given.around.broker },
      }),
      "protections",
      { demanded: "signature" },
    ],
  ];
  for (const [rule, order, refusedAt, facts] of refusals) {
    it(`refused ${rule}: ${refusedAt}`, async () => {
      const given = await ceremony();
      const ended = play(given, "GPF", order(given));
      expect(ended).to.include({ verdict: "refused", refusedAt, changed: false });
      expect(ended.facts).to.include(facts);
    });
  }

  it("a device whose root hides no contingency key has no last resort (policy contingencyKeyWrapping)", async () => {
    const given = await ceremony();
    const bare = await createOrganisationHierarchy({
      seed: "device-under-test",
      environment: TEST_ENVIRONMENT,
      contingencyKeyWrapping: "absent",
    });
    const around = { ...given.around, authorities: bare };
    const ended = play({ ...given, around }, "GPF", byContingency(given));
    expect(ended).to.include({ verdict: "refused", refusedAt: "contingency-key" });
    expect(ended.facts).to.include({ problem: "the root hides no contingency key" });
  });
});
