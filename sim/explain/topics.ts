/**
 * What every code and term means: one list built from the tables that the code itself uses, so that an
 * explanation cannot drift away from the behaviour.
 */
import {
  ACCESS_CHECKS,
  ALERT_CHECKS,
  ANSWER_CHECKS,
  RESPONSE_CODES,
  SERVICE_CATALOGUE,
  USER_ROLES,
  type UserRole,
} from "../../dcc/index.ts";
import {
  ACTIVATION_CHECKS,
  COMMAND_CHECKS,
  CONTROL_CHECKS,
  CREDENTIALS_CHECKS,
  DEVICE_CERTIFICATE_CHECKS,
  FIRMWARE_COMMAND_CHECKS,
  ISSUE_CREDENTIALS_CHECKS,
  OWN_CERTIFICATE_CHECKS,
  PROVIDE_CERTIFICATE_CHECKS,
  REPLACEMENT_CHECKS,
  USE_CASES,
} from "../../devices/index.ts";
import type { CheckDefinition } from "../../pki/index.ts";
import {
  BATCH_CHECKS,
  PATH_CHECKS,
  RELYING_PARTY_CHECKS,
  REMOTE_PARTY_ROLE_NUMBERS,
  REQUEST_CHECKS,
  REVOCATION_REQUEST_CHECKS,
  SUBSCRIBER_CHECKS,
  SUBSCRIBER_POLICIES,
} from "../../pki/index.ts";
import {
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  CREDENTIALS_REPLACEMENT_MODE_NUMBERS,
  formatMessageCode,
} from "../../wire/index.ts";
import { CORRELATION_CHECKS } from "../actors/critical-request.ts";
import type { CredentialsReplacementMode } from "../../wire/index.ts";
import { RULE_SET_IDS } from "../rule-set-id.ts";
import { allDuties, ruleSet } from "../rule-sets/rule-set-register.ts";
import { POLICIES } from "../scenario/policies.ts";
import { SCENARIO_PROBLEMS } from "../scenario/scenario-error.ts";
import type { KnownNames } from "../scenario/scenario-parts.ts";
import { GLOSSARY } from "../story/glossary.ts";

export type TopicKind =
  | "rule set"
  | "duty"
  | "DCC check"
  | "device check"
  | "party check"
  | "certificate check"
  | "SMKI check"
  | "response code"
  | "policy"
  | "User Role"
  | "remote party role"
  | "service request"
  | "use case"
  | "credentials replacement mode"
  | "scenario problem"
  | "term";

export interface Topic {
  /** What people type. */
  readonly term: string;
  readonly kind: TopicKind;
  readonly what: string;
  /** Further lines: when, who, choices. */
  readonly details: readonly string[];
  /** The rule that it comes from, or undefined for a word of the language. */
  readonly source: string | undefined;
  /** Other spellings that find it. */
  readonly aliases: readonly string[];
}

/** Every topic there is. */
export function explainableTopics(): readonly Topic[] {
  return [
    ...ruleSetTopics(),
    ...dutyTopics(),
    ...checkTopics("DCC check", [...ACCESS_CHECKS, ...ANSWER_CHECKS, ...ALERT_CHECKS]),
    ...checkTopics("party check", CORRELATION_CHECKS),
    ...checkTopics("device check", [
      ...COMMAND_CHECKS,
      ...CONTROL_CHECKS,
      ...REPLACEMENT_CHECKS,
      ...DEVICE_CERTIFICATE_CHECKS,
      ...OWN_CERTIFICATE_CHECKS,
      ...ISSUE_CREDENTIALS_CHECKS,
      ...PROVIDE_CERTIFICATE_CHECKS,
      ...CREDENTIALS_CHECKS,
      ...FIRMWARE_COMMAND_CHECKS,
      ...ACTIVATION_CHECKS,
    ]),
    ...checkTopics("certificate check", [...PATH_CHECKS, ...RELYING_PARTY_CHECKS]),
    ...checkTopics("SMKI check", [
      ...SUBSCRIBER_CHECKS,
      ...REQUEST_CHECKS,
      ...BATCH_CHECKS,
      ...REVOCATION_REQUEST_CHECKS,
    ]),
    ...responseCodeTopics(),
    ...policyTopics(),
    ...userRoleTopics(),
    ...remotePartyRoleTopics(),
    ...serviceTopics(),
    ...useCaseTopics(),
    ...modeTopics(),
    ...Object.entries(SCENARIO_PROBLEMS).map(([term, what]) => topic(term, "scenario problem", what)),
    ...Object.entries(GLOSSARY).map(([term, { full, means }]) =>
      topic(term, "term", full === term ? means : `${full}: ${means}`, { aliases: [full] }),
    ),
  ];
}

/** The topics that a word names; several when a check exists on both sides. */
export function findTopics(word: string): readonly Topic[] {
  const wanted = normal(word);
  return explainableTopics().filter(({ term, aliases }) =>
    [term, ...aliases].some((each) => normal(each) === wanted),
  );
}

/** Every name that expectations of scenario files may use. */
export function knownNames(): KnownNames {
  const checks = [
    ...ACCESS_CHECKS,
    ...ANSWER_CHECKS,
    ...COMMAND_CHECKS,
    ...CONTROL_CHECKS,
    ...REPLACEMENT_CHECKS,
    ...PATH_CHECKS,
    ...RELYING_PARTY_CHECKS,
    ...REQUEST_CHECKS,
    ...BATCH_CHECKS,
    ...REVOCATION_REQUEST_CHECKS,
    ...CORRELATION_CHECKS,
    ...ALERT_CHECKS,
  ];
  return {
    checks: [...new Set(checks.map(({ check }) => check))],
    responseCodes: Object.keys(RESPONSE_CODES),
    duties: allDuties().map(({ duty }) => duty.id),
  };
}

function topic(
  term: string,
  kind: TopicKind,
  what: string,
  more: { details?: readonly string[]; source?: string; aliases?: readonly string[] } = {},
): Topic {
  return { term, kind, what, details: more.details ?? [], source: more.source, aliases: more.aliases ?? [] };
}

function ruleSetTopics(): readonly Topic[] {
  return RULE_SET_IDS.map((id) => {
    const { title, from, dating, duties } = ruleSet(id);
    const since = from === undefined ? "" : `in force from ${new Date(from).toISOString().slice(0, 10)}; `;
    return topic(id, "rule set", `The Smart Energy Code ${title}.`, {
      details: duties.map(({ id, who, must }) => `${id}  ${spaced(who)}: ${must}`),
      source: `${since}${dating}`,
    });
  });
}

function dutyTopics(): readonly Topic[] {
  return allDuties().map(({ duty, ruleSets }) =>
    topic(duty.id, "duty", `The ${spaced(duty.who)} ${duty.kind === "duty" ? "must " : ""}${duty.must}.`, {
      details: [`when: ${duty.when}`, `in force under: ${ruleSets.join(", ")}`],
      source: duty.source,
    }),
  );
}

function checkTopics(kind: TopicKind, checks: readonly CheckDefinition[]): readonly Topic[] {
  return checks.map(({ check, asks, source }) => topic(check, kind, asks, { source }));
}

function responseCodeTopics(): readonly Topic[] {
  return Object.entries(RESPONSE_CODES).map(([code, { means, status }]) =>
    topic(code, "response code", means, {
      source:
        status === "sourced"
          ? "DUIS response codes"
          : "assigned by this testbed: the code exists in DUIS, its text is not public",
      aliases: familyOf(code),
    }),
  );
}

/** `E0621NN` finds every code of the family. */
function familyOf(code: string): readonly string[] {
  return /^E\d{6}$/.test(code) ? [`${code.slice(0, 5)}NN`] : [];
}

function policyTopics(): readonly Topic[] {
  return Object.entries({ ...POLICIES, ...SUBSCRIBER_POLICIES }).map(([name, policy]) =>
    topic(name, "policy", policy.why, {
      details: [`choices: ${policy.choices.join(", ")}; ${policy.default} unless a scenario says otherwise`],
      source: `testbed policy ${name}`,
    }),
  );
}

const USER_ROLE_NAMES: Readonly<Record<UserRole, string>> = {
  IS: "Import Supplier, who supplies electricity",
  ES: "Export Supplier",
  GS: "Gas Supplier",
  RSA: "Registered Supplier Agent",
  ED: "Electricity Distributor, the electricity network operator",
  GT: "Gas Transporter, the gas network operator",
  OU: "Other User",
};

function userRoleTopics(): readonly Topic[] {
  return USER_ROLES.map((role) => {
    const services = SERVICE_CATALOGUE.filter(({ eligibleUserRoles }) => eligibleUserRoles.includes(role));
    return topic(role, "User Role", `${USER_ROLE_NAMES[role]}.`, {
      details: [
        `may send ${services.length} of the ${SERVICE_CATALOGUE.length} service requests, ${services.filter(({ critical }) => critical).length} of them critical`,
        `npx smki access --role ${role}`,
      ],
      source: "DUIS request matrix, schema 5.4",
    });
  });
}

function remotePartyRoleTopics(): readonly Topic[] {
  return Object.entries(REMOTE_PARTY_ROLE_NUMBERS).map(([role, code]) =>
    topic(role, "remote party role", `What a certificate says that its owner is: ${spaced(role)}.`, {
      details: [
        `number ${code}; OU ${code.toString(16).toUpperCase().padStart(2, "0")} in the certificate's subject`,
      ],
      source: "SMKI Organisation Certificate profile; measured: certificates of the DCC's test PKI",
    }),
  );
}

function serviceTopics(): readonly Topic[] {
  return SERVICE_CATALOGUE.map((service) =>
    topic(service.serviceReferenceVariant, "service request", service.name, {
      details: [
        `for User Roles ${service.eligibleUserRoles.join(", ")}; ${service.critical ? "critical: the sender signs the device's command itself" : "not critical"}`,
        service.deviceTypes.length === 0
          ? "the DCC answers it itself"
          : `for ${service.deviceTypes.join(", ")} in status ${service.deviceStatuses.join(", ")}; sender must be registered for the meter point: ${service.registration === "required" ? "yes" : "no"}`,
      ],
      source: "DUIS schema 5.4 and request matrix; device statuses recalled",
      aliases: [`SR ${service.serviceReferenceVariant}`, `SRV ${service.serviceReferenceVariant}`],
    }),
  );
}

function useCaseTopics(): readonly Topic[] {
  return USE_CASES.map(({ title, messageCode, kinds, replay }) => {
    const code = formatMessageCode(messageCode);
    return topic(code, "use case", title, {
      details: [
        `devices: ${kinds.join(", ")}; protected against replay: ${replay === "protected" ? "yes" : "no"}`,
      ],
      source: "GBCS use cases, measured: RTDS 4.5.0",
      aliases: [title, title.split(" ")[0] ?? title],
    });
  });
}

function modeTopics(): readonly Topic[] {
  return Object.entries(CREDENTIALS_REPLACEMENT_MODE_NUMBERS).map(([name, number]) => {
    const code = CREDENTIALS_REPLACEMENT_MESSAGE_CODES[name as CredentialsReplacementMode];
    return topic(
      `mode ${number}`,
      "credentials replacement mode",
      `${name}: who may replace whose certificates.`,
      {
        details: [`message code ${formatMessageCode(code)}`],
        source: "GBCS 13.3; measured: RTDS 4.5.0",
        aliases: [name],
      },
    );
  });
}

function spaced(camelCase: string): string {
  return camelCase.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .trim();
}
