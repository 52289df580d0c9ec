import { readFileSync } from "node:fs";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  assembleCertificationRequest,
  decodeCertificationRequest,
  decodePem,
  deviceRequestTemplate,
  entityId,
  parseSignature,
  type CertificationRequest,
} from "../../../pki/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { referencePath } from "../reference.ts";

describe("the certification request of a real device", () => {
  let real: CertificationRequest;
  before(() => {
    const pem = readFileSync(referencePath("smki/csr/device_00db1234567890a0_ds.csr.pem"), "utf8");
    const [der = new Uint8Array()] = decodePem(pem, "CERTIFICATE REQUEST");
    real = decodedOrThrow(decodeCertificationRequest(der));
  });

  it("is rebuilt octet for octet from its field values and its signature", async () => {
    const signature = parseSignature(real.signature, "strict");
    if (!signature.ok || real.publicPoint === undefined) throw new Error("not a P-256 request");
    const rebuilt = await assembleCertificationRequest(
      deviceRequestTemplate({
        entityId: entityId("00-DB-12-34-56-78-90-A0"),
        usage: "digitalSignature",
        hardwareType: "1.2.826.0.1.8641679.1.2.2.1",
        publicPoint: real.publicPoint,
      }),
      signature.raw,
    );
    expect(bytesToHex(rebuilt.info)).to.equal(bytesToHex(real.info));
    expect(bytesToHex(rebuilt.der)).to.equal(bytesToHex(real.der));
    expect(rebuilt.der).to.have.length(279);
  });
});
