/**
 * The role that an organisation plays towards devices: the `RemotePartyRole` of GBCS, and the number in the
 * OU of its certificate's subject (two upper-case hex digits).
 */

/**
 * Role numbers. 0 to 127 are GBCS RemotePartyRole values and can name a trust anchor cell; 135 and 137 exist in
 * certificates only (XML signing at the DCC's interfaces, never on a device).
 */
export const REMOTE_PARTY_ROLE_NUMBERS = {
  root: 0,
  recovery: 1,
  supplier: 2,
  networkOperator: 3,
  accessControlBroker: 4,
  transitionalCoS: 5,
  wanProvider: 6,
  issuingAuthority: 7,
  loadController: 8,
  other: 127,
  xmlSign: 135,
  dspXmlSign: 137,
} as const;

export type CertificateRole = keyof typeof REMOTE_PARTY_ROLE_NUMBERS;
/** The roles that GBCS messages and trust anchor cells know. */
export type RemotePartyRole = Exclude<CertificateRole, "xmlSign" | "dspXmlSign">;

const ROLE_BY_NUMBER: ReadonlyMap<number, CertificateRole> = new Map(
  Object.entries(REMOTE_PARTY_ROLE_NUMBERS).map(([role, number]) => [number, role as CertificateRole]),
);

/** The role with this number, or undefined when no such role is known. */
export function certificateRoleOf(number: number): CertificateRole | undefined {
  return ROLE_BY_NUMBER.get(number);
}

/** The role with this number as far as GBCS messages know it (0 to 127). */
export function remotePartyRoleOf(number: number): RemotePartyRole | undefined {
  const role = number <= 127 ? ROLE_BY_NUMBER.get(number) : undefined;
  return role as RemotePartyRole | undefined;
}

/** The OU text of a role: two upper-case hex digits, as in every CA-issued certificate seen. */
export function organisationalUnitOf(role: CertificateRole): string {
  return REMOTE_PARTY_ROLE_NUMBERS[role].toString(16).toUpperCase().padStart(2, "0");
}

/** Reads an OU; undefined unless it is exactly two upper-case hex digits of a known role. */
export function roleOfOrganisationalUnit(text: string): CertificateRole | undefined {
  return /^[0-9A-F]{2}$/.test(text) ? certificateRoleOf(Number.parseInt(text, 16)) : undefined;
}
