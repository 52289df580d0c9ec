/** What differs between one SMKI environment and another and is therefore data: the policies that name it. */

export interface Environment {
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

/** hwType of the simulated devices when the caller names none: that of the DCC's test devices (measured). Opaque. */
export const TEST_HARDWARE_TYPE = "1.2.826.0.1.8641679.1.2.2.1";
