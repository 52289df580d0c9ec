/** Two truths and one memory: what a revocation list ends for the DCC, it does not end for a device. */
import { expect } from "chai";
import { managementCell, receiveServiceRequest } from "../../dcc/index.ts";
import {
  type DeviceEnvironment,
  contentsOf,
  replaceCertificate,
  trustAnchorCells,
} from "../../devices/index.ts";
import { createVerification, failedCheck } from "../../pki/index.ts";
import { DEFAULT_POLICIES } from "../../sim/index.ts";
import { afterRevocation, dccUnderTest, NOW, serviceRequest } from "../dcc/dcc-under-test.ts";

describe("a certificate that was accepted and is then on a revocation list", () => {
  it("is refused by the DCC at once and accepted by a device as before, whoever shares their memory", async () => {
    const dcc = await dccUnderTest();
    const { digitalSignature } = dcc.northgridRenewed;
    const verification = createVerification();
    const slot = managementCell("networkOperator", "digitalSignature");
    const root = managementCell("root", "keyCertSign");
    const device: DeviceEnvironment = {
      keys: { sign: () => new Uint8Array(64), sharedSecret: () => new Uint8Array(32) },
      ...verification,
      policies: DEFAULT_POLICIES,
      certificatePolicyOid: dcc.authorities.issuing.policyOid,
    };
    const cells = trustAnchorCells([
      { identifier: root, contents: contentsOf(dcc.authorities.root.certificate)! },
      { identifier: slot, contents: contentsOf(dcc.broker.digitalSignature.certificate)! },
    ]);
    const deviceSays = (): string =>
      replaceCertificate(
        {
          environment: device,
          certificationPath: [dcc.authorities.issuing.certificate],
          validAt: NOW,
          rootReplacement: "never",
        },
        cells,
        { replacementCertificate: digitalSignature.certificate.der, targetTrustAnchorCell: slot },
      ).outcome.statusCode;
    const dccSays = (environment: typeof dcc.environment, counter: bigint) => {
      const request = serviceRequest(dcc, "6.15.1", { counter });
      const { verdict, evidence } = receiveServiceRequest(
        { ...environment, ...verification },
        dcc.state,
        request,
        NOW,
      );
      return `${verdict} ${failedCheck(evidence)?.facts["decidedBy"] ?? ""}`.trim();
    };
    const both = (environment: typeof dcc.environment, counter: bigint) => [
      dccSays(environment, counter),
      deviceSays(),
    ];
    const before = dcc.environment;
    const notYet = await afterRevocation(dcc, digitalSignature.certificate, "listNotYetFetched");
    const after = await afterRevocation(dcc, digitalSignature.certificate);

    expect(both(before, 1000n)).to.deep.equal(["accepted", "success"]);
    expect(both(notYet, 1001n), "revoked, and no list says so yet").to.deep.equal(["accepted", "success"]);
    expect(both(after, 1002n), "the list is there").to.deep.equal(["refused not-revoked", "success"]);
  });
});
