/** The body of a request that a scenario sends step by step: what the service needs, from the step or as usual. */
import { findService } from "../../dcc/index.ts";
import { type Instant, instant, UsageError } from "../../pki/index.ts";
import {
  type CredentialType,
  type ReadKind,
  type ReadRequest,
  serviceReferenceVariant,
  type ServiceRequestBody,
} from "../../wire/index.ts";
import type { StepOf } from "../scenario/schema.ts";
import { currentCredentials, type SimulatedParty, type World } from "../world/world.ts";
import { type CertificatePair, credentialsUpdate } from "./credentials-update.ts";
import { premisesOf } from "./requests.ts";

type SendRequest = StepOf<"send-request">;

const HOUR = 3_600_000;

/** The reads of gas devices that the DCC may repeat (DUIS request matrix, schema 5.4), by service. */
const SCHEDULABLE: ReadonlyMap<string, ReadKind> = new Map([
  ["4.8.1", "ReadActiveImportProfileData"],
  ["4.10", "ReadNetworkData"],
  ["4.17", "RetrieveDailyConsumptionLog"],
]);

const CREDENTIAL_TYPE_OF = {
  digitalSignature: "Digital Signature",
  keyAgreement: "Key Agreement",
} as const satisfies Readonly<Record<string, CredentialType>>;

/**
 * The body that the step's service carries.
 * @param certificates what a request for new credentials carries
 */
export function requestBody(
  world: World,
  party: SimulatedParty,
  step: SendRequest,
  premises: string,
  certificates: () => CertificatePair,
): ServiceRequestBody {
  const { service, role = "networkOperator", executeAt } = step;
  const { mprn, ...devices } = premisesOf(world, premises);
  const { gsme, gpf } = devices;
  const named = step.device === "chf" || step.device === "gpf" ? devices[step.device] : gsme;
  const kind = findService(service)?.body;
  const dated = executeAt === undefined ? {} : { executionDateTime: instant(executeAt) };
  switch (kind) {
    case "UpdateSecurityCredentialsKRP":
      return { kind, ...credentialsUpdate(world, role, certificates()), ...dated };
    case "RequestHandoverOfDCCControlledDevice":
      return { kind, ...credentialsUpdate(world, role, certificates()), ...dated };
    case "UpdateSecurityCredentialsCoS": {
      const { replacementCertificates, certificationPathCertificates, applyTimeBasedCPVChecks } =
        credentialsUpdate(world, "supplier", certificates());
      return {
        kind,
        supplierFloorSeqNumber: 0n,
        replacementCertificates,
        certificationPathCertificates,
        applyTimeBasedCPVChecks,
        importMpxn: mprn,
        ...dated,
      };
    }
    case "RetrieveDeviceSecurityCredentialsKRP":
      return { kind, remotePartyRoles: [role] };
    case "RetrieveDeviceSecurityCredentialsDevice":
    case "IssueSecurityCredentials":
      return { kind, credentialType: CREDENTIAL_TYPE_OF[step.key ?? "keyAgreement"] };
    case "ReadInstantaneousImportRegisters":
    case "ReadInstantaneousImportTOUMatrices":
    case "ReadActiveImportProfileData":
    case "ReadNetworkData":
    case "RetrieveDailyConsumptionLog":
    case "ReadDeviceConfigurationIdentityExcMPxN":
    case "ReadDeviceConfigurationMPxN":
    case "ReadDeviceConfigurationGas":
    case "ReadEventOrSecurityLog":
    case "ReadSupplyStatus":
    case "ReadFirmwareVersion":
    case "ReadDeviceLog":
      return readBody(kind, party, step);
    case "RecordNetworkDataGAS":
      return { kind, ...dated };
    case "CommissionDeviceSynchroniseClock":
    case "SynchroniseClock":
      return { kind, currentDateTime: world.at, tolerancePeriod: 3600 };
    case "JoinServiceNonCritical":
    case "JoinServiceCritical":
    case "UnjoinServiceNonCritical":
    case "UnjoinServiceCritical":
      return { kind, otherDeviceId: gpf.state.entityId };
    case "SetDeviceConfigurationImportMPxN":
      return { kind, importMprn: mprn, ...dated };
    case "ReadInventory":
      return { kind, mprn };
    case "DevicePrenotification":
      return { kind, deviceId: gsme.state.entityId, deviceType: "GSME" };
    case "DecommissionDevice":
      return { kind, deviceId: named.state.entityId };
    case "UpdateInventory": {
      const deviceStatus = step.deviceStatus ?? "InstalledNotCommissioned";
      return { kind, deviceId: named.state.entityId, update: { kind: "deviceStatus", deviceStatus } };
    }
    case "CreateSchedule":
      return scheduleBody(world, party, step, (step.device === "gsme" ? gsme : gpf).state.entityId);
    case "ReadSchedule":
    case "DeleteSchedule":
      return { kind, scheduleId: step.schedule ?? 1 };
    default:
      return { kind: "Other", element: kind ?? "none" };
  }
}

function readBody(
  kind: ReadKind,
  party: SimulatedParty,
  { period, executeAt, reader }: SendRequest,
): { readonly kind: ReadKind } & ReadRequest {
  const own = currentCredentials(party)?.keyAgreement.certificate.der;
  return {
    kind,
    ...(period === undefined
      ? {}
      : { readLogPeriod: { startDateTime: instant(period.from), endDateTime: instant(period.to) } }),
    ...(executeAt === undefined ? {} : { executionDateTime: instant(executeAt) }),
    ...(reader === "unknown" && own !== undefined ? { kaPublicSecurityCredentials: own } : {}),
  };
}

/** So many reads a schedule may come to, or a run would hold nothing else. */
const MOST_READS = 1000;

/** @throws UsageError for a service that no schedule repeats, and for a schedule without end */
function scheduleBody(
  world: World,
  party: SimulatedParty,
  step: SendRequest,
  target: SimulatedParty["entityId"],
): ServiceRequestBody {
  const repeat = step.repeat ?? { service: "4.17", everyHours: 24, until: undefined };
  const every = repeat.everyHours * HOUR;
  const kind = SCHEDULABLE.get(repeat.service);
  if (kind === undefined) {
    throw new UsageError(
      `step ${step.step}: the DCC repeats no ${repeat.service}`,
      `reads that a schedule may repeat here: ${[...SCHEDULABLE.keys()].join(", ")}`,
    );
  }
  const until = repeat.until === undefined ? world.at + 3 * every : instant(repeat.until);
  const reads = Math.floor((until - world.at) / every);
  if (reads > MOST_READS) {
    throw new UsageError(
      `step ${step.step}: the schedule comes to ${reads} reads`,
      `end it earlier or read less often: at most ${MOST_READS}`,
    );
  }
  return {
    kind: "CreateSchedule",
    schedule: {
      serviceReferenceVariant: serviceReferenceVariant(repeat.service),
      target,
      body: readBody(kind, party, step),
      firstAt: (world.at + every) as Instant,
      every,
      until: until as Instant,
    },
  };
}
