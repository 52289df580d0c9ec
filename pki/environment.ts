/** What differs between one SMKI environment and another and is therefore data: the policies that name it. */
import { UsageError } from "./failures.ts";

export interface Environment {
  /** Letters, digits and dashes; it seeds the keys, so that two environments share none. */
  readonly name: string;
  /** certificatePolicies of organisation certificates, Issuing OCAs and the Root OCA. */
  readonly organisationPolicyOid: string;
  /** certificatePolicies of device certificates and DCAs: the OID names the environment (GBCS 12). */
  readonly devicePolicyOid: string;
}

/** The policies measured on the certificates of the DCC's test PKI (ZAZ1 and E357). The live ones are not public. */
export const TEST_ENVIRONMENT: Environment = {
  name: "test",
  organisationPolicyOid: "1.2.826.0.1.8641679.1.2.1.4",
  devicePolicyOid: "1.2.826.0.1.1800000.1.2.1.4",
};

/** An environment of one's own. @throws UsageError when the name or a policy could not stand in a certificate */
export function environment(fields: Environment): Environment {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/.test(fields.name)) {
    throw new UsageError(`"${fields.name}" cannot name an environment`, "1 to 32 letters, digits and dashes");
  }
  for (const oid of [fields.organisationPolicyOid, fields.devicePolicyOid]) {
    if (!/^[0-2](\.(0|[1-9]\d{0,17}))+$/.test(oid)) {
      throw new UsageError(`"${oid}" is no object identifier`, "as 1.2.826.0.1.8641679.1.2.1.4");
    }
  }
  return fields;
}

/** hwType of the simulated devices when the caller names none: that of the DCC's test devices (measured). Opaque. */
export const TEST_HARDWARE_TYPE = "1.2.826.0.1.8641679.1.2.2.1";
