/** The body checks of the requests that change a device's credentials (6.15.1, 6.21 and 6.23). */
import {
  type Certificate,
  type EntityId,
  type Facts,
  formatEntityId,
  type RemotePartyRole,
} from "../../pki/index.ts";
import { remotePartyRoleOfUser } from "../parties.ts";
import { registrationAt } from "../registration-data.ts";
import { managementCell, reportedCell } from "../reported-cells.ts";
import type { ResponseCode } from "../response-codes.ts";
import { type AccessContext, acceptableRoles, type ProposedReplacement } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";
import { refusalFacts, validateCertificate } from "./certificate-validation.ts";

/** The codes of the two services for the same fault. */
type FaultCodes = Readonly<Record<"6.15.1" | "6.21" | "6.23", ResponseCode>>;
const UNUSABLE: FaultCodes = { "6.15.1": "E061501", "6.21": "E062101", "6.23": "E062304" };
const OWNER: FaultCodes = { "6.15.1": "E061504", "6.21": "E062105", "6.23": "E062305" };
const NOT_IN_USE: FaultCodes = { "6.15.1": "E061505", "6.21": "E062103", "6.23": "E062306" };

function codeOf(context: AccessContext, codes: FaultCodes): ResponseCode {
  const variant: string = context.service?.serviceReferenceVariant ?? "";
  return variant === "6.21" || variant === "6.23" ? codes[variant] : codes["6.15.1"];
}

const changesCredentials = ({ service }: AccessContext): boolean =>
  ["6.15.1", "6.21", "6.23"].includes(service?.serviceReferenceVariant ?? "");

interface ReadReplacement {
  readonly proposed: ProposedReplacement;
  readonly certificate: Certificate | undefined;
}

function read(context: AccessContext): readonly ReadReplacement[] {
  return context.replacements.map((proposed) => {
    const certificate = context.environment.memory.certificates.read(proposed.der);
    return { proposed, certificate: certificate.ok ? certificate.value : undefined };
  });
}

/** 6.15.1 is for the cells of the sender's own role; 6.21 for those of either role that the broker fills. */
function updatableCellRoles({ service, party }: AccessContext): readonly RemotePartyRole[] {
  if (service?.serviceReferenceVariant === "6.21") {
    return ["supplier", "networkOperator"];
  }
  const own = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  return own === undefined ? [] : [own];
}

/** The path that a request carries; a signed pre-command is as the User signed it. */
function certificationPathOf({ request: { body } }: AccessContext): readonly Uint8Array[] {
  return body.kind === "UpdateSecurityCredentialsKRP" ||
    body.kind === "RequestHandoverOfDCCControlledDevice" ||
    body.kind === "UpdateSecurityCredentialsCoS"
    ? body.certificationPathCertificates
    : [];
}

export function replacementCertificate(context: AccessContext): CheckResult {
  if (!changesCredentials(context)) {
    return NOT_APPLICABLE;
  }
  const replacements = read(context);
  const cellRoles = updatableCellRoles(context);
  const unusable = replacements.find(({ proposed, certificate }) => {
    const role = certificate?.role;
    return (
      certificate === undefined ||
      role === undefined ||
      !cellRoles.includes(proposed.cellRole) ||
      !acceptableRoles(context, proposed.cellRole).includes(role) ||
      certificate.keyUsage.join() !== proposed.keyUsage
    );
  });
  const shown = unusable ?? replacements[0];
  const { certificates } = context.environment.memory;
  const pathIsReadable = certificationPathOf(context).every((der) => certificates.read(der).ok);
  return verdict(
    replacements.length > 0 && unusable === undefined && pathIsReadable,
    {
      ...(pathIsReadable ? {} : { certificationPath: "unreadable" }),
      certificates: replacements.length,
      certificateRole: shown?.certificate?.role ?? "unreadable",
      keyUsage: shown?.certificate?.keyUsage.join("+") ?? "unreadable",
      forCellsOfRole: shown?.proposed.cellRole ?? "none",
      cellsThatMayBeUpdated: cellRoles.join(", ") || "none",
      forKeyUsage: shown?.proposed.keyUsage ?? "none",
    },
    codeOf(context, UNUSABLE),
  );
}

export function replacementCertificateOwner(context: AccessContext): CheckResult {
  if (!changesCredentials(context)) {
    return NOT_APPLICABLE;
  }
  const owners = read(context).map(({ certificate }) => certificate?.entityId);
  const rule =
    context.service?.serviceReferenceVariant === "6.21" || context.service?.serviceReferenceVariant === "6.23"
      ? handoverOwnerRule(context)
      : updateOwnerRule(context);
  const stranger = owners.find((owner) => owner === undefined || !rule.accepts.has(owner));
  const shown = stranger ?? owners[0];
  return verdict(
    rule.anyone || stranger === undefined,
    {
      owner: shown === undefined ? "none" : formatEntityId(shown),
      acceptable: rule.anyone ? "any" : [...rule.accepts].map(formatEntityId).join(", "),
      policy: rule.policy,
    },
    codeOf(context, OWNER),
  );
}

/** Whose certificates a request may carry, and by which policy. */
interface OwnerRule {
  readonly anyone: boolean;
  readonly accepts: ReadonlySet<EntityId>;
  readonly policy: string;
}

/** 6.15.1: the sender's own certificates, and the broker's so that a slot can be handed back. */
function updateOwnerRule({ environment, request }: AccessContext): OwnerRule {
  const policy = environment.policies.replacementCertificateOwner;
  const own = request.requestId.originator;
  return {
    anyone: policy === "any",
    accepts: new Set(policy === "originator-only" ? [own] : [own, environment.broker.entityId]),
    policy: `replacementCertificateOwner: ${policy}`,
  };
}

/** 6.21: a Supplier takes its own cells for itself; whose network operator it names is checked only by policy. */
function handoverOwnerRule({
  environment,
  request,
  state,
  device,
  at,
  replacements,
}: AccessContext): OwnerRule {
  if (replacements[0]?.cellRole === "supplier") {
    return {
      anyone: false,
      accepts: new Set([request.requestId.originator]),
      policy: "a Supplier takes over its own cells",
    };
  }
  const policy = environment.policies.certificateOwnerIsRegistered;
  const registered =
    device?.mprn === undefined
      ? undefined
      : registrationAt(state.registration, device.mprn, at)?.networkOperator;
  return {
    anyone: policy === "unchecked",
    accepts: new Set(registered === undefined ? [] : [registered]),
    policy: `certificateOwnerIsRegistered: ${policy}`,
  };
}

export function replacementCertificateInUse(context: AccessContext): CheckResult {
  if (!changesCredentials(context)) {
    return NOT_APPLICABLE;
  }
  const { environment, at } = context;
  const judged = read(context).map(({ proposed, certificate }): Facts | undefined => {
    if (certificate === undefined) return { status: "unreadable" };
    const validated = validateCertificate(environment, certificate, { at, timeChecks: proposed.timeChecks });
    return validated.ok ? undefined : refusalFacts(validated);
  });
  const refusal = judged.find((facts) => facts !== undefined);
  return verdict(
    refusal === undefined,
    { certificates: judged.length, ...(refusal ?? { status: "inUse" }) },
    codeOf(context, NOT_IN_USE),
  );
}

/** Only 6.21: the broker can hand over only what it holds. Unreported cells are as the hub was delivered. */
export function slotDccControlled(context: AccessContext): CheckResult {
  const { service, environment, state, device, replacements } = context;
  const role = replacements[0]?.cellRole;
  const unchecked = environment.policies.handoverNeedsDccControlledSlot === "unchecked";
  if (
    service?.serviceReferenceVariant !== "6.21" ||
    unchecked ||
    device === undefined ||
    role === undefined
  ) {
    return NOT_APPLICABLE;
  }
  const signatureCell = managementCell(role, "digitalSignature");
  const reported = reportedCell(state.reportedCells, device.deviceId, signatureCell)?.entityId;
  return verdict(
    reported === undefined || reported === environment.broker.entityId,
    {
      cells: role,
      lastReportedHolder:
        reported === undefined ? "none yet: as delivered, the broker" : formatEntityId(reported),
      broker: formatEntityId(environment.broker.entityId),
    },
    "E062102",
  );
}

/** Only 6.23: the gaining supplier names the meter point that it has gained, and the device must be that one's. */
export function importMpxn({ request: { body }, device }: AccessContext): CheckResult {
  if (body.kind !== "UpdateSecurityCredentialsCoS") return NOT_APPLICABLE;
  return verdict(
    device?.mprn === body.importMpxn,
    { named: body.importMpxn, ofTheDevice: device?.mprn ?? "none" },
    "E062301",
  );
}
