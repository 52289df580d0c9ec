/** Who is asking: the signer's certificate, the User, its role and status, and whether it may ask for this. */
import { type EntityId, formatEntityId, formatInstant } from "../../pki/index.ts";
import { gatewayServiceOf } from "../../wire/index.ts";
import type { Party } from "../parties.ts";
import { lastAcceptedCounter } from "../replay-protection.ts";
import type { ResponseCode } from "../response-codes.ts";
import type { ServiceDefinition } from "../service-catalogue/service-catalogue.ts";
import type { AccessContext } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";
import { refusalFacts, validateCertificate } from "./certificate-validation.ts";
import { findRepositoryEntry, standingOf } from "./repository-lookup.ts";

export function signerCertificate(context: AccessContext): CheckResult {
  const { signer } = context.request;
  const entry = findRepositoryEntry(context, signer);
  const role = entry?.certificate.role ?? "none";
  return verdict(
    role === "xmlSign",
    {
      issuer: signer.issuerName,
      serial: signer.serial,
      inRepository: entry !== undefined,
      certificateRole: role,
    },
    "E48",
  );
}

export function signerCertificateInUse(context: AccessContext): CheckResult {
  const entry = findRepositoryEntry(context, context.request.signer);
  const { environment, at } = context;
  const status = entry === undefined ? "unknown" : standingOf(environment, entry, at);
  const validated = entry && validateCertificate(environment, entry.certificate, { at });
  return verdict(
    status === "inUse" && validated?.ok === true,
    {
      status,
      ...(entry === undefined ? {} : { notAfter: formatInstant(entry.certificate.notAfter) }),
      at: formatInstant(at),
      ...(validated === undefined ? {} : refusalFacts(validated)),
    },
    "E48",
  );
}

export function signerIsSender(context: AccessContext): CheckResult {
  const subject = findRepositoryEntry(context, context.request.signer)?.certificate.entityId;
  const { originator } = context.request.requestId;
  return verdict(
    subject === originator,
    { signer: subject === undefined ? "none" : formatEntityId(subject), sender: formatEntityId(originator) },
    "E49",
  );
}

/** What the checks of the sender alone look at. */
type Sender = Pick<AccessContext, "service" | "party"> & {
  readonly request: {
    readonly requestId: { readonly originator: EntityId };
    readonly serviceReferenceVariant: string;
  };
};

/** The first of the checks of User Role, status and eligibility that refuses a party a service; undefined when none does. */
export function decideSender(
  party: Party,
  service: ServiceDefinition,
):
  | { readonly check: "user-role" | "user-status" | "role-eligible"; readonly responseCode: ResponseCode }
  | undefined {
  const { serviceReferenceVariant } = service;
  const request = { requestId: { originator: party.entityId }, serviceReferenceVariant };
  const sender: Sender = { party, service, request };
  const checks = { "user-role": userRole, "user-status": userStatus, "role-eligible": roleEligible } as const;
  for (const check of ["user-role", "user-status", "role-eligible"] as const) {
    const result = checks[check](sender);
    if (result.kind === "failed") return { check, responseCode: result.responseCode };
  }
  return undefined;
}

/** A party that never entered, is still entering, or has left, holds no User ID in any role: E1 rather than E3. */
export function userRole({ party, request }: Sender): CheckResult {
  const isUser = party?.userStatus === "live" || party?.userStatus === "suspended";
  return verdict(
    isUser,
    {
      sender: formatEntityId(request.requestId.originator),
      party: party?.name ?? "unknown",
      userRole: isUser ? party.userRole : "none: not a DCC User",
    },
    "E1",
  );
}

export function userStatus({ party }: Pick<Sender, "party">): CheckResult {
  return verdict(party?.userStatus === "live", { status: party?.userStatus ?? "unknown" }, "E3");
}

export function roleEligible({ service, party, request }: Sender): CheckResult {
  const eligible = service?.eligibleUserRoles ?? [];
  return verdict(
    party !== undefined && eligible.includes(party.userRole),
    {
      service: request.serviceReferenceVariant,
      userRole: party?.userRole ?? "none",
      eligible: eligible.length === 0 ? "none" : eligible.join(", "),
    },
    "E2",
  );
}

/** Variants 5 to 7 carry a signed pre-command; every other variant carries the service's own body. */
export function commandVariant({ service, request }: AccessContext): CheckResult {
  const { commandVariant: variant, body } = request;
  const expected = variant >= 5 && variant <= 7 ? "SignedPreCommand" : (service?.body ?? "none");
  const element = body.kind === "Other" ? body.element : body.kind;
  return verdict(
    service !== undefined && service.commandVariants.includes(variant) && element === expected,
    {
      commandVariant: variant,
      allowed: service?.commandVariants.join(", ") ?? "none",
      body: element,
      webService: gatewayServiceOf(variant),
    },
    "E12",
  );
}

export function replay({ state, request, arrival }: AccessContext): CheckResult {
  if (arrival === "due") {
    return NOT_APPLICABLE;
  }
  const last = lastAcceptedCounter(state, request);
  return verdict(
    last === undefined || request.requestId.counter > last,
    { counter: String(request.requestId.counter), lastAccepted: String(last ?? "none") },
    "E50",
  );
}
