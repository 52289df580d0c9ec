/** ASN.1 types that the security credentials use cases share (measured: RTDS 4.5.0). */
import { LARGEST_SEQ_NUMBER } from "../originator-counter.ts";
import {
  entityIdBytes,
  entityIdFromBytes,
  keyIdentifierBytes,
  keyIdentifierFromBytes,
  REMOTE_PARTY_ROLE_NUMBERS,
  type EntityId,
  type KeyIdentifier,
  type RemotePartyRole,
} from "../../../pki/index.ts";
import type { Codec } from "../asn1/codec.ts";
import {
  enumerated,
  integer,
  mapped,
  namedInteger,
  octetString,
  singleNamedBit,
} from "../asn1/primitives.ts";
import { sequence, withDefault } from "../asn1/schema.ts";
import { CREDENTIALS_REPLACEMENT_MODE_NUMBERS } from "../credentials-replacement-mode.ts";
import { STATUS_CODE_NUMBERS } from "../status-code.ts";
import { CELL_KEY_USAGE_BITS, CELL_USAGE_NUMBERS } from "../trust-anchor-cell.ts";

const { xmlSign: _xmlSign, dspXmlSign: _dspXmlSign, ...MESSAGE_ROLES } = REMOTE_PARTY_ROLE_NUMBERS;
const EIGHT_OCTETS = 8;

/** INTEGER (0..9223372036854775807), GBCS SeqNumber. */
export const seqNumber = integer("SeqNumber", LARGEST_SEQ_NUMBER);

export const remotePartyRole: Codec<RemotePartyRole> = namedInteger("RemotePartyRole", MESSAGE_ROLES);
export const keyUsage = singleNamedBit("KeyUsage", CELL_KEY_USAGE_BITS);
export const cellUsage = namedInteger("CellUsage", CELL_USAGE_NUMBERS);
export const statusCode = enumerated("StatusCode", STATUS_CODE_NUMBERS);
export const credentialsReplacementMode = namedInteger(
  "CredentialsReplacementMode",
  CREDENTIALS_REPLACEMENT_MODE_NUMBERS,
);

/** OCTET STRING (SIZE(8)) that holds an EUI-64; all zeros for a root, which has none. */
export const entityIdOctets: Codec<EntityId> = mapped(octetString("EntityId", EIGHT_OCTETS), {
  typeName: "EntityId",
  read: entityIdFromBytes,
  write: entityIdBytes,
});

export const keyIdentifierOctets: Codec<KeyIdentifier> = mapped(octetString("KeyIdentifier", EIGHT_OCTETS), {
  typeName: "KeyIdentifier",
  read: keyIdentifierFromBytes,
  write: keyIdentifierBytes,
});

export const trustAnchorCellIdentifier = sequence("TrustAnchorCellIdentifier", {
  remotePartyRole,
  keyUsage,
  cellUsage: withDefault(cellUsage, "management"),
});
