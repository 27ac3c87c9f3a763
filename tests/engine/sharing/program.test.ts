import { writes } from "../../../sandbox/engine/events";
import { upInOrder } from "../harness/heldRuns";
import { oneLine, recordSteps, sent } from "../harness/observe";
import { rawRecord } from "../harness/rawRecord";
import { keep, urnOf } from "../harness/state";
import { BOTH, GOOGLE, KEY, ODOO, TARGET } from "../harness/texts";
import { createWorld, expectStill, preview, previewFails, up, upFails, type World } from "../harness/world";
import { addNamesake, PROVIDERS, textsIn } from "../harness/zone";

const VERIFICATION = "google-site-verification=abc";
const SHOP = `new odoo.MailDomain("shop", { domain: "shop.acme.com", aliasDomain: "acme.com", cloudflare: {} });`;
const OFFICE = `new odoo.MailDomain("office", { domain: "acme.com", cloudflare: {} });`;

describe.each(PROVIDERS)("two components on one record, on %s", (provider) => {
  let world: World;
  const at = (options = ""): string => `{ domain: "acme.com", ${provider}: {}, ${options} }`;
  const inZone = (id: string, options = ""): string =>
    `{ domain: "acme.com", ${provider}: { zoneId: "${id}" }, ${options} }`;

  beforeAll(async () => {
    world = await createWorld(provider, { realProcesses: true });
    world.zone.addTxt(GOOGLE);
  });

  const TWICE = [
    { what: "of one type", second: `new odoo.SpfRecord("second", ${at()});` },
    {
      what: "of two types",
      second: `new odoo.MailDomain("second", ${at("dkim: { enabled: false }")});`,
    },
    { what: "of which one has a nameSuffix", second: `new odoo.SpfRecord("second", ${at(`nameSuffix: "two"`)});` },
  ];

  it.each(TWICE)("$what are refused in preview, so that up writes nothing", async ({ second }) => {
    world.program(`new odoo.SpfRecord("first", ${at()});${second}`);
    const { code, stdout } = await world.workspace.up();
    const said = oneLine(stdout);
    expect(code).not.toBe(0);
    // Whoever has read the zone first holds the record.
    expect(said).toMatch(/The components "(first" and "second|second" and "first)" both declare this record/);
    expect(said).toContain("Declare it once, with the terms of both");
    expect(said).toContain("dns/declared-twice");
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual([GOOGLE]);
  });

  it("in two zones of one name are refused without nameSuffix, and each merged on its own with it", async () => {
    const { id: second } = addNamesake(world, []);
    const first = `new odoo.SpfRecord("inside", ${inZone(world.zone.id)});`;
    world.program(`${first} new odoo.SpfRecord("outside", ${inZone(second)});`);
    expect(oneLine(await previewFails(world))).toContain("and one of them a `nameSuffix`");
    expect(world.cloud.writes()).toEqual([]);

    world.program(`${first} new odoo.SpfRecord("outside", ${inZone(second, `nameSuffix: "outside"`)});`);
    await up(world);
    await expectStill(world);
    expect(textsIn(world, world.zone.id)).toEqual([`"${BOTH}"`]);
    expect(textsIn(world, second)).toEqual([`"${ODOO}"`]);
    expect(world.cloud.writes().map(({ method, zone }) => [method, zone])).toEqual(
      expect.arrayContaining([
        ["PUT", world.zone.id],
        ["POST", second],
      ]),
    );
    expect(world.cloud.writes()).toHaveLength(2);
  });
});

describe.each(PROVIDERS)("a program that declares the SPF record itself, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  const own = { method: "POST", name: "acme.com", type: "TXT" } as const;
  const reading =
    provider === "cloudflare" ? { operation: "getDnsRecords", name: "acme.com" } : { operation: "getRecords" };
  let world: World;

  /** The program's own record, and our component, which comes after it with `dependsOn: [own]`. */
  const declare = (options: string): void => {
    const raw = rawRecord(world.zone, "own", { values: [GOOGLE] });
    world.program(
      `const own = ${raw}new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} }, { ${options} });`,
    );
  };
  const component = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  /** What the runs after a refused one come to: the refusal by name, then the way that it offers. */
  const goesOver = async (): Promise<void> => {
    const told = oneLine(await upFails(world));
    expect(told).toContain('The resource "own" of this stack declares this record until now.');
    expect(told).toContain('`takesOver: ["own"]`');
    expect(world.zone.txt()).toEqual([GOOGLE]);
    component(`takesOver: ["own"]`);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT"]);
  };

  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => {
    expect(world.zone.deletes()).toEqual([]);
  });

  it("that is created after our reading is refused by the guard, then by its name, and goes over with takesOver", async () => {
    declare("");
    const first = await upInOrder(world, reading, own);
    expect(first.code).not.toBe(0);
    const said = oneLine(first.stdout + first.stderr);
    expect(said).toContain(`a record is there now that was not there when this run read the zone: "${GOOGLE}"`);
    expect(world.zone.txt()).toEqual([GOOGLE]);
    await goesOver();
  });

  it("that is created before our reading is refused in that run already, and goes over with takesOver", async () => {
    declare("dependsOn: [own]");
    expect(oneLine(await upFails(world))).toContain('The resource "own" of this stack declares this record until now.');
    await goesOver();
  });
});

// Most users come with raw resources in the stack, and put a component in their place in one edit. Without these rules the engine would delete
// the live record at the end of that run.
describe.each(PROVIDERS)("raw records of the same stack on %s", (provider) => {
  let world: World;
  let managed: () => void;

  // On Route53 the strangers' values are in the set; on Cloudflare one is a record by hand, and one a raw resource that stays.
  const spf = (name = "acme.com"): string =>
    rawRecord(world.zone, "spf", { name, values: provider === "cloudflare" ? [GOOGLE] : [GOOGLE, VERIFICATION] });
  const key = (): string => rawRecord(world.zone, "key", { name: KEY, type: "CNAME", values: [TARGET] });
  const policy = (): string =>
    rawRecord(world.zone, "policy", { name: "_dmarc.acme.com", values: ["v=DMARC1; p=none"] });
  const site = (): string =>
    provider === "cloudflare" ? rawRecord(world.zone, "site", { values: ["other-verification=1"] }) : "";
  const component = (options = ""): string =>
    `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`;
  const mail = (spf = "", dkim = "", dmarc = ""): string =>
    `new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, spf: { ${spf} }, dkim: { ${dkim} }, dmarc: { policy: "none", ${dmarc} } });`;

  beforeAll(async () => {
    world = await createWorld(provider);
    if (provider === "cloudflare") world.zone.addTxt(VERIFICATION);
    world.program(spf() + key() + policy() + site());
    await up(world);
    world.cloud.clearRequests();
    managed = keep(world);
  });
  beforeEach(() => managed());
  afterEach(() => expect(world.zone.deletes()).toEqual([]));

  it("B01: are refused in preview and up, all at once, with their names and the lines that take them over; nothing is written", async () => {
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
    const urn = urnOf(world, "spf");
    world.program(site() + key() + policy() + component(`takesOver: ["${urn}"]`));
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

  it("are seen when their names are in capitals and end with a dot", async () => {
    world.program(spf("Acme.COM.") + key() + policy() + site());
    await up(world);
    world.cloud.clearRequests();
    world.program(site() + key() + policy() + component());
    expect(oneLine(await upFails(world))).toContain('The resource "spf" of this stack declares this record until now.');
    expect(sent(world)).toEqual([]);
  });

  it("B02: that stay in the program beside the component are refused", async () => {
    world.program(spf() + key() + policy() + site() + mail());
    expect(oneLine(await upFails(world))).toContain("takeover/declared-elsewhere");
    expect(sent(world)).toEqual([]);
  });
});

describe("an alias domain of two mail domains", () => {
  let world: World;

  it("one alias domain of two author domains has one SPF record, whoever of them stays", async () => {
    world = await createWorld("cloudflare");
    world.zone.addTxt(GOOGLE);
    world.program(OFFICE + SHOP);
    const first = await up(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(
      writes(first)
        .filter(({ type }) => type.endsWith("DnsRecord"))
        .map(({ op, name }) => `${op} ${name}`)
        .sort(),
    ).toEqual([
      "create cloudflare:odoo._domainkey.acme.com:CNAME",
      "create cloudflare:odoo._domainkey.shop.acme.com:CNAME",
      "import cloudflare:acme.com:TXT",
      "update cloudflare:acme.com:TXT",
    ]);
    expect(`${first.stdout}${first.stderr}`).toContain('declared by "office", which has the same alias domain');
    expect(writes(await up(world))).toEqual([]);

    // The order of the program does not decide about a record that one of them has.
    world.program(SHOP + OFFICE);
    const turned = await up(world);
    expect(writes(turned)).toEqual([]);
    expect(`${turned.stdout}${turned.stderr}`).toContain('declared by "office", which has the same alias domain');

    world.program(SHOP);
    const alone = writes(await up(world)).map(({ op, name }) => `${op} ${name}`);
    expect(alone.filter((step) => step.includes(":TXT"))).toEqual([]);
    expect([world.zone.txt(), world.zone.deletes()]).toEqual([[BOTH], []]);
    expect(writes(await up(world))).toEqual([]);
  });

  it("one of them leaves, the record stays with the other, which then takes it along", async () => {
    const leaving = (program: string): string => program.replace("cloudflare: {}", "cloudflare: {}, release: true");
    world = await createWorld("cloudflare");
    world.program(OFFICE + SHOP);
    await up(world);
    world.program(leaving(OFFICE) + SHOP);
    await up(world);
    await up(world);
    expect([world.zone.txt(), world.zone.deletes().length]).toEqual([[ODOO], 1]);
    const keys = ["acme.com", "shop.acme.com"].map((domain) => world.zone.cname(`odoo._domainkey.${domain}`));
    expect(keys).toEqual([undefined, "odoo._domainkey.odoo.com"]);
    world.program(SHOP);
    expect(writes(await up(world)).filter(({ name }) => name.includes(":TXT"))).toEqual([]);
    // What the stack knows of the record went over with it: it created the record, so the release deletes it.
    world.program(leaving(SHOP));
    await up(world);
    await up(world);
    expect([world.zone.txt(), world.zone.deletes().length]).toEqual([[], 3]);
  });
});
