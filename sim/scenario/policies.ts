/**
 * Named policies: what the testbed does where the rule is not publicly known. Each has a default, the choices
 * and a sentence that says why; a scenario file may switch any of them.
 */
import { z } from "zod";

/** One policy: its choices, the one taken unless a scenario says otherwise, and why. */
export interface PolicyDefinition<Choice extends string = string> {
  readonly choices: readonly [Choice, ...Choice[]];
  readonly default: Choice;
  readonly why: string;
}

const policy = <const Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  chosen: NoInfer<Choice>,
  why: string,
): PolicyDefinition<Choice> => ({ choices, default: chosen, why });

export const POLICIES = {
  unrevokedCertificateOfNonUser: policy(
    ["strict-user", "repository-only"],
    "strict-user",
    "MP128B obliges a Supplier to place the certificate of a GNO that is a DCC User, and to leave the ACB's where the Repository has none; a certificate of a GNO that is no User falls between the two. strict-user leaves the ACB's, which serves the purpose of the modification.",
  ),
  handoverNeedsDccControlledSlot: policy(
    ["as-last-reported", "unchecked"],
    "as-last-reported",
    "Whether the DCC checks before SR 6.21 that the slot holds the ACB's certificate is recalled, not read. as-last-reported trusts the last answer of the device about its own cells.",
  ),
  replacementCertificateOwner: policy(
    ["originator-or-acb", "originator-only", "any"],
    "originator-or-acb",
    "Whose certificates SR 6.15.1 may carry is not public. MP128A needs the ACB's to be let through; any would let a seller place the buyer's directly.",
  ),
  certificateOwnerIsRegistered: policy(
    ["unchecked", "checked"],
    "unchecked",
    "A DCC check of the certificate's owner against registration data was proposed (SECMP0063) and withdrawn.",
  ),
  readsOfUnknownUsers: policy(
    ["through-the-broker", "in-the-users-name"],
    "through-the-broker",
    "Whether the DCC sends a read of a User whom the device does not know through the access control broker by itself is not public. The reference messages have such reads, so through-the-broker does it whenever the last report of the device's cells says so.",
  ),
  localCommands: policy(
    ["suppliers", "any-eligible-user", "nobody"],
    "suppliers",
    "Command variants 2, 3, 6 and 7 are for some roles and statuses only (E17); which is not public. suppliers allows those who visit premises.",
  ),
  cellAcceptsCertificateRoles: policy(
    ["measured-pairs", "equal-only", "any"],
    "measured-pairs",
    "Which certificate roles a device takes into a cell is not public. measured-pairs allows what the DCC's reference messages show: the cell's own role, the ACB's in supplier and network operator cells, the supplier's in load controller cells.",
  ),
  devicePathTimeChecks: policy(
    ["as-commanded", "never"],
    "as-commanded",
    "Whether a device has reliable time when it validates a path is not public; as-commanded follows applyTimeBasedCPVChecks in the command.",
  ),
  equalOriginatorCounter: policy(
    ["refused", "accepted"],
    "refused",
    "That a counter must be strictly greater than the stored one is recalled, not read.",
  ),
  gsmeFactorySupplierCells: policy(
    ["ordering-supplier", "access-control-broker"],
    "ordering-supplier",
    "What a gas meter's supplier cells hold when it leaves the factory is not public. SR 8.1.1 is critical and signed by the Supplier, so a meter that is to be commissioned needs the Supplier's certificates.",
  ),
  rootReplacementProof: policy(
    ["link-certificate", "none"],
    "link-certificate",
    "How a device comes to believe a new root in an ordinary replacement (modes 0 and 1) is not public. link-certificate wants the new root's key certified by the old root among the path certificates.",
  ),
  ownCertificateIssuer: policy(
    ["unchecked", "known-issuers"],
    "unchecked",
    "Whether a device validates the issuer of a certificate that is to be its own (CS02d) is not public, and no cell holds an anchor of the device tree. known-issuers gives devices the keys of their CAs.",
  ),
  answerToOwnKeyChange: policy(
    ["former-key", "new-key"],
    "former-key",
    "With which key a device signs its answer to the CS02d command that changes its signing key is not public. The DCC may not have the new certificate yet, so former-key is what it can verify.",
  ),
  contingencyKeyWrapping: policy(
    ["aes-128-gcm", "absent"],
    "aes-128-gcm",
    "The Root OCA certificate has a field for the wrapped contingency key; the algorithm that wraps it is not public. absent makes roots without one, and then there is no last resort.",
  ),
  revocationListDelay: policy(
    ["one-hour", "at-once"],
    "one-hour",
    "That the Organisation CRL is issued every 12 hours, and within one hour of a revocation, is recalled, not read. The DCC learns of a revocation from the list and not before; at-once shows what the hour is worth.",
  ),
  formerBrokerKeys: policy(
    ["kept", "destroyed"],
    "kept",
    "Whether the DCC keeps the access control broker's former private keys after a re-key is not public. Slots that still hold the old certificate obey only the old key, so destroyed strands them.",
  ),
} as const;

export type PolicyName = keyof typeof POLICIES;
export type Policies = { readonly [Name in PolicyName]: (typeof POLICIES)[Name]["choices"][number] };

/** The defaults of every policy. */
export const DEFAULT_POLICIES = Object.fromEntries(
  Object.entries(POLICIES).map(([name, definition]) => [name, definition.default]),
) as Policies;

const choices = <Name extends PolicyName>(name: Name) =>
  z.enum(POLICIES[name].choices as unknown as readonly Policies[Name][]).describe(POLICIES[name].why);

export const POLICY_SCHEMA = z.strictObject({
  unrevokedCertificateOfNonUser: choices("unrevokedCertificateOfNonUser"),
  handoverNeedsDccControlledSlot: choices("handoverNeedsDccControlledSlot"),
  replacementCertificateOwner: choices("replacementCertificateOwner"),
  readsOfUnknownUsers: choices("readsOfUnknownUsers"),
  localCommands: choices("localCommands"),
  certificateOwnerIsRegistered: choices("certificateOwnerIsRegistered"),
  cellAcceptsCertificateRoles: choices("cellAcceptsCertificateRoles"),
  devicePathTimeChecks: choices("devicePathTimeChecks"),
  equalOriginatorCounter: choices("equalOriginatorCounter"),
  gsmeFactorySupplierCells: choices("gsmeFactorySupplierCells"),
  rootReplacementProof: choices("rootReplacementProof"),
  ownCertificateIssuer: choices("ownCertificateIssuer"),
  answerToOwnKeyChange: choices("answerToOwnKeyChange"),
  contingencyKeyWrapping: choices("contingencyKeyWrapping"),
  revocationListDelay: choices("revocationListDelay"),
  formerBrokerKeys: choices("formerBrokerKeys"),
});
