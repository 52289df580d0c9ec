/**
 * Authenticates a command: from bytes to the use case and the cell that authorises it, or to the check that
 * refuses. Protections are verified in the reverse of the order in which they were applied: MAC, then signature
 * (GBCS, scope of cryptographic protections).
 */
import {
  type Decoded,
  type Evidence,
  type Facts,
  formatEntityId,
  keyIdentifierOf,
  recordEvidence,
  undecodable,
  unwrapContingencyKey,
} from "../pki/index.ts";
import {
  describeTrustAnchorCell,
  formatMessageCode,
  type GbcsMessage,
  LARGEST_SEQ_NUMBER,
  macMatches,
  type OriginatorCounter,
  signedPart,
} from "../wire/index.ts";
import { COMMAND_CHECKS, type CommandCheck } from "./command-checks.ts";
import type { DeviceEnvironment } from "./device-environment.ts";
import { cell } from "./device-kind.ts";
import type { DeviceState } from "./device-state.ts";
import { cellHolding, findCell, type TrustAnchorCell } from "./trust-anchor-cells.ts";
import type { CommandProtection, UseCase } from "./use-case.ts";
import { findUseCase } from "./use-case-register.ts";

/** What authenticating a command yields: the use case and the cell that authorises it, or a refusal. */
export type Authentication =
  | {
      readonly ok: true;
      readonly message: GbcsMessage;
      readonly useCase: UseCase;
      readonly authorisedBy: TrustAnchorCell;
      readonly evidence: Evidence;
    }
  | { readonly ok: false; readonly check: CommandCheck; readonly evidence: Evidence };

export function authenticate(
  environment: DeviceEnvironment,
  state: DeviceState,
  decodedMessage: Decoded<GbcsMessage>,
): Authentication {
  const evidence = recordEvidence(COMMAND_CHECKS);
  const refused = (check: CommandCheck, facts: Facts): Authentication => {
    evidence.failed(check, facts);
    return { ok: false, check, evidence: evidence.close() };
  };

  if (!decodedMessage.ok) {
    return refused("frame", {
      problem: decodedMessage.problem.reason,
      atOctet: decodedMessage.problem.offset,
    });
  }
  const message = decodedMessage.value;
  const { header } = message;
  if (header.kind !== "command") {
    return refused("frame", { problem: `a ${header.kind}, not a command` });
  }
  evidence.passed("frame", { messageCode: formatMessageCode(header.messageCode) });

  const addressed = {
    addressedTo: formatEntityId(header.businessTarget),
    thisDevice: formatEntityId(state.entityId),
  };
  if (header.businessTarget !== state.entityId) {
    return refused("addressee", addressed);
  }
  evidence.passed("addressee", addressed);

  const useCase = findUseCase(header.messageCode);
  const asked = { messageCode: formatMessageCode(header.messageCode), device: state.kind };
  if (useCase === undefined || !useCase.kinds.includes(state.kind)) {
    return refused("use-case", asked);
  }
  evidence.passed("use-case", { ...asked, useCase: useCase.title });

  const protection = useCase.protection(state.kind, message);
  const carried = protectionOf(message);
  if (carried !== protection) {
    return refused("protections", { demanded: protection, carried: carried ?? "none" });
  }
  evidence.passed("protections", { demanded: protection });

  const candidates = useCase.authorisingCells(state.kind, message);
  const byContingency = useCase.plaintextSymmetricKey !== undefined;
  const authorisedBy = byContingency
    ? candidates.flatMap((identifier) => findCell(state.cells, identifier) ?? [])[0]
    : cellHolding(state.cells, candidates, header.businessOriginator);
  const known = {
    sender: formatEntityId(header.businessOriginator),
    ...holdersOf(state, candidates),
  };
  if (authorisedBy === undefined) {
    return refused("originator", known);
  }
  // The contingency key is nobody's credential, so there is no party to know (measured: its answers go to an EUI-64
  // of which no certificate exists, RTDS 4.5.0).
  if (!byContingency) {
    evidence.passed("originator", {
      ...known,
      knownThrough: describeTrustAnchorCell(authorisedBy.identifier),
    });
  }

  if (useCase.replay === "protected") {
    const role = authorisedBy.identifier.remotePartyRole;
    const stored = state.counters.get(role);
    const compared = { role, received: String(header.originatorCounter), stored: String(stored ?? "none") };
    if (!counterAcceptable(environment, header.originatorCounter, stored)) {
      return refused("originator-counter", compared);
    }
    evidence.passed("originator-counter", compared);
  }

  if (protection !== "signature") {
    const broker = findCell(state.cells, cell("accessControlBroker", "keyAgreement"));
    const key = {
      cell: "{accessControlBroker, keyAgreement}",
      keyIdentifier: broker?.contents.keyIdentifier ?? "none",
    };
    const genuine =
      broker !== undefined && macMatches(environment.keys.sharedSecret(broker.contents.publicPoint), message);
    if (!genuine) {
      return refused("message-authentication-code", key);
    }
    evidence.passed("message-authentication-code", key);
  }

  const contingency = byContingency ? openContingencyKey(useCase, message, authorisedBy) : undefined;
  if (contingency !== undefined) {
    if (!contingency.ok) {
      return refused("contingency-key", { problem: contingency.problem.reason });
    }
    evidence.passed("contingency-key", { keyIdentifier: keyIdentifierOf(contingency.value) });
  }

  if (protection !== "mac") {
    const signingKey = contingency?.value ?? authorisedBy.contents.publicPoint;
    const verdict = verifySignature(environment, message, signingKey);
    const key = {
      ...(contingency === undefined ? { cell: describeTrustAnchorCell(authorisedBy.identifier) } : {}),
      keyIdentifier: keyIdentifierOf(signingKey),
    };
    if (verdict !== "valid") {
      return refused("signature", { ...key, verdict });
    }
    evidence.passed("signature", key);
  }

  return { ok: true, message, useCase, authorisedBy, evidence: evidence.close() };
}

function protectionOf(message: GbcsMessage): CommandProtection | undefined {
  const signed = message.signature.kind === "signed";
  if (message.mac === undefined) {
    return signed ? "signature" : undefined;
  }
  return signed ? "signatureAndMac" : "mac";
}

/** The contingency key's public point, if the root cell hides one and the command carries what opens it. */
function openContingencyKey(
  useCase: UseCase,
  message: GbcsMessage,
  { contents }: TrustAnchorCell,
): Decoded<Uint8Array> {
  const symmetricKey = useCase.plaintextSymmetricKey?.(message);
  const { wrappedContingencyKey } = contents;
  if (wrappedContingencyKey === undefined) return undecodable("the root hides no contingency key", 0);
  if (symmetricKey === undefined) return undecodable("the command carries no symmetric key", 0);
  return unwrapContingencyKey(wrappedContingencyKey, symmetricKey);
}

function verifySignature(
  environment: DeviceEnvironment,
  message: GbcsMessage,
  publicPoint: Uint8Array,
): string {
  if (message.signature.kind !== "signed") {
    return "absent";
  }
  const { verifier } = environment;
  const key = verifier.intern(publicPoint);
  return verifier.verify(key, signedPart(message), message.signature.value);
}

/** Facts for the originator check: who holds each cell that could have authorised the command. */
function holdersOf(state: DeviceState, candidates: readonly TrustAnchorCell["identifier"][]): Facts {
  return Object.fromEntries(
    candidates.map((identifier) => {
      const held = findCell(state.cells, identifier);
      const holder = held === undefined ? "no such cell" : formatEntityId(held.contents.entityId);
      return [`cell ${describeTrustAnchorCell(identifier)}`, holder];
    }),
  );
}

function counterAcceptable(
  environment: DeviceEnvironment,
  received: OriginatorCounter,
  stored: OriginatorCounter | undefined,
): boolean {
  // The header has room for more than a SeqNumber: a counter that was kept could never be reported (CS02a, CS02b).
  if (received > LARGEST_SEQ_NUMBER) {
    return false;
  }
  if (stored === undefined || received > stored) {
    return true;
  }
  return environment.policies.equalOriginatorCounter === "accepted" && received === stored;
}
