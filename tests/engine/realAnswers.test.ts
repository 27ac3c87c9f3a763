import { oneLine, sent } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, preview, previewFails, up, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe("what Route53 answers without a list", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("route53");
  });
  afterEach(() => world.close());

  it("names without records get their first SPF, DKIM and DMARC", async () => {
    world.program(`new odoo.MailDomain("acme", {
      domain: "acme.com", route53: {}, dmarc: { policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] },
    });`);
    await preview(world);
    await up(world);
    expect(world.zone.txt()).toEqual([OURS]);
    expect(world.zone.cname("odoo._domainkey.acme.com")).toBe("odoo._domainkey.odoo.com");
    expect(world.zone.txt("_dmarc.acme.com")).toEqual(["v=DMARC1; p=none; rua=mailto:dmarc@acme.com"]);
    await expectQuiet(world);
  });

  it("an alias at the apex, as most zones have one, stays beside the SPF record", async () => {
    const aliasTarget = { dnsName: "d1.cloudfront.net", hostedZoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false };
    const alias = world.cloud.route53.putRecordSet({ name: "acme.com", type: "A", aliasTarget });
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} });`);
    await up(world);
    expect(world.zone.txt()).toEqual([OURS]);
    expect(world.cloud.route53.recordSets("acme.com", "A")).toEqual([alias]);
    await expectQuiet(world);
  });

  it("an account without zones is one sentence", async () => {
    world.cloud.route53.removeZone(world.zone.id);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} });`);
    const told = oneLine(await previewFails(world));
    expect(told).toContain("No Route53 zone that these credentials can see holds acme.com (looked for acme.com).");
    expect(told).not.toContain("could not be read");
  });
});

describe("what Cloudflare answers beside records", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  });
  afterEach(() => world.close());

  it.each([
    ["html403", "its own words are in the line above. [error provider/not-json]"],
    [
      "denied",
      "Give it Zone:Read and DNS:Edit on this zone (dash.cloudflare.com/profile/api-tokens). [error provider/right-missing]",
    ],
  ] as const)("a refusal (%s) is told in words that help, beside the provider's own", async (kind, words) => {
    world.cloud.addFault({ kind, operation: "getZones" });
    const told = oneLine(await previewFails(world));
    expect(told).toContain(
      `the Cloudflare zones named acme.com could not be read, so nothing that depends on this was changed.`,
    );
    expect(told).toContain(words);
    expect(told).toContain("error: failed to make http request: GET");
  });

  it("a record that Email Routing keeps locked is refused before anything is written", async () => {
    const content = '"v=spf1 include:_spf.mx.cloudflare.net ~all"';
    world.cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content, emailRouting: true });
    expect(oneLine(await previewFails(world))).toContain("Cloudflare Email Routing keeps it locked");
    expect(sent(world)).toEqual([]);
  });

  it("of two zones of one name the served one is written", async () => {
    const other = world.cloud.cloudflare.addZone({ name: "acme.com", status: "pending" });
    await up(world);
    expect(world.cloud.writes().map(({ zone }) => zone)).toEqual([world.zone.id]);
    expect(world.cloud.cloudflare.zone(other.id).records).toEqual([]);
    await expectQuiet(world);
  });

  it("a write that is refused for now is sent again, and made once", async () => {
    world.cloud.addFault({ kind: "429", method: "POST", attempts: 10 });
    await up(world);
    expect(world.cloud.writes().map(({ outcome }) => outcome)).toEqual([...Array<string>(10).fill("429"), "ok"]);
    expect(world.zone.txt()).toEqual([OURS]);
    await expectQuiet(world);
  });
});
