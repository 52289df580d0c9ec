/**
 * The CAs of an adopted PKI: those with a certificate, and those of which only a signature is known. An ECDSA
 * signature gives its key away, so a CA whose certificate nobody published can still be the anchor of a path.
 */
import { verifyCertificateSignature } from "../certificates/certificate-signature.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { recoverIssuerPublicPoint } from "../conformance/issuer-key-recovery.ts";
import { formatDistinguishedName, sameDistinguishedName } from "../encoding/distinguished-name.ts";
import type { KeyIdentifier } from "../ids.ts";
import { keyIdentifierOf, type KeyPair } from "../keys/key-pair.ts";
import type { AuthorityTree } from "../profiles/certification-authority.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import type { AdoptedAuthority } from "./adopted-pki.ts";
import type { AdoptionProblem } from "./pki-material.ts";

/** A certificate with every place where it was found. */
export interface DistinctCertificate {
  readonly places: readonly string[];
  readonly certificate: Certificate;
}

/** The private key of a public one, if it is here. */
export type KeyPairLookup = (publicPoint: Uint8Array) => KeyPair | undefined;

/** Finds CAs while certificates are gone through. */
export interface AuthorityRegister {
  /**
   * The CA whose key signed an end-entity certificate; one of which there is no certificate is entered by its key.
   * A text that says what is wrong where there is none.
   */
  issuerOf(certificate: Certificate, tree: AuthorityTree): AdoptedAuthority | string;
  readonly authorities: readonly AdoptedAuthority[];
  readonly problems: readonly AdoptionProblem[];
}

/**
 * Enters roots, then Issuing CAs, each only if the signature on its certificate is genuine.
 * @param certificates the CA certificates of the PKI
 * @param others the other certificates, whose keys are no CA's
 */
export function registerAuthorities(
  certificates: readonly DistinctCertificate[],
  others: readonly DistinctCertificate[],
  keyPairOf: KeyPairLookup,
  verifier: SignatureVerifier,
): AuthorityRegister {
  const authorities: AdoptedAuthority[] = [];
  const problems: AdoptionProblem[] = [];
  const signed = (certificate: Certificate, publicPoint: Uint8Array): boolean =>
    verifyCertificateSignature(certificate, publicPoint, verifier, "normalising") === "valid";
  const ofKey = (keyIdentifier: KeyIdentifier | undefined) =>
    authorities.filter((one) => one.keyIdentifier === keyIdentifier);
  const enter = (authority: Omit<AdoptedAuthority, "keyPair" | "keyIdentifier">): AdoptedAuthority => {
    const { publicPoint } = authority;
    const entered = {
      ...authority,
      keyIdentifier: keyIdentifierOf(publicPoint),
      keyPair: keyPairOf(publicPoint),
    };
    authorities.push(entered);
    return entered;
  };

  /** The CA that signed: one that is entered, or one that its own signature gives away. */
  const signerOf = (
    certificate: Certificate,
    unknown: Pick<AdoptedAuthority, "tree" | "kind">,
  ): AdoptedAuthority | string => {
    const { authorityKeyIdentifier, issuer, subjectPublicKey } = certificate;
    const named = formatDistinguishedName(issuer);
    if (authorityKeyIdentifier === undefined) {
      return signed(certificate, subjectPublicKey)
        ? `it names ${named} as its issuer, and is signed with its own key`
        : `it names ${named} as its issuer, and no key of it`;
    }
    const known = ofKey(authorityKeyIdentifier).find(({ publicPoint }) => signed(certificate, publicPoint));
    if (known !== undefined) return known;
    const publicPoint = recoverIssuerPublicPoint(certificate);
    if (publicPoint === undefined) return `the key ${authorityKeyIdentifier} of ${named} did not sign it`;
    const notACa = others.find(
      (other) => keyIdentifierOf(other.certificate.subjectPublicKey) === authorityKeyIdentifier,
    );
    if (notACa !== undefined) {
      return `it is signed with the key of ${formatDistinguishedName(notACa.certificate.subject)}, which is no CA`;
    }
    return enter({
      ...unknown,
      name: issuer,
      publicPoint,
      certificate: undefined,
      places: [],
      root: undefined,
    });
  };

  const isSelfIssued = ({ issuer, subject }: Certificate) => sameDistinguishedName(issuer, subject);
  for (const { certificate, places } of certificates.filter((one) => isSelfIssued(one.certificate))) {
    const { subject: name, subjectPublicKey: publicPoint } = certificate;
    const [place = ""] = places;
    if (signed(certificate, publicPoint)) {
      enter({
        tree: treeOf(certificate),
        kind: "root",
        name,
        publicPoint,
        certificate,
        places,
        root: undefined,
      });
    } else {
      problems.push({ kind: "unverified", place, reason: "a root that its own key did not sign" });
    }
  }
  for (const { certificate, places } of certificates.filter((one) => !isSelfIssued(one.certificate))) {
    const { subject: name, subjectPublicKey: publicPoint } = certificate;
    const tree = treeOf(certificate);
    const root = signerOf(certificate, { tree, kind: "root" });
    const [place = ""] = places;
    if (typeof root === "string") {
      problems.push({ kind: "unverified", place, reason: root });
    } else {
      enter({ tree, kind: "issuing", name, publicPoint, certificate, places, root });
    }
  }
  return {
    issuerOf: (certificate, tree) => signerOf(certificate, { tree, kind: "issuing" }),
    authorities,
    problems,
  };
}

/** OCAs have a role in their names, DCAs have none (measured: ZA, Z1, E357). */
function treeOf({ role }: Certificate): AuthorityTree {
  return role === "root" || role === "issuingAuthority" ? "organisation" : "device";
}
