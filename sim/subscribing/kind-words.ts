/** The kinds of party in plain words. */
import type { SubscriberKind } from "../../pki/index.ts";

export const KIND_WORDS: Readonly<Record<SubscriberKind, { readonly name: string; readonly does: string }>> =
  {
    gasNetworkOperator: { name: "gas network operator", does: "owns the gas pipes to a home" },
    electricityNetworkOperator: {
      name: "electricity network operator",
      does: "owns the electricity wires to a home",
    },
    gasSupplier: { name: "gas supplier", does: "sells gas, and installs and answers for the gas meter" },
    electricitySupplier: {
      name: "electricity supplier",
      does: "sells electricity, and installs and answers for the electricity meter",
    },
    otherUser: { name: "other user", does: "reads data for a service, with the customer's leave" },
    loadController: { name: "load controller", does: "switches appliances and chargers in the home" },
    deviceManufacturer: {
      name: "device manufacturer",
      does: "makes meters and hubs, each with a key and a certificate",
    },
    registrationDataProvider: {
      name: "registration data provider",
      does: "tells the DCC who supplies each home, and whose network it is on",
    },
    dcc: { name: "DCC", does: "runs the network between parties and devices, and the SMKI itself" },
  };

/** A kind of party in a sentence: "a gas supplier", "the DCC". */
export function kindWithArticle(kind: SubscriberKind): string {
  const { name } = KIND_WORDS[kind];
  if (kind === "dcc") return `the ${name}`;
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}
