/** A complete small PKI as the material of files, and ways to take parts of it away. */
import {
  createSamplePki,
  encodePem,
  instant,
  joinMaterial,
  type KeyPair,
  type PkiMaterial,
  readPkiFile,
  type SamplePki,
  TEST_ENVIRONMENT,
} from "../../../pki/index.ts";
import { createPrivateKey } from "node:crypto";

let made: Promise<SamplePki> | undefined;

/** Made once; its certificates begin before every scenario of the catalogue. */
export function samplePki(): Promise<SamplePki> {
  made ??= createSamplePki({
    seed: "adoption",
    environment: TEST_ENVIRONMENT,
    notBefore: instant("2020-01-01"),
  });
  return made;
}

/** A file name and what is in it. */
export type Files = ReadonlyMap<string, string>;

/** Every certificate and private key of a PKI, one a file: `root.pem`, `root.key`, `gpf-1-keyAgreement.pem`. */
export function filesOf({
  organisationAuthorities,
  deviceAuthorities,
  organisations,
  devices,
}: SamplePki): Files {
  const files = new Map<string, string>();
  const keep = (
    name: string,
    { certificate, keyPair }: { certificate: { der: Uint8Array }; keyPair: KeyPair },
  ) => {
    files.set(`${name}.pem`, encodePem(certificate.der, "CERTIFICATE"));
    files.set(`${name}.key`, privateKeyPem(keyPair, "pkcs8"));
  };
  keep("root", organisationAuthorities.root);
  keep("issuing", organisationAuthorities.issuing);
  keep("device-root", deviceAuthorities.root);
  keep("device-issuing", deviceAuthorities.issuing);
  for (const one of [...organisations, ...devices]) keep(one.label, one);
  return files;
}

/** The files read, those that the filter leaves. */
export function materialOf(files: Files, keep: (name: string) => boolean = () => true): PkiMaterial {
  return joinMaterial(
    [...files].filter(([name]) => keep(name)).map(([name, text]) => readPkiFile(name, Buffer.from(text))),
  );
}

/** A private key as OpenSSL writes it. */
export function privateKeyPem({ privateScalar, publicPoint }: KeyPair, type: "pkcs8" | "sec1"): string {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: base64(privateScalar),
      x: base64(publicPoint.subarray(1, 33)),
      y: base64(publicPoint.subarray(33)),
    },
  });
  return key.export({ type, format: "pem" }).toString();
}
