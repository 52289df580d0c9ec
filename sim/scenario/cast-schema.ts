/** Who and what there is in a scenario file: parties, and premises with their devices. */
import { z } from "zod";
import { entityId } from "../../pki/index.ts";
import { CredentialsHolder, Label, readable, UserStatus } from "./vocabulary.ts";

/** The kinds of party. */
export const PARTY_ROLES = [
  "gasSupplier",
  "gasNetworkOperator",
  "electricityNetworkOperator",
  "otherUser",
] as const;

export const PartyInFile = z.strictObject({
  name: z.string().min(1).describe("The name that people read."),
  role: z.enum(PARTY_ROLES),
  entityId: readable(entityId)
    .optional()
    .describe("The EUI-64 of its User ID in this role; made from the label unless given."),
  userStatus: UserStatus.optional().describe(
    "Its standing as a DCC User when the scenario starts: live unless given.",
  ),
  certificates: z
    .enum(["lodged", "none"])
    .optional()
    .describe(
      "Whether its Organisation Certificates are in the SMKI Repository at the start: lodged unless given.",
    ),
});

/** How many premises one entry can stand for; a story of more belongs to `smki estate`. */
const MOST_HOUSES = 200;

export const PremisesInFile = z.strictObject({
  supplier: Label.describe("The registered gas supplier."),
  networkOperator: Label.describe("The registered gas network operator."),
  mprn: z
    .string()
    .regex(/^\d{6,10}$/, "an MPRN is 6 to 10 digits, in quotes")
    .optional()
    .describe("Made from the label unless given."),
  devices: z
    .strictObject({ chf: Label, gpf: Label, gsme: Label })
    .optional()
    .describe(
      "The labels of hub, gas proxy function and gas meter: LABEL-hub, LABEL-gpf, LABEL-gsme unless given.",
    ),
  houses: z
    .number()
    .int()
    .min(1)
    .max(MOST_HOUSES)
    .optional()
    .describe(
      "So many premises like this one: LABEL-1, LABEL-2 and so on; a step that names LABEL means all.",
    ),
  factoryNetworkOperator: CredentialsHolder.optional().describe(
    "Whose certificates the manufacturer put into the network operator cells; the broker's unless given.",
  ),
});
