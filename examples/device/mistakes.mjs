/** Ten mistakes that this device can be told to make: node device.mjs --mistake NAME. */
export const MISTAKES = {
  "accepts-replay": "carries out a command whose counter is not above the last one",
  "checks-certificate-role-not-slot-key":
    "obeys the holder of a cell only if its certificate has the cell's role",
  "atomic-replacement": "replaces nothing when one of several replacements fails",
  "ignores-key-usage": "puts a certificate into a cell whatever its key usage",
  "skips-path-check": "believes a certificate that does not lead to its root",
  "twenty-octet-key-identifier": "reports key identifiers as the whole SHA-1 of the key",
  "trusts-revocation-list": "refuses certificates because of a list of revoked serial numbers of its own",
  "wrong-mac-identifier": "makes the keys of MACs with the access control broker's EUI-64",
  "wrong-counter-floor": "keeps the counter of the command where the command sets a new floor",
  "accepts-expired": "does not look at the dates of certificates",
};
