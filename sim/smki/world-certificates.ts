/** The certificates of a scenario's world under names that people can type. */
import { type Certificate, contentsAt } from "../../pki/index.ts";
import type { Scenario } from "../scenario/schema.ts";
import { createWorld, type WorldOptions } from "../world/create-world.ts";
import type { Credential } from "../world/credentials.ts";

/** A certificate as the scenario starts: `northgrid:digitalSignature`, `gpf-1:keyAgreement`, `root`. */
export interface NamedWorldCertificate {
  readonly name: string;
  readonly certificate: Certificate;
}

/**
 * Every certificate that exists when a scenario starts: of its parties, the DCC, its devices and the CAs. The same
 * seed and rule set give the same octets as in a run.
 * @throws UsageError when the scenario does not run under the rule set
 */
export async function worldCertificates(
  scenario: Scenario,
  options: WorldOptions,
): Promise<readonly NamedWorldCertificate[]> {
  const world = await createWorld(scenario, options);
  const named = (label: string, credentials: Readonly<Record<string, Credential>>) =>
    Object.entries(credentials).map(([usage, { certificate }]) => ({
      name: `${label}:${usage}`,
      certificate,
    }));
  const parties = [...world.parties.values()].flatMap(({ label, credentials }) =>
    credentials.flatMap((one) => named(label, { ...one })),
  );
  const root = world.organisationAuthorities.root.certificate;
  const deviceRoot = world.deviceAuthorities.root.certificate;
  const { accessControlBroker, recovery, transitionalCoS, wanProvider } = world.dccOrganisations;
  const lodged = contentsAt(world.repository, world.at).map(({ certificate }) => certificate);
  const devices = [...world.devices.values()].flatMap(({ label, state }) =>
    lodged
      .filter((certificate) => certificate.kind === "device" && certificate.entityId === state.entityId)
      .map((certificate) => ({ name: `${label}:${certificate.keyUsage.join("+")}`, certificate })),
  );
  return [
    ...(root === undefined ? [] : [{ name: "root", certificate: root }]),
    { name: "issuing", certificate: world.organisationAuthorities.issuing.certificate },
    ...(deviceRoot === undefined ? [] : [{ name: "device-root", certificate: deviceRoot }]),
    { name: "device-issuing", certificate: world.deviceAuthorities.issuing.certificate },
    ...named("access-control-broker", { ...accessControlBroker }),
    ...named("recovery", { digitalSignature: recovery }),
    ...named("change-of-supplier", { digitalSignature: transitionalCoS }),
    ...named("wan-provider", { digitalSignature: wanProvider }),
    ...parties,
    ...devices,
  ];
}
