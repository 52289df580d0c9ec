/** The service catalogue against the published request matrix, cell by cell. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { accessMatrix, SERVICE_CATALOGUE, USER_ROLES, type UserRole } from "../../../dcc/index.ts";
import { referencePath } from "../reference.ts";

interface PublishedService {
  readonly srv: string;
  readonly name: string;
  readonly critical: boolean;
  readonly futureDated: "No" | "DSP" | "Device" | "DSP & Device";
  readonly dccScheduled: boolean;
  readonly nonDevice: boolean;
  readonly eligibleUserRoles: readonly UserRole[];
  readonly commandVariants: readonly number[];
  readonly bodyElement: readonly string[];
}

/** A name without what is in brackets behind it, and without the punctuation that differs from line to line there. */
const lettersOf = (name: string): string =>
  name.replace(/^(Read Inventory) \(.*\)$/, "$1").replaceAll(/[^A-Za-z0-9]/g, "");

const FUTURE_DATING = {
  No: undefined,
  DSP: "dcc",
  Device: "device",
  "DSP & Device": "dccAndDevice",
} as const;

describe("the service catalogue (129 services of the published request matrix)", () => {
  const { services } = JSON.parse(readFileSync(referencePath("dcc/service-requests.json"), "utf8")) as {
    readonly services: readonly PublishedService[];
  };

  it("has the same services with the same facts", () => {
    expect(services).to.have.length(129);
    expect(
      SERVICE_CATALOGUE.map((service) => ({
        srv: service.serviceReferenceVariant,
        name: lettersOf(service.name),
        critical: service.critical,
        futureDated: service.futureDated,
        dccScheduled: service.scheduled,
        nonDevice: service.commandVariants.includes(8),
        eligibleUserRoles: service.eligibleUserRoles,
        commandVariants: service.commandVariants,
        bodyElement: [service.body],
      })),
    ).to.deep.equal(
      services.map((service) => ({
        srv: service.srv,
        name: lettersOf(service.name),
        critical: service.critical,
        futureDated: FUTURE_DATING[service.futureDated],
        dccScheduled: service.dccScheduled,
        nonDevice: service.nonDevice,
        eligibleUserRoles: service.eligibleUserRoles,
        commandVariants: service.commandVariants,
        bodyElement: service.bodyElement,
      })),
    );
  });

  it("the access matrix lets a live User send what the published matrix says, and nobody else anything", () => {
    const published = new Map(services.map(({ srv, eligibleUserRoles }) => [srv, eligibleUserRoles]));
    const cells = accessMatrix();
    expect(cells).to.have.length(129 * 7 * 4);
    for (const { service, userRole, userStatus, refusedAt, responseCode } of cells) {
      const eligible = published.get(service.serviceReferenceVariant)?.includes(userRole) ?? false;
      const expected =
        userStatus === "suspended"
          ? ["user-status", "E3"]
          : userStatus !== "live"
            ? ["user-role", "E1"]
            : eligible
              ? [undefined, undefined]
              : ["role-eligible", "E2"];
      expect(
        [refusedAt, responseCode],
        `${service.serviceReferenceVariant} ${userRole} ${userStatus}`,
      ).to.deep.equal(expected);
    }
  });

  it("counts as the published matrix counts", () => {
    const live = accessMatrix().filter(({ userStatus, refusedAt }) => userStatus === "live" && !refusedAt);
    const byRole = USER_ROLES.map((role) => [role, live.filter(({ userRole }) => userRole === role).length]);
    expect(Object.fromEntries(byRole)).to.deep.equal({
      IS: 111,
      ES: 16,
      GS: 83,
      RSA: 18,
      ED: 38,
      GT: 21,
      OU: 25,
    });
    expect(SERVICE_CATALOGUE.filter(({ critical }) => critical)).to.have.length(37);
    expect(SERVICE_CATALOGUE.filter(({ scheduled }) => scheduled)).to.have.length(13);
    const dated = (how: string | undefined) =>
      SERVICE_CATALOGUE.filter(({ futureDated }) => futureDated === how).length;
    expect([undefined, "dcc", "device", "dccAndDevice"].map(dated)).to.deep.equal([72, 45, 11, 1]);
  });
});
