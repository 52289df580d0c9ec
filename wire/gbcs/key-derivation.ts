/** The symmetric key that two key agreement keys give for one message: GBCS's single-step derivation. */
import { hash } from "node:crypto";
import { UsageError } from "../../pki/index.ts";
import type { EntityId } from "../../pki/index.ts";
import { OctetWriter } from "./octet-writer.ts";
import type { OriginatorCounter } from "./originator-counter.ts";

/** Identifies the use of the key: AES-128-GCM of the DLMS security suite 1. */
const ALGORITHM_ID = Uint8Array.of(0x60, 0x85, 0x74, 0x06, 0x08, 0x03, 0x00);
const ROUND_ONE = Uint8Array.of(0, 0, 0, 1);
const KEY_OCTETS = 16;
const SHARED_SECRET_OCTETS = 32;
/** The flag and the counter, as in a frame. */
const TRANSACTION_ID_OCTETS = 9;
const INPUT_OCTETS =
  ROUND_ONE.length + SHARED_SECRET_OCTETS + ALGORITHM_ID.length + 8 + 1 + TRANSACTION_ID_OCTETS + 8;

/** Written over for every key: the hash has taken the octets before anybody else can come. */
const derivationInput = new OctetWriter(INPUT_OCTETS);

/** What makes the key of one message different from every other. */
export interface KeyDerivationContext {
  /** The business originator, also where the access control broker's key is the one that was used. */
  readonly originator: EntityId;
  /** The CRA flag, or 4 for encrypted attributes. */
  readonly flag: number;
  readonly counter: OriginatorCounter;
  readonly recipient: EntityId;
}

/**
 * The first 16 octets of SHA-256 over `00000001`, Z and the context (measured: 811 MACs of RTDS 4.5.0).
 * @param sharedSecret Z: the x coordinate that ECDH over P-256 gives, 32 octets
 * @throws UsageError when Z has another size
 */
export function deriveMessageKey(sharedSecret: Uint8Array, context: KeyDerivationContext): Uint8Array {
  if (sharedSecret.length !== SHARED_SECRET_OCTETS) {
    throw new UsageError(`a P-256 shared secret has 32 octets, not ${sharedSecret.length}`);
  }
  const input = derivationInput
    .again()
    .all(ROUND_ONE)
    .all(sharedSecret)
    .all(ALGORITHM_ID)
    .entityId(context.originator)
    .octet(TRANSACTION_ID_OCTETS)
    .octet(context.flag)
    .counter(context.counter)
    .entityId(context.recipient).octets;
  return hash("sha256", input, "buffer").subarray(0, KEY_OCTETS);
}

/** The GCM initialisation vector: the originator and four zero octets. The counter is in the key, not here. */
export function initialisationVector(originator: EntityId): Uint8Array {
  return new OctetWriter(12).entityId(originator).octets;
}
