import { apexRequest, oneLine, recordSteps, sent } from "./harness/observe";
import { BOTH, GOOGLE, ODOO } from "./harness/texts";
import { createWorld, expectQuiet, expectStill, preview, previewFails, up, upFails, type World } from "./harness/world";
import { PROVIDERS, TITLES } from "./harness/zone";

describe("what Route53 answers without a list", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld("route53");
  });

  it("names without records get their first SPF, DKIM and DMARC", async () => {
    world.program(`new odoo.MailDomain("acme", {
      domain: "acme.com", route53: {}, dmarc: { policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] },
    });`);
    await preview(world);
    await up(world);
    expect(world.zone.txt()).toEqual([ODOO]);
    expect(world.zone.cname("odoo._domainkey.acme.com")).toBe("odoo._domainkey.odoo.com");
    expect(world.zone.txt("_dmarc.acme.com")).toEqual(["v=DMARC1; p=none; rua=mailto:dmarc@acme.com"]);
    await expectQuiet(world);
  });

  it("an alias at the apex, as most zones have one, stays beside the SPF record", async () => {
    const aliasTarget = { dnsName: "d1.cloudfront.net", hostedZoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false };
    const alias = world.cloud.route53.putRecordSet({ name: "acme.com", type: "A", aliasTarget });
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} });`);
    await up(world);
    expect(world.zone.txt()).toEqual([ODOO]);
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

  it.each([
    ["html403", "its own words are in the line above. [provider/not-json]"],
    [
      "denied",
      "Give it Zone:Read and DNS:Edit on this zone (dash.cloudflare.com/profile/api-tokens). [provider/right-missing]",
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
    expect(world.zone.txt()).toEqual([ODOO]);
    await expectQuiet(world);
  });
});

/** Two accounts, each with its own zone: what one may see the other may not. */
describe.each(PROVIDERS)("explicit providers with limited credentials, on %s", (provider) => {
  const sdk = provider === "cloudflare" ? "cloudflare" : "aws";
  const secret = (value: string): string =>
    provider === "cloudflare" ? `apiToken: "${value}"` : `accessKey: "${value}", region: "eu-west-1"`;
  let world: World;
  let other: string;

  const declare = (...components: string[]): void =>
    world.program(`
      import { Provider } from "@pulumi/${sdk}/provider";
      const acme = new Provider("acme", { ${secret("acme-token")} });
      const blue = new Provider("blue", { ${secret("blue-token")} });
      ${components.join("\n")}`);
  const spf = (domain: string, account: string, zone = ""): string =>
    `new odoo.SpfRecord("${domain}", { domain: "${domain}", ${provider}: { ${zone} } }, { providers: [${account}] });`;

  beforeEach(async () => {
    world = await createWorld(provider, { realProcesses: true });
    other = world.cloud[provider].addZone({ name: "blue.example" }).id;
    world.cloud.limitAccess(provider, "acme-token", ["acme.com"]);
    world.cloud.limitAccess(provider, "blue-token", ["blue.example"]);
    // The default provider may do nothing at all: whoever uses it by mistake is refused.
    world.workspace.setConfig({ [provider === "cloudflare" ? "cloudflare:apiToken" : "aws:accessKey"]: "denied" });
  });

  it("each account reads and writes its own zone", async () => {
    declare(spf("acme.com", "acme"), spf("blue.example", "blue"));
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes().map(({ zone, name, outcome }) => ({ zone, name, outcome }))).toEqual(
      expect.arrayContaining([
        { zone: world.zone.id, name: "acme.com", outcome: "ok" },
        { zone: other, name: "blue.example", outcome: "ok" },
      ]),
    );
    expect(world.cloud.writes()).toHaveLength(2);
    expect([world.zone.txt("acme.com"), world.zone.txt("blue.example")]).toEqual([[ODOO], [ODOO]]);
  });

  it("the wrong account finds no zone, and says whose it may be", async () => {
    declare(spf("acme.com", "blue"));
    expect(oneLine(await previewFails(world))).toContain(
      `No ${TITLES[provider]} zone that these credentials can see holds acme.com (looked for acme.com).`,
    );
    expect(world.cloud.writes()).toEqual([]);
  });

  it("the wrong account with the zone's id is told that it could not be read", async () => {
    declare(spf("acme.com", "blue", `zoneId: "${world.zone.id}"`));
    const said = oneLine(await previewFails(world));
    expect(said).toContain(`the ${TITLES[provider]} zone ${world.zone.id} could not be read`);
    expect(said).toContain("so nothing that depends on this was changed. Mend this and run again: ");
    expect(world.cloud.writes()).toEqual([]);
  });
});

describe.each(PROVIDERS)("a zone id that no preview knows, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;

  beforeEach(async () => {
    world = await createWorld(provider);
    // The id of a resource that this program creates; its value is the zone's only when it is known.
    world.program(`
      const zone = new pulumi.Stash("zone", { input: "made by this program" });
      const zoneId = zone.id.apply(() => "${world.zone.id}");
      new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: { zoneId } });`);
  });

  async function expectPlanAsIfEmpty(): Promise<void> {
    const shown = await preview(world);
    expect(oneLine(shown.stdout)).toContain("is not known before another resource exists");
    expect(oneLine(shown.stdout)).toContain("this preview plans as if the zone were empty");
    expect(recordSteps(shown)).toEqual([`create ${record}`]);
    expect(world.cloud.requests()).toEqual([]);
  }

  it("previews as if the zone were empty, says so, and creates where it is", async () => {
    await expectPlanAsIfEmpty();
    expect(recordSteps(await up(world))).toEqual([`create ${record}`]);
    expect(recordSteps(await preview(world))).toEqual([]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([ODOO]);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
  });

  it("merges into what up finds there", async () => {
    const id = world.zone.addTxt(GOOGLE);
    await expectPlanAsIfEmpty();
    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(sent(world)).toEqual([apexRequest(world, "PUT", id)]);
  });

  it("refuses in up what it would refuse in preview", async () => {
    world.zone.addTxt("v=spf1 include:a.example include:a.example nonsense ~all");
    await expectPlanAsIfEmpty();
    expect(oneLine(await upFails(world))).toContain("The SPF record of acme.com stays as it is:");
    expect(world.cloud.writes()).toEqual([]);
  });
});

describe.each(PROVIDERS)("a provider whose credentials no preview knows, on %s", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it("previews as if the zone were empty, says so, and up merges into what is there", async () => {
    world.zone.addTxt(GOOGLE);
    const made =
      provider === "cloudflare"
        ? `new (require("@pulumi/cloudflare").Provider)("p", { apiToken: token })`
        : `new (require("@pulumi/aws").Provider)("p", { region: "eu-west-1", accessKey: token, secretKey: token, skipCredentialsValidation: true })`;
    world.program(`const token = new pulumi.Stash("made", { input: "t" }).id; const p = ${made};
      new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} }, { providers: [p] });`);
    const shown = await preview(world);
    expect(oneLine(shown.stdout)).toContain(
      "is not known before another resource exists, so this preview reads nothing",
    );
    expect(recordSteps(shown)).toEqual([`create ${provider}:acme.com:TXT`]);
    await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
  });
});
