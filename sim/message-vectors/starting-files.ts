/** The files of a pack that say what a device begins with: its keys, its cells, the CAs. */
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { DeviceState } from "../../devices/index.ts";
import { type Certificate, encodePem, formatInstant, InternalError, type KeyPair } from "../../pki/index.ts";
import { cellKey } from "../../wire/index.ts";
import type { MessageVectorPack, VectorStartingState } from "./manifest.ts";
import { type Reader, stateInWords } from "./play-vector.ts";
import type { MessageKit } from "./starting-state.ts";

/** A device, the time, and the certificates in its cells in the order of the cells. */
export type StartingDevice = Pick<MessageKit, "device" | "clock" | "cellCertificates">;

interface Hierarchy {
  readonly root: { readonly certificate?: Certificate | undefined };
  readonly issuing: { readonly certificate?: Certificate | undefined };
}

interface Authorities {
  readonly organisationAuthorities: Hierarchy;
  readonly deviceAuthorities: Hierarchy;
}

/** Whom an answer may be MACed for: the holders of the key agreement cells. */
export function readersInCells({ cells }: DeviceState): readonly Reader[] {
  return [...cells.values()]
    .filter(({ identifier }) => identifier.keyUsage === "keyAgreement")
    .map(({ identifier, contents }) => ({
      file: cellFile(cellKey(identifier)),
      publicPoint: contents.publicPoint,
    }));
}

const cellFile = (key: string): string => `cells/${key.replaceAll("/", "-")}.pem`;

/**
 * Writes the files of a starting state, and says it in the words of the manifest.
 * @param files what the folder of the pack holds, by path; added to
 * @throws InternalError when a cell has no certificate
 */
export function startingStateFiles(
  { device, clock, cellCertificates }: StartingDevice,
  files: Map<string, string>,
): VectorStartingState {
  const keep = (file: string, certificate: Certificate): string => {
    files.set(file, encodePem(certificate.der, "CERTIFICATE"));
    return file;
  };
  const ownKey = (usage: "digitalSignature" | "keyAgreement") => {
    const { certificate, keyPair } = device[usage];
    const privateKeyINSECURE = `device/${usage}.INSECURE.key.pem`;
    files.set(privateKeyINSECURE, encodePem(privateKeyInfo(keyPair), "PRIVATE KEY"));
    return { certificate: keep(`device/${usage}.pem`, certificate), privateKeyINSECURE };
  };
  const { state, environment } = device;
  const { certificatePolicyOid } = environment;
  if (certificatePolicyOid === undefined)
    throw new InternalError("a device of a pack knows no certificate policy");
  const words = stateInWords(state, state);
  const {
    cellAcceptsCertificateRoles,
    devicePathTimeChecks,
    equalOriginatorCounter,
    rootReplacementProof,
    ownCertificateIssuer,
    answerToOwnKeyChange,
  } = environment.policies;
  return {
    clock: formatInstant(clock),
    entityId: state.entityId,
    keys: { digitalSignature: ownKey("digitalSignature"), keyAgreement: ownKey("keyAgreement") },
    cells: words.cells.map((one, index) => {
      const [key, certificate] = [...cellCertificates][index] ?? [];
      if (key === undefined || certificate === undefined)
        throw new InternalError("a cell without a certificate");
      return { ...one, certificate: keep(cellFile(key), certificate) };
    }),
    counters: words.counters,
    ownCounter: words.ownCounter,
    deviceLog: words.deviceLog,
    meterPointReferenceNumber: words.meterPointReferenceNumber,
    register: { ...state.register },
    policies: {
      cellAcceptsCertificateRoles,
      devicePathTimeChecks,
      equalOriginatorCounter,
      rootReplacementProof,
      ownCertificateIssuer,
      answerToOwnKeyChange,
    },
    certificatePolicyOid,
  };
}

/** Writes the certificates of the CAs. @throws InternalError when one of them has none */
export function authorityFiles(
  { organisationAuthorities, deviceAuthorities }: Authorities,
  files: Map<string, string>,
): MessageVectorPack["authorities"] {
  const keep = (name: string, certificate: Certificate | undefined): string => {
    if (certificate === undefined) throw new InternalError(`the ${name} has no certificate`);
    const file = `authorities/${name}.pem`;
    files.set(file, encodePem(certificate.der, "CERTIFICATE"));
    return file;
  };
  return {
    root: keep("root", organisationAuthorities.root.certificate),
    issuing: keep("issuing", organisationAuthorities.issuing.certificate),
    deviceRoot: keep("device-root", deviceAuthorities.root.certificate),
    deviceIssuing: keep("device-issuing", deviceAuthorities.issuing.certificate),
  };
}

/** PKCS #8 (RFC 5208) around SEC 1 (RFC 5915) for P-256: every length in it is fixed. */
const BEFORE_SCALAR = hexToBytes("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
const BEFORE_POINT = hexToBytes("a144034200");

function privateKeyInfo({ privateScalar, publicPoint }: KeyPair): Uint8Array {
  return concatBytes(BEFORE_SCALAR, privateScalar, BEFORE_POINT, publicPoint);
}
