import { expect } from "chai";
import * as fc from "fast-check";
import {
  assembleCertificationRequest,
  deviceRequestInfoOctets,
  deviceRequestOctets,
  deviceRequestTemplate,
  entityIdFromBytes,
  seededKeyPairINSECURE,
  signDeterministicallyFOR_REPLAY,
} from "../../../pki/index.ts";

describe("a device's certification request, written octet by octet", () => {
  it("is what the library makes, for any device, key, usage and hwType", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.string({ minLength: 1, maxLength: 5 }),
        fc.constantFrom("digitalSignature" as const, "keyAgreement" as const),
        fc.option(fc.constantFrom("1.2.826.0.1.8641679.1.2.2.9", "1.3.6.1.4.1.99999.1"), { nil: undefined }),
        async (id, label, usage, hardwareType) => {
          const { privateScalar, publicPoint } = seededKeyPairINSECURE("device-request", label);
          const fields = {
            entityId: entityIdFromBytes(id),
            usage,
            publicPoint,
            ...(hardwareType === undefined ? {} : { hardwareType }),
          };
          const signature = signDeterministicallyFOR_REPLAY(privateScalar, deviceRequestInfoOctets(fields));
          const made = await assembleCertificationRequest(deviceRequestTemplate(fields), signature);
          expect(deviceRequestInfoOctets(fields)).to.deep.equal(made.info);
          expect(deviceRequestOctets(fields, signature)).to.deep.equal(made.der);
        },
      ),
      { numRuns: 40 },
    ));
});
