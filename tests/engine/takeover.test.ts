import { keep } from "./checkpoints";
import { oneLine, recordSteps, sent } from "./observe";
import { expectStill, urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const VERIFICATION = "google-site-verification=abc";
const KEY = "odoo._domainkey.acme.com";
const TARGET = "odoo._domainkey.odoo.com";

jest.setTimeout(ENGINE_TIMEOUT);

// How most users arrive: the records are raw resources of the stack, and a component takes their place in one edit. Without these rules the engine
// deletes the live record at the end of that run.
describe.each(PROVIDERS)("raw records of the same stack on %s", (provider) => {
  let world: World;
  let managed: () => Promise<void>;

  const raw = (name: string, fields: { at?: string; type?: string; text: string; options?: string }): string => {
    const { at = "acme.com", type = "TXT", text, options = "" } = fields;
    const common = `zoneId: "${world.zone.id}", name: "${at}", type: "${type}", ttl: 300`;
    const isTxt = type === "TXT";
    return provider === "cloudflare"
      ? `new (require("@pulumi/cloudflare/dnsRecord").DnsRecord)("${name}", { ${common}, content: ${JSON.stringify(isTxt ? `"${text}"` : text)} }, { ${options} });`
      : `new (require("@pulumi/aws/route53/record").Record)("${name}", { ${common}, records: ${JSON.stringify(isTxt && name === "spf" ? [text, VERIFICATION] : [text])} }, { ${options} });`;
  };
  const mail = (spf = "", dkim = "", dmarc = ""): string =>
    `new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, spf: { ${spf} }, dkim: { ${dkim} }, dmarc: { policy: "none", ${dmarc} } });`;

  beforeAll(async () => {
    world = await createWorld(provider);
    if (provider === "cloudflare") world.zone.addTxt(VERIFICATION);
    world.program(
      [
        raw("spf", { text: GOOGLE }),
        raw("key", { at: KEY, type: "CNAME", text: TARGET }),
        raw("policy", { at: "_dmarc.acme.com", text: "v=DMARC1; p=none" }),
        provider === "cloudflare" ? raw("site", { text: "other-verification=1" }) : "",
      ].join("\n"),
    );
    await up(world);
    world.cloud.clearRequests();
    managed = await keep(world);
  });
  beforeEach(() => managed());
  afterEach(() => expect(world.zone.deletes()).toEqual([]));
  afterAll(() => world.close());

  const site = (): string => (provider === "cloudflare" ? raw("site", { text: "other-verification=1" }) : "");

  it("are refused in preview and up, all at once, with their names and the lines that take them over; nothing is written", async () => {
    world.program(site() + mail());
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine)) {
      expect(told).toContain('The resource "spf" of this stack declares this record until now.');
      expect(told).toContain('`spf: { takesOver: ["spf"] }`');
      expect(told).toContain('`dkim: { takesOver: ["key"] }`');
      expect(told).toContain('`dmarc: { takesOver: ["policy"] }`');
    }
    expect(sent(world)).toEqual([]);
    expect(world.zone.cname(KEY)).toBe(TARGET);
  });

  it("go over with takesOver by one write, keep what others have in them, and are quiet afterwards, with the lines and without", async () => {
    const lines = [`takesOver: ["spf"]`, `takesOver: ["key"]`, `takesOver: ["policy"]`] as const;
    world.program(site() + mail(...lines));
    const shown = recordSteps(await preview(world));
    expect(shown.filter((step) => /^(create|delete|import)/.test(step))).toEqual([]);
    await up(world);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["PUT"]);
    expect(world.zone.txt()).toEqual(
      [BOTH, VERIFICATION, ...(provider === "cloudflare" ? ["other-verification=1"] : [])].sort(),
    );
    await expectStill(world);
    world.program(site() + mail());
    await up(world);
    await expectStill(world);
    expect(world.zone.writes()).toHaveLength(1);
  });

  it("are named by their URNs too", async () => {
    const urn = await urnOf(world, "spf");
    world.program(
      [
        site(),
        raw("key", { at: KEY, type: "CNAME", text: TARGET }),
        raw("policy", { at: "_dmarc.acme.com", text: "v=DMARC1; p=none" }),
        `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, takesOver: ["${urn}"] });`,
      ].join("\n"),
    );
    await up(world);
    await expectStill(world);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["PUT"]);
  });

  it("that hold another record are refused in takesOver, and their text stays", async () => {
    world.program(site() + mail(`takesOver: ["policy"]`, `takesOver: ["key"]`, `takesOver: ["policy"]`));
    expect(oneLine(await upFails(world))).toContain("takeover/other-record");
    expect(sent(world)).toEqual([]);
    expect(world.zone.txt("_dmarc.acme.com")).toEqual(["v=DMARC1; p=none"]);
  });

  it("with their names in another form are seen all the same", async () => {
    world.program(raw("spf", { at: "Acme.COM.", text: GOOGLE }) + site());
    await world.workspace.up({ args: ["--skip-preview"] });
    world.cloud.clearRequests();
    world.program(site() + mail("", `enabled: false`));
    expect(oneLine(await upFails(world))).toContain('The resource "spf" of this stack declares this record until now.');
    expect(sent(world)).toEqual([]);
  });

  it("that stay in the program beside the component are refused", async () => {
    world.program(
      [
        raw("spf", { text: GOOGLE }),
        raw("key", { at: KEY, type: "CNAME", text: TARGET }),
        raw("policy", { at: "_dmarc.acme.com", text: "v=DMARC1; p=none" }),
        site(),
        mail(),
      ].join("\n"),
    );
    expect(oneLine(await upFails(world))).toContain("takeover/declared-elsewhere");
    expect(sent(world)).toEqual([]);
  });
});
