/** `smki access`: who may send what, by the DCC's own checks. */
import { Option } from "commander";
import {
  accessMatrix,
  type AccessCell,
  describeResponseCode,
  USER_ROLES,
  USER_STATUSES,
  type UserRole,
  type UserStatus,
} from "../../../dcc/index.ts";
import { UsageError } from "../../../pki/index.ts";
import { BLANK, line, type StoryLine, suggest } from "../../../sim/index.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly role?: UserRole;
  readonly status?: UserStatus;
  readonly service?: string;
  readonly format: Format;
}

export const addAccess: AddCommand = (program, shell) => {
  program
    .command("access")
    .description(
      "which User Role may send which service request, in which User status, and which check decides",
    )
    .addOption(new Option("--role <role>", "one User Role").choices(USER_ROLES))
    .addOption(new Option("--status <status>", "one User status").choices(USER_STATUSES))
    .option("--service <reference>", "one service request: 6.21")
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["what a gas transporter may send", "npx smki access --role GT"],
        ["who may ask for a handover", "npx smki access --service 6.21"],
        ["everything, for a program", "npx smki access --format json"],
      ) + EXIT_CODES_HELP,
    )
    .action(shell.ending((options: Options) => showAccess(options, shell.terminal)));
};

function showAccess({ role, status, service, format }: Options, terminal: Terminal): ExitCode {
  const all = accessMatrix();
  const references = [...new Set(all.map((cell) => cell.service.serviceReferenceVariant as string))];
  if (service !== undefined && !references.includes(service)) {
    throw new UsageError(
      `DUIS has no service request ${service}`,
      suggest(service, references, "service requests"),
    );
  }
  const cells = all.filter(
    (cell) =>
      (role === undefined || cell.userRole === role) &&
      (status === undefined || cell.userStatus === status) &&
      (service === undefined || cell.service.serviceReferenceVariant === service),
  );
  switch (format) {
    case "json":
      terminal.json({ schema: "smki-testbed/access-matrix/1", cells: cells.map(factsOf) });
      break;
    case "table":
      terminal.table({
        columns: ["service", "name", "role", "status", "decides", "code"],
        rows: cells.map((cell) => [
          cell.service.serviceReferenceVariant,
          cell.service.name,
          cell.userRole,
          cell.userStatus,
          cell.refusedAt ?? "may go on",
          cell.responseCode ?? "",
        ]),
      });
      break;
    case "story":
      terminal.story(service === undefined ? byRole(cells, role, status) : ofService(cells, service));
      break;
  }
  return EXIT.asExpected;
}

function factsOf({ service, userRole, userStatus, refusedAt, responseCode }: AccessCell) {
  return {
    service: service.serviceReferenceVariant,
    name: service.name,
    critical: service.critical,
    commandVariants: service.commandVariants,
    futureDated: service.futureDated ?? null,
    scheduled: service.scheduled,
    deviceTypes: service.deviceTypes,
    userRole,
    userStatus,
    allowed: refusedAt === undefined,
    decidedBy: refusedAt ?? null,
    responseCode: responseCode ?? null,
  };
}

function ofService(cells: readonly AccessCell[], reference: string): readonly StoryLine[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { service } = first;
  return [
    line("title", `${reference} ${service.name}`),
    line(
      "fact",
      `${service.critical ? "critical" : "not critical"}; command variants ${service.commandVariants.join(", ")}; ${service.deviceTypes.length === 0 ? "answered by the DCC" : `sent to ${service.deviceTypes.join(", ")}`}`,
      { indent: 2 },
    ),
    BLANK,
    ...cells.map((cell) =>
      line(cell.refusedAt === undefined ? "ok" : "fact", verdictOf(cell), {
        indent: 2,
        label: `${cell.userRole} ${cell.userStatus}`,
        labelWidth: 18,
      }),
    ),
  ];
}

function byRole(
  cells: readonly AccessCell[],
  role: UserRole | undefined,
  status: UserStatus = "live",
): readonly StoryLine[] {
  const shown = cells.filter(({ userStatus }) => userStatus === status);
  return [
    ...(role === undefined ? USER_ROLES : [role]).flatMap((each) => {
      const allowed = shown.filter(({ userRole, refusedAt }) => userRole === each && refusedAt === undefined);
      const critical = allowed.filter(({ service }) => service.critical);
      return [
        line(
          "heading",
          `${each}, ${status}: ${allowed.length} service requests, ${critical.length} critical`,
        ),
        line(
          "fact",
          allowed
            .map(({ service }) => `${service.serviceReferenceVariant}${service.critical ? "*" : ""}`)
            .join(", ") || "none: refused before anything is looked at",
          { indent: 2 },
        ),
        BLANK,
      ];
    }),
    line("fact", "* critical: the sender signs the command itself"),
    line("next", "npx smki access --service 6.21", { label: "Next", labelWidth: 6 }),
  ];
}

function verdictOf({ refusedAt, responseCode }: AccessCell): string {
  if (refusedAt === undefined || responseCode === undefined) {
    return "may: the checks of variant, device and meter point follow";
  }
  return `refused at ${refusedAt} (${responseCode}): ${describeResponseCode(responseCode).means}`;
}
