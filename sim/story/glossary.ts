/** The industry's words, explained once, in one table: the story and `explain` both read it. */

export interface GlossaryEntry {
  /** The long form of an abbreviation, or the term itself. */
  readonly full: string;
  readonly means: string;
}

export const GLOSSARY: Readonly<Record<string, GlossaryEntry>> = {
  ACB: {
    full: "access control broker",
    means:
      "the DCC's own key holder: it adds the code without which no device obeys a command, and its certificates fill a slot that nobody else holds yet",
  },
  CHF: {
    full: "communications hub function",
    means: "the part of a home's hub that carries messages between the DCC and the devices",
  },
  DCC: {
    full: "Data Communications Company",
    means: "it carries every message to and from the meters, and decides who may ask for what",
  },
  DUIS: {
    full: "DCC User Interface Specification",
    means: "the XML in which parties ask the DCC for services",
  },
  "EUI-64": {
    full: "EUI-64",
    means: "the 8-octet number that names a device, or an organisation in one role",
  },
  GBCS: {
    full: "Great Britain Companion Specification",
    means: "what devices are told, byte by byte, and what they check before they obey",
  },
  GNO: {
    full: "gas network operator",
    means: "owns the pipes to a home; the registration data names one for each supply point",
  },
  GPF: {
    full: "gas proxy function",
    means:
      "the part of the hub that keeps a gas meter's data, and the only gas device with network operator cells",
  },
  GSME: {
    full: "gas smart metering equipment",
    means: "the gas meter; it has no cell for a network operator",
  },
  GT: { full: "gas transporter", means: "the DCC's name for the User Role of a gas network operator" },
  MAC: {
    full: "message authentication code",
    means: "a check value that only the two ends of a message can make",
  },
  MPRN: { full: "meter point reference number", means: "names one gas supply point" },
  MP128: {
    full: "Modification Proposal 128",
    means:
      "the change to the Smart Energy Code on the SMKI duties of gas network operators; MP128B took effect first, MP128A in June 2023",
  },
  "post-commissioning": {
    full: "Post Commissioning",
    means:
      "what a Supplier must put right on a device soon after its installation, its certificates among them",
  },
  SEC: { full: "Smart Energy Code", means: "the contract that binds everybody in this story" },
  SMKI: {
    full: "Smart Metering Key Infrastructure",
    means: "the certification authorities whose certificates devices and parties trust",
  },
  "SMKI Repository": {
    full: "SMKI Repository",
    means: "the public store of the certificates of all organisations",
  },
  slot: {
    full: "certificate slot",
    means:
      "a pair of trust anchor cells (signature key, agreement key): the device obeys whoever holds the key in it",
  },
  stranded: {
    full: "stranded slot",
    means:
      "no party has both the key that the device obeys and the DCC's leave to use it, so nobody can change the slot any more",
  },
  "trust anchor cell": {
    full: "trust anchor cell",
    means: "the place in a device that stores one party's public key, for one role and one use",
  },
  "DCC User": {
    full: "DCC User",
    means: "a party that passed User Entry for a role and so may send service requests in it",
  },
  Subscriber: {
    full: "SMKI Subscriber",
    means: "an organisation that may ask the SMKI for certificates; that alone does not make it a DCC User",
  },
};

/**
 * Abbreviations of the details: of full stories, of rules and of names of services. They are no topics of `explain`,
 * because a reader meets them only where everything is shown.
 */
export const DETAIL_GLOSSARY: Readonly<Record<string, GlossaryEntry>> = {
  CA: { full: "certification authority", means: "it signs certificates, and so says whose key is whose" },
  CoS: {
    full: "change of supplier",
    means: "the DCC's party that moves the supplier's cells of a device to a new supplier",
  },
  CRL: {
    full: "certificate revocation list",
    means: "the list of certificates that are not to be trusted any more; no device ever sees one",
  },
  ESME: { full: "electricity smart metering equipment", means: "the electricity meter" },
  HAN: { full: "home area network", means: "the radio network between the devices of one home" },
  KRP: {
    full: "known remote party",
    means: "a party whose certificate a device holds in a cell, and which it therefore knows and obeys",
  },
  MP128A: { full: "MP128A", means: "the part of MP128 that took effect in June 2023" },
  MP128B: { full: "MP128B", means: "the part of MP128 that took effect first, in 2021" },
  MPxN: {
    full: "meter point number",
    means: "names a supply point: MPRN for gas, MPAN for electricity",
  },
  PMA: { full: "SMKI Policy Management Authority", means: "it keeps the certificate policies of the SMKI" },
  RFC: {
    full: "Request for Comments",
    means: "a standard of the internet; X.509 certificates follow RFC 5280",
  },
  RTDS: {
    full: "Reference Test Data Set",
    means: "published GBCS messages with their keys, against which this testbed was measured",
  },
  WAN: { full: "wide area network", means: "the network between the DCC and the hubs in the homes" },
  XML: { full: "Extensible Markup Language", means: "the form in which requests to the DCC are written" },
};

/** The entry of a word of either table. */
export function glossaryEntry(word: string): GlossaryEntry | undefined {
  return GLOSSARY[word] ?? DETAIL_GLOSSARY[word];
}

/** Abbreviations worth explaining where they first appear: the others explain themselves in the story. */
const EXPLAINED_ON_SIGHT = ["DCC", "ACB", "GPF", "GSME", "GNO", "GT", "MPRN", "CHF", "SMKI", "MAC", "GBCS"];

/** The abbreviations in a text, in the order of their first appearance. */
export function abbreviationsIn(text: string): readonly string[] {
  const found = text.match(/\b[A-Z]{2,5}\b/g) ?? [];
  return [...new Set(found)].filter((word) => EXPLAINED_ON_SIGHT.includes(word));
}
