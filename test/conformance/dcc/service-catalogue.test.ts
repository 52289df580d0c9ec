import { expect } from "chai";
import { SERVICE_CATALOGUE } from "../../../dcc/index.ts";
import { readReferenceJson } from "../reference.ts";

interface ReferenceService {
  readonly srv: string;
  readonly name: string;
  readonly critical: boolean;
  readonly nonDevice: boolean;
  readonly eligibleUserRoles: readonly string[];
  readonly commandVariants: readonly number[];
  readonly bodyElement: readonly string[];
}

describe("the service catalogue against the published request matrix and the DUIS schema", () => {
  const { services } = readReferenceJson("dcc/service-requests.json") as {
    readonly services: readonly ReferenceService[];
  };

  it("models 10 of the 129 services", () => {
    expect(services).to.have.lengthOf(129);
    expect(
      SERVICE_CATALOGUE.map(({ serviceReferenceVariant }) => String(serviceReferenceVariant)),
    ).to.deep.equal(["4.1.1", "6.15.1", "6.20.1", "6.21", "6.24.1", "8.1.1", "8.2", "8.7.2", "8.11", "12.2"]);
  });

  for (const service of SERVICE_CATALOGUE) {
    const variant = String(service.serviceReferenceVariant);
    it(`${variant} ${service.name}: name, roles, command variants, criticality and body element`, () => {
      const found = services.filter(({ srv }) => srv === variant);
      expect(found).to.have.lengthOf(1);
      const [reference] = found;
      expect(reference?.name.startsWith(service.name), `${reference?.name}`).to.equal(true);
      expect(reference?.name.slice(service.name.length)).to.match(/^( \(.*\))?$/);
      expect(service.eligibleUserRoles).to.deep.equal(reference?.eligibleUserRoles);
      expect(service.commandVariants).to.deep.equal(reference?.commandVariants);
      expect(service.critical).to.equal(reference?.critical);
      expect(service.deviceTypes.length === 0).to.equal(reference?.nonDevice);
      expect([service.body]).to.deep.equal(reference?.bodyElement);
    });
  }
});
