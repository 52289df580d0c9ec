/** Service references and command variants: how DUIS names what a User asks for (DUIS, SEC Appendix AD). */
import type { Branded } from "../../pki/index.ts";

/** A service reference variant such as 6.15.1. */
export type ServiceReferenceVariant = Branded<string, "ServiceReferenceVariant">;

/** @throws TypeError when the text is not digits separated by dots */
export function serviceReferenceVariant(text: string): ServiceReferenceVariant {
  if (!/^\d+(\.\d+){1,2}$/.test(text)) {
    throw new TypeError(`"${text}" is not a service reference variant: expected digits and dots, as 6.15.1`);
  }
  return text as ServiceReferenceVariant;
}

/**
 * How a request is to be carried out (DUIS CommandVariant): 1 send a command; 2 return it for local delivery;
 * 3 both; 4 transform into a pre-command; 5 to 7 as 1 to 3 for a signed pre-command; 8 answered by the DCC itself.
 */
export type CommandVariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Whether the command is given to the User, to carry to the device by hand. */
export function isForLocalDelivery(variant: CommandVariant): boolean {
  return variant === 2 || variant === 3 || variant === 6 || variant === 7;
}

/** Whether the command goes to the device over the wide area network. */
export function isForTheWideAreaNetwork(variant: CommandVariant): boolean {
  return variant === 1 || variant === 3 || variant === 5 || variant === 7;
}

/** The web service that a request is posted to; each takes its own command variants (DUIS 2). */
export type GatewayService = "transform" | "sendCommand" | "nonDevice";

/** The gateway service that a command variant belongs to. */
export function gatewayServiceOf(variant: CommandVariant): GatewayService {
  switch (variant) {
    case 4:
      return "transform";
    case 1:
    case 3:
    case 5:
    case 7:
      return "sendCommand";
    case 2:
    case 6:
    case 8:
      return "nonDevice";
  }
}
