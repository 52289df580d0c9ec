/**
 * What the DCC does with keys of its own accord: it re-keys its broker, replaces CAs, and, when the SMKI PMA has
 * decided so, recovers cells with the recovery key or everything with the contingency key.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  accessControlBrokerRekey,
  contingency,
  managementCell,
  recovery,
  rootReplacement,
  type SigningParty,
} from "../../dcc/index.ts";
import {
  type Certificate,
  formatDistinguishedName,
  InternalError,
  lodgeAll,
  rollOverIssuingAuthority,
  rollOverRoot,
  signDeterministicallyFOR_REPLAY,
  TEST_ENVIRONMENT,
  UsageError,
} from "../../pki/index.ts";
import { type DuisDeviceType, originatorCounter, type TrustAnchorReplacement } from "../../wire/index.ts";
import { carryOutOwnCommand, outcomeOfOwnCommands } from "../exchange/own-command.ts";
import type { StepOutcome } from "../log/event.ts";
import { brokerGenerations } from "../smki/access-control-broker.ts";
import { hierarchiesOf, pathOf, requireHierarchy, requireIssuing } from "../smki/organisation-authorities.ts";
import { recordIssued } from "../smki/issuing.ts";
import { orderCredential, privateScalarOf } from "../world/credentials.ts";
import { DCC_NAMES } from "../world/names.ts";
import { currentCredentials, type SimulatedDevice, type SimulatedParty, type World } from "../world/world.ts";
import { brokerCertificates, type CertificatePair } from "./credentials-update.ts";
import { premisesOf } from "./requests.ts";

/**
 * New keys and certificates for the broker, and from now on it uses them; its own cells on the devices of these
 * premises are brought up to date (mode 4). Cells of other roles that hold its old certificate are not touched:
 * mode 4 may not, and nobody else is asked to.
 */
export async function rekeyBroker(world: World, premises: readonly string[]): Promise<StepOutcome> {
  const generation = brokerGenerations(world).length + 1;
  const issuing = requireIssuing(
    world.organisationAuthorities.issuing,
    `a certificate for ${DCC_NAMES.accessControlBroker}`,
  );
  const order = (usage: "digitalSignature" | "keyAgreement") =>
    orderCredential(issuing, {
      seed: world.seed,
      label: `dcc:generation-${generation}`,
      role: "accessControlBroker",
      usage,
      entityId: world.dccEntityIds.accessControlBroker,
      notBefore: world.at,
    });
  const renewed = {
    digitalSignature: await order("digitalSignature"),
    keyAgreement: await order("keyAgreement"),
  };
  const certificates = [renewed.digitalSignature.certificate, renewed.keyAgreement.certificate];
  world.repository = lodgeAll(world.repository, certificates, world.at);
  recordIssued(world, DCC_NAMES.accessControlBroker, certificates);
  const { accessControlBroker, formerAccessControlBrokers } = world.dccOrganisations;
  world.dccOrganisations = {
    ...world.dccOrganisations,
    accessControlBroker: renewed,
    formerAccessControlBrokers: [...formerAccessControlBrokers, accessControlBroker],
  };
  return outcomeOfOwnCommands(
    devicesOf(world, premises, ["chf", "gpf", "gsme"]).map((device) =>
      carryOutOwnCommand(
        world,
        accessControlBrokerRekey(
          device.state.entityId,
          deviceType(device),
          { digitalSignature: derOf(certificates[0]), keyAgreement: derOf(certificates[1]) },
          pathOf(world, renewed.keyAgreement.certificate).map(({ der }) => der),
        ),
      ),
    ),
  );
}

/** A key ceremony: a new Issuing OCA under the same root, or a new root with an Issuing OCA of its own. */
export async function replaceAuthority(world: World, which: "issuing" | "root"): Promise<void> {
  const before = requireHierarchy(world.organisationAuthorities, `the certificate of a new ${which} CA`);
  const order = {
    seed: world.seed,
    environment: TEST_ENVIRONMENT,
    generation: hierarchiesOf(world).length + 1,
    notBefore: world.at,
    contingencyKeyWrapping: world.policies.contingencyKeyWrapping,
  };
  const { hierarchy, linkCertificate } =
    which === "root"
      ? await rollOverRoot(before, order)
      : { hierarchy: await rollOverIssuingAuthority(before, order), linkCertificate: undefined };
  world.formerAuthorities = [world.organisationAuthorities, ...world.formerAuthorities];
  world.organisationAuthorities = hierarchy;
  if (linkCertificate !== undefined) {
    world.linkCertificates = [linkCertificate, ...world.linkCertificates];
  }
  world.repository = lodgeAll(
    world.repository,
    [hierarchy.root.certificate, hierarchy.issuing.certificate],
    world.at,
  );
  const after = hierarchy[which].certificate;
  world.journal.record(world.at, {
    kind: "authorityReplaced",
    which,
    before: formatDistinguishedName(before[which].certificate.subject),
    after: formatDistinguishedName(after.subject),
    keyIdentifier: after.keyIdentifier ?? "none",
    der: bytesToHex(after.der),
  });
}

/** The Supplier puts the new root on the meter and the gas proxy function (mode 0); the WAN provider on the hub (mode 1). */
export function installRoot(
  world: World,
  by: SimulatedParty | "dcc",
  premises: readonly string[],
): StepOutcome {
  const root = world.organisationAuthorities.root.certificate;
  const link = world.linkCertificates.find(({ keyIdentifier }) => keyIdentifier === root?.keyIdentifier);
  if (link === undefined || root === undefined) {
    throw new UsageError(
      "there is no new root to install",
      "add a replace-authority step (which: root) before this one",
    );
  }
  const kinds = by === "dcc" ? (["chf"] as const) : (["gpf", "gsme"] as const);
  return outcomeOfOwnCommands(
    devicesOf(world, premises, kinds).map((device) =>
      carryOutOwnCommand(
        world,
        rootReplacement(
          device.state.entityId,
          deviceType(device),
          by === "dcc" ? wanProvider(world) : supplierSigner(by),
          root.der,
          link.der,
        ),
      ),
    ),
  );
}

/** Puts the broker's certificates into the network operator cells with the recovery key (mode 8). */
export function recoverSlots(world: World, premises: readonly string[]): StepOutcome {
  const { recovery: credential } = world.dccOrganisations;
  const by = signer(world.dccEntityIds.recovery, privateScalarOf(credential));
  const pair = brokerCertificates(world);
  return outcomeOfOwnCommands(
    devicesOf(world, premises, ["gpf"]).map((device) =>
      carryOutOwnCommand(
        world,
        recovery(device.state.entityId, by, {
          replacements: networkOperatorCells(pair),
          certificationPath: pathOf(world, pair.digitalSignature).map(({ der }) => der),
        }),
      ),
    ),
  );
}

/**
 * The last resort (mode 9): a new root, and under it new certificates of the broker in the network operator cells
 * of the gas proxy functions. The device's own root hides the key that orders it.
 */
export function invokeContingency(world: World, premises: readonly string[]): StepOutcome {
  const [former] = world.formerAuthorities;
  const current = world.organisationAuthorities;
  if (former === undefined || former.root === current.root) {
    throw new UsageError(
      "the contingency key replaces a root, and there is no new one",
      "add a replace-authority step (which: root) before this one",
    );
  }
  const { contingencyKey } = former;
  const { keyPair } =
    contingencyKey ?? requireIssuing(former.root, "a contingency command by the root that hides no such key");
  const by = signer(world.dccEntityIds.contingency, keyPair.privateScalar);
  const pair = brokerCertificates(world);
  return outcomeOfOwnCommands(
    devicesOf(world, premises, ["gpf"]).map((device) =>
      carryOutOwnCommand(
        world,
        contingency(device.state.entityId, by, contingencyKey?.symmetricKey ?? new Uint8Array(16), {
          replacements: [
            {
              replacementCertificate: derOf(current.root.certificate),
              targetTrustAnchorCell: managementCell("root", "keyCertSign"),
            },
            ...networkOperatorCells(pair),
          ],
          certificationPath: pathOf(world, pair.digitalSignature).map(({ der }) => der),
        }),
      ),
    ),
  );
}

function networkOperatorCells(pair: CertificatePair): readonly TrustAnchorReplacement[] {
  return (["digitalSignature", "keyAgreement"] as const).map((usage) => ({
    replacementCertificate: pair[usage].der,
    targetTrustAnchorCell: managementCell("networkOperator", usage),
  }));
}

function devicesOf(
  world: World,
  premises: readonly string[],
  kinds: readonly ("chf" | "gpf" | "gsme")[],
): readonly SimulatedDevice[] {
  return premises.flatMap((label) => kinds.map((kind) => premisesOf(world, label)[kind]));
}

function deviceType({ state }: SimulatedDevice): DuisDeviceType {
  if (state.kind === "SAPC") throw new InternalError("the DUIS schema has no device type SAPC");
  return state.kind;
}

function derOf(certificate: Certificate | undefined): Uint8Array {
  if (certificate === undefined) throw new InternalError("a replacement without its certificate");
  return certificate.der;
}

function signer(entityId: SigningParty["entityId"], privateScalar: Uint8Array): SigningParty {
  return { entityId, sign: (message) => signDeterministicallyFOR_REPLAY(privateScalar, message) };
}

function wanProvider({ dccOrganisations, dccEntityIds }: World): SigningParty {
  return signer(dccEntityIds.wanProvider, privateScalarOf(dccOrganisations.wanProvider));
}

/** A Supplier counts for itself: its commands to a device rise through all that it signs. */
function supplierSigner(supplier: SimulatedParty): SigningParty {
  const credentials = currentCredentials(supplier);
  if (credentials === undefined) {
    throw new UsageError(
      `${supplier.as.name} has no certificates to sign with`,
      "give it certificates: lodged",
    );
  }
  supplier.counter = originatorCounter(supplier.counter + 1n);
  return {
    ...signer(supplier.entityId, privateScalarOf(credentials.digitalSignature)),
    counter: supplier.counter,
  };
}
