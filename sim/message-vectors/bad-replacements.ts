/** Commands that are right, with a certificate in them that its cell does not take: answered, and the cell is kept. */
import { hexToBytes } from "@noble/hashes/utils.js";
import {
  type Certificate,
  type CertificateParts,
  changeExtension,
  instant,
  InternalError,
  partsOf,
  signParts,
} from "../../pki/index.ts";
import type { TrustAnchorCellIdentifier } from "../../wire/index.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { MessageKit } from "./starting-state.ts";
import { cellOf, MAIN_SLOTS, replacing } from "./update-order.ts";
import {
  baselineOf,
  failing,
  good,
  type MessageVectorDefinition,
  updateOf,
  type VectorFamily,
  withControl,
  withUpdate,
} from "./vector.ts";

const PATH = "GBCS 12, RFC 5280 6.1";
const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
/** OCTET STRING of 20 octets. */
const SKI_20 = hexToBytes(`0414${"5a".repeat(20)}`);

export const BAD_REPLACEMENTS: VectorFamily = {
  name: "replacement certificates",
  vectors: async (kit, baselines) => {
    const order = baselineOf(baselines, "update-one");
    return [
      ...(await certificates(kit, order)),
      ...(await validity(kit, order)),
      ...paths(kit, order),
      ...cells(kit, order, baselineOf(baselines, "update-three")),
    ];
  },
};

/** The order with another certificate for its one cell. */
function bringing(order: CommandOrder, replacementCertificate: Uint8Array): CommandOrder {
  const replacements = updateOf(order).replacements.map((one) => ({ ...one, replacementCertificate }));
  return withUpdate(order, { replacements });
}

/** A good certificate for the main slot, with a key of its own. */
function slotCertificate(
  kit: MessageKit,
  label: string,
  change: Parameters<MessageKit["vectorKit"]["organisation"]>[1] = {},
): Promise<Certificate> {
  const { role, holder } = MAIN_SLOTS[kit.kind];
  return kit.vectorKit.organisation(`message:${label}`, {
    role,
    entityId: kit.party(holder).entityId,
    ...change,
  });
}

async function certificates(
  kit: MessageKit,
  order: CommandOrder,
): Promise<readonly MessageVectorDefinition[]> {
  const slot = MAIN_SLOTS[kit.kind];
  const { issuing } = kit.vectorKit.pki.organisationAuthorities;
  const goodOne = await slotCertificate(kit, "edited");
  const edited = (change: (parts: CertificateParts) => Partial<CertificateParts>): Uint8Array => {
    const parts = partsOf(goodOne);
    return signParts({ ...parts, ...change(parts) }, issuing.keyPair.privateScalar);
  };
  const row = (id: string, title: string, rule: string, source: string, decidedBy: string, der: Uint8Array) =>
    failing("update-one", bringing(order, der), { id, title, rule, source, decidedBy });
  const tampered = Uint8Array.from(goodOne.der);
  tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
  const agreement = await slotCertificate(kit, "agreement", { usage: "keyAgreement" });
  const { ofAnotherRole } = slot;
  const another = kit.party(ofAnotherRole).digitalSignature.certificate;
  const READABLE = "the replacement is a readable organisation certificate";
  return [
    row(
      "certificate-unreadable",
      "a SEQUENCE of nothing as the certificate",
      READABLE,
      "GBCS 12",
      "certificate",
      Uint8Array.of(0x30, 0x00),
    ),
    row(
      "certificate-ski-20-octets",
      "a subject key identifier of 20 octets, the default of most tools",
      "8 octets: 0100 and the low 60 bits of SHA-1 over the point",
      "GBCS 12; RFC 5280 4.2.1.2 method 2, not method 1",
      "certificate",
      edited((parts) => ({
        extensions: changeExtension(parts, SUBJECT_KEY_IDENTIFIER, (one) => ({ ...one, value: SKI_20 })),
      })),
    ),
    row(
      "certificate-ski-absent",
      "no subject key identifier",
      "subjectKeyIdentifier is there",
      "GBCS 12",
      "certificate",
      edited((parts) => ({ extensions: changeExtension(parts, SUBJECT_KEY_IDENTIFIER, () => undefined) })),
    ),
    row(
      "certificate-of-a-ca",
      "the Issuing OCA's own certificate, which names no party",
      READABLE,
      "GBCS 12",
      "certificate",
      issuing.certificate.der,
    ),
    row(
      "certificate-of-a-device",
      "a device's certificate",
      READABLE,
      "GBCS 12",
      "certificate",
      kit.device.digitalSignature.certificate.der,
    ),
    row(
      "certificate-tampered",
      "the last bit of its signature flipped",
      "every certificate of the path is signed by the one above it",
      PATH,
      "path-signatures",
      tampered,
    ),
    row(
      "certificate-usage",
      "a key agreement certificate for the signature cell",
      "the key usage is that of the cell",
      "measured in 58 of 58 replacements, RTDS 4.5.0",
      "certificate-key-usage",
      agreement.der,
    ),
    {
      ...row(
        "certificate-role",
        `a certificate of ${another.role ?? "another role"} for the ${slot.role} cell`,
        "a certificate of that role may go into the cell",
        "testbed policy cellAcceptsCertificateRoles",
        "certificate-role",
        another.der,
      ),
      policy: "cellAcceptsCertificateRoles",
    },
  ];
}

async function validity(kit: MessageKit, order: CommandOrder): Promise<readonly MessageVectorDefinition[]> {
  const expired = await slotCertificate(kit, "expired", {
    notBefore: instant("2016-01-01"),
    notAfter: instant("2026-05-31T23:59:59Z"),
  });
  const early = await slotCertificate(kit, "early", { notBefore: instant("2026-06-02") });
  const lastSecond = await slotCertificate(kit, "last-second", { notAfter: kit.clock });
  const firstSecond = await slotCertificate(kit, "first-second", { notBefore: kit.clock });
  const disapplied = withControl(order, { applyTimeBasedCPVChecks: "disapply" });
  const rule = "the certificate is valid at the device's time";
  const breach = { rule, source: PATH, decidedBy: "path-validity", policy: "devicePathTimeChecks" } as const;
  const because = "applyTimeBasedCPVChecks is 1: the device does not look at dates.";
  return [
    failing("update-one", bringing(order, expired.der), {
      ...breach,
      id: "certificate-expired",
      title: "a certificate that expired the day before",
    }),
    failing("update-one", bringing(order, early.der), {
      ...breach,
      id: "certificate-not-yet-valid",
      title: "a certificate that begins the day after",
    }),
    good(
      "certificate-expired-unchecked",
      "the expired certificate with time checks disapplied",
      bringing(disapplied, expired.der),
      { because },
    ),
    good(
      "certificate-not-yet-valid-unchecked",
      "the early certificate with time checks disapplied",
      bringing(disapplied, early.der),
      { because },
    ),
    good("certificate-last-second", "a certificate in its last second", bringing(order, lastSecond.der)),
    good("certificate-first-second", "a certificate in its first second", bringing(order, firstSecond.der)),
  ];
}

function paths(kit: MessageKit, order: CommandOrder): readonly MessageVectorDefinition[] {
  const { pki, foreign } = kit.vectorKit;
  const { root, issuing } = pki.organisationAuthorities;
  const foreignIssuing = foreign.organisationAuthorities.issuing.certificate;
  const { holder } = MAIN_SLOTS[kit.kind];
  const tampered = Uint8Array.from(issuing.certificate.der);
  tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
  const path = (...certificationPathCertificates: readonly Uint8Array[]): CommandOrder =>
    withUpdate(order, { certificationPathCertificates: [...certificationPathCertificates] });
  const row = (id: string, title: string, decidedBy: string, made: CommandOrder) =>
    failing("update-one", made, {
      id,
      title,
      rule: "the certificate chains to the root in the device's root cell",
      source: `${PATH}; measured status noTrustAnchor(10) for an unknown CA, RTDS 4.5.0`,
      decidedBy,
    });
  const stranger = kit.foreignParty(holder).digitalSignature.certificate.der;
  return [
    row("path-missing", "no path at all", "path-to-anchor", path()),
    row(
      "path-of-another-ca",
      "the path of another SMKI's Issuing OCA",
      "path-to-anchor",
      path(foreignIssuing.der),
    ),
    row(
      "path-root-only",
      "the root in place of the Issuing OCA",
      "path-to-anchor",
      path(root.certificate.der),
    ),
    row(
      "path-tampered",
      "the Issuing OCA's certificate with the last bit of its signature flipped",
      "path-signatures",
      path(tampered),
    ),
    row(
      "certificate-of-another-smki",
      "a certificate of another SMKI, with the good path",
      "path-to-anchor",
      bringing(order, stranger),
    ),
    {
      ...row(
        "path-of-another-smki",
        "a certificate of another SMKI, with its own whole path",
        "path-to-anchor",
        withUpdate(bringing(order, stranger), {
          certificationPathCertificates: [
            foreignIssuing.der,
            foreign.organisationAuthorities.root.certificate.der,
          ],
        }),
      ),
      because: "Certificate and path fit each other; what is missing is the device's own root.",
    },
    good(
      "path-with-root",
      "the path with the root, which the device has anyway",
      path(issuing.certificate.der, root.certificate.der),
    ),
    good(
      "path-twice",
      "the same CA certificate twice in the path",
      path(issuing.certificate.der, issuing.certificate.der),
    ),
    good(
      "path-with-stranger",
      "a CA of another SMKI beside the good path",
      path(foreignIssuing.der, issuing.certificate.der),
    ),
  ];
}

function cells(
  kit: MessageKit,
  order: CommandOrder,
  three: CommandOrder,
): readonly MessageVectorDefinition[] {
  const slot = MAIN_SLOTS[kit.kind];
  const aimed = (
    from: CommandOrder,
    index: number,
    targetTrustAnchorCell: TrustAnchorCellIdentifier,
  ): CommandOrder =>
    withUpdate(from, {
      replacements: updateOf(from).replacements.map((one, place) =>
        place === index ? { ...one, targetTrustAnchorCell } : one,
      ),
    });
  const row = (baseline: string, id: string, title: string, made: CommandOrder) =>
    failing(baseline, made, {
      id,
      title,
      rule: "the device has the cell",
      source: "GBCS CS02b trustAnchorNotFound(25); measured for CS02a, recalled for CS02b",
      decidedBy: "target-cell",
    });
  const absent = kit.kind === "CHF" ? "supplier" : "wanProvider";
  const [first] = updateOf(order).replacements;
  if (first === undefined) throw new InternalError("a good command without a replacement");
  return [
    row(
      "update-one",
      "cell-absent-top-up",
      `a top-up signature cell of the ${slot.role}, which no device has`,
      aimed(order, 0, cellOf(slot.role, "digitalSignature", "prePaymentTopUp")),
    ),
    row(
      "update-three",
      "cell-absent-role",
      `a ${absent} cell, which this kind of device has not`,
      aimed(three, 1, cellOf(absent, "digitalSignature")),
    ),
    good(
      "certificate-same-again",
      "the certificate that is in the cell already",
      bringing(order, kit.party(slot.holder).digitalSignature.certificate.der),
    ),
    good(
      "cell-twice",
      "the same cell twice in one command: the later one stays",
      withUpdate(order, {
        replacements: [
          first,
          replacing(first.targetTrustAnchorCell, kit.party(slot.holder).digitalSignature.certificate.der),
        ],
      }),
    ),
  ];
}
