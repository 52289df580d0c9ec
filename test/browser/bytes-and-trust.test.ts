/** Octets beside their meaning, and the map of who trusts whom. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import {
  accessibilityFaults,
  type LabBrowser,
  NARROW,
  openLab,
  THEMES,
  type WatchedPage,
  WIDE,
  widerThanWindow,
} from "./lab-browser.ts";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const SALE = "run=gno-sale~mp128b~1";

describe("the replay lab: bytes and trust", () => {
  let lab: LabBrowser;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    lab = await openLab();
    watched = await lab.page();
    page = watched.page;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  });
  after(() => lab.close());
  afterEach("no errors, and nothing asked for elsewhere", () => {
    expect(watched.complaints).to.deep.equal([]);
  });

  const open = async (address: string, wanted: string): Promise<void> => {
    await page.goto(`${lab.url}${address}`);
    await page.waitForSelector(wanted);
  };
  const lit = (part: string): Promise<readonly string[]> =>
    page.locator(`.octets ${part} .lit`).allInnerTexts();

  it("pointing at octets lights their meaning, and pointing at a meaning lights its octets", async () => {
    await open(`#/run?${SALE}&step=new-owner&panel=bytes`, ".octets");
    const originator = page.locator(".field", { hasText: "business originator" }).nth(1);
    await originator.scrollIntoViewIfNeeded();
    await originator.hover();
    expect((await lit(".hex")).join(" ")).to.equal("d2 5e c0 00 00 03 00 02");
    await page.locator(".hex .lit").first().hover();
    expect((await lit(".fields")).join()).to.contain("D2-5E-C0-00-00-03-00-02");
  });

  it("by keys alone: the arrow keys walk over octets and fields, and the place survives a reload", async () => {
    await open(`#/run?${SALE}&step=new-owner&panel=bytes&octet=26`, ".octets");
    // A pointer that rests on the list would light what scrolls under it.
    await page.mouse.move(0, 0);
    await page.focus(".hex");
    await page.keyboard.press("ArrowRight");
    expect(await page.innerText(".field-card")).to.contain("business originator, octets 27 to 34");
    expect(await page.innerText(".field-card")).to.contain("GBCS 7.2");
    await page.focus(".fields");
    await page.keyboard.press("ArrowDown");
    await page.locator(".field-card", { hasText: "business target length" }).waitFor();
    await page.reload();
    await page.locator(".field-card", { hasText: "business target length" }).waitFor();
  });

  it("the line that checks the signature is copied whole, and openssl says that it is right", async () => {
    await page.getByRole("button", { name: /Copy the command: Check the signature/ }).click();
    const command = await page.evaluate("navigator.clipboard.readText()");
    const answer = execFileSync("bash", ["-c", String(command)], { encoding: "utf8" });
    expect(answer).to.contain("Verified OK");
  });

  it("a step without octets says so, and teaches what to select", async () => {
    await open(`#/run?${SALE}&step=sale&panel=bytes`, ".panel.bytes");
    expect(await page.innerText(".panel.bytes")).to.contain("select a step with an arrow to a device");
  });

  it("a certificate that is selected lights its chain and its slots, and says what is lost with its key", async () => {
    await open(`#/trust?${SALE}&step=sale`, ".trust-map");
    await page.locator(".holder", { hasText: "Northgrid" }).locator(".certificate").first().click();
    expect(await page.innerText(".loss")).to.contain("2 slots on 2 devices obey a key that nobody has");
    expect(await page.locator(".certificate.lit").count(), "itself, its issuer, its root").to.equal(3);
    expect(await page.locator(".cell.lit").count()).to.equal(2);
    expect(await page.locator(".trust-lines path").count(), "from its issuer, to two devices").to.equal(3);
    expect(await page.innerText(".certificate.issuing")).to.match(
      /S1, for organisations\s+signs \d+ certificates/,
    );
    await page.reload();
    await page.waitForSelector(".cell.lit");
    expect(await page.locator(".cell.lit").count(), "after a reload").to.equal(2);
  });

  it("a slot leads to the certificate in it", async () => {
    await open(`#/trust?${SALE}&step=commission`, ".trust-map");
    await page.locator('[data-slot="gpf-1/networkOperator/digitalSignature/management"]').click();
    expect(await page.innerText(".certificate-card")).to.contain("the DCC's ACB");
  });

  for (const theme of THEMES) {
    for (const viewport of [WIDE, NARROW]) {
      it(`${theme}, ${viewport.width} wide: no accessibility faults, and nothing wider than the window`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme });
        for (const [address, wanted] of [
          [`#/run?${SALE}&step=new-owner&panel=bytes&octet=27`, ".octets"],
          [`#/trust?${SALE}&step=sale`, ".trust-map"],
        ] as const) {
          await open(address, wanted);
          expect(await accessibilityFaults(page, AXE), address).to.deep.equal([]);
          expect(await widerThanWindow(page), address).to.be.at.most(0);
        }
      });
    }
  }
});
