import { oneLine, recordSteps, sortedSteps, stored } from "./harness/observe";
import { keep, resources } from "./harness/state";
import { BOTH, GOOGLE, ODOO } from "./harness/texts";
import { createWorld, expectStill, preview, previewFails, steps, up, upFails, type World } from "./harness/world";
import { addNamesake, PROVIDERS, textsIn } from "./harness/zone";

const RECORDS = [
  { whose: "that we created", found: undefined, text: ODOO },
  { whose: "that we adopted", found: GOOGLE, text: BOTH },
];

const CASES = PROVIDERS.flatMap((provider) => RECORDS.map((record) => ({ provider, ...record })));
const OTHER = '"v=spf1 mx -all"';
const HINT = "Set `adopt: true` on the component and run `pulumi up`";

// The children are named after the DNS name, and every record is retained. So a component may be renamed and moved.
describe.each(CASES)("moving the component of a record $whose, on $provider", ({ provider, found, text }) => {
  const record = `${provider}:acme.com:TXT`;
  const args = `{ domain: "acme.com", ${provider}: {} }`;
  let world: World;
  let restore: () => void;

  const top = (name = "acme"): void => world.program(`new odoo.SpfRecord("${name}", ${args});`);
  const wrapped = (options: string): void =>
    world.program(`
      class Company extends pulumi.ComponentResource {
        constructor() {
          super("company:index:Company", "company");
          new odoo.SpfRecord("acme", ${args}, { parent: this, ${options} });
        }
      }
      new Company();`);

  beforeAll(async () => {
    world = await createWorld(provider);
    if (found !== undefined) world.zone.addTxt(found);
    top();
    await up(world);
    await up(world);
    restore = keep(world);
  });
  beforeEach(() => restore());
  // The record never disappears and is never written: no request of a whole test changes the zone.
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual([text]);
  });

  it("a rename touches no record; without an alias, what was ours counts as found", async () => {
    top("renamed");
    const replaced = ["import-replacement", "replace", "delete-replaced"].map((op) => `${op} ${record}`);
    const isReplaced = found === undefined && provider === "cloudflare";
    expect(sortedSteps(await up(world))).toEqual(
      ["create renamed", "delete acme", `update ${record} memory`, ...(isReplaced ? replaced : [])].sort(),
    );
    await expectStill(world);
  });

  it("a new parent with an alias touches no child", async () => {
    wrapped("aliases: [{ parent: pulumi.rootStackResource }]");
    expect(steps(await up(world))).toEqual(["create company"]);
    await expectStill(world);
  });

  it("a new parent without an alias is refused in preview and up, with the way out; then nothing was lost", async () => {
    wrapped("");
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine))
      expect(told).toContain("give it the option `aliases` with where it was before");
    // The refused run has made the component under its new parent, which would hide the alias.
    top();
    await up(world);
    wrapped("aliases: [{ parent: pulumi.rootStackResource }]");
    await up(world);
    await expectStill(world);
  });

  it("from an SpfRecord to a MailDomain and back, with an alias: what is ours stays ours", async () => {
    const mail = (options: string): void =>
      world.program(
        `new odoo.MailDomain("mail", { domain: "acme.com", ${provider}: {}, dkim: { enabled: false } }, { ${options} });`,
      );
    mail("");
    expect(oneLine(await previewFails(world))).toContain("takeover/declared-elsewhere");
    mail(`aliases: [{ type: "odoo-mail:index:SpfRecord", name: "acme" }]`);
    const moved = [`create ${provider}:acme.com memory`, `delete ${record} memory`];
    expect(sortedSteps(await up(world)).filter((step) => !step.includes("refresh"))).toEqual(
      expect.arrayContaining(moved),
    );
    await expectStill(world);
    world.program(
      `new odoo.SpfRecord("acme", ${args}, { aliases: [{ type: "odoo-mail:index:MailDomain", name: "mail" }] });`,
    );
    await up(world);
    await expectStill(world);
  });
});

describe.each(CASES)("another zone of the same name for a record $whose, on $provider", ({ provider, found }) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;
  let restore: () => void;
  let first: string;
  let untouched: unknown;

  const zones = () => world.cloud[provider];
  const inZone = (zoneId: string, options = ""): void =>
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: { zoneId: "${zoneId}" }, ${options} });`,
    );

  beforeAll(async () => {
    world = await createWorld(provider);
    first = world.zone.id;
    if (found !== undefined) world.zone.addTxt(found);
    inZone(first);
    await up(world);
    await up(world);
    untouched = zones().zone(first);
    restore = keep(world);
  });
  beforeEach(() => restore());
  afterEach(() => expect(world.cloud.requests({ method: "DELETE" })).toEqual([]));

  it("that is empty gets a record of its own, and the old zone is untouched", async () => {
    const { id: second } = addNamesake(world, []);
    inZone(second);
    const shown = sortedSteps(await preview(world));
    expect(sortedSteps(await up(world))).toEqual(shown);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "POST", zone: second })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com ~all"']);
    expect(zones().zone(first)).toEqual(untouched);
  });

  it("that has an SPF record is merged into, and the old zone is untouched, also on the way back", async () => {
    const { id: second, record: id } = addNamesake(world, [OTHER]);
    inZone(second);
    expect(recordSteps(await up(world))).toContain(`import-replacement ${record}`);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "PUT", zone: second, id })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com mx -all"']);
    const merged = zones().zone(second);

    inZone(first);
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes()).toHaveLength(1);
    expect(zones().zone(first)).toEqual(untouched);
    expect(zones().zone(second)).toEqual(merged);
  });

  it("in the place of the first, found by name, is merged into although the state knows the first", async () => {
    zones().removeZone(first);
    const { id: second } = addNamesake(world, [OTHER]);
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {} });`);
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([expect.objectContaining({ method: "PUT", zone: second })]);
    expect(textsIn(world, second)).toEqual(['"v=spf1 include:_spf.odoo.com mx -all"']);
  });
});

describe.each(CASES)("another provider instance for a record $whose, on $provider", ({ provider, found }) => {
  const config = provider === "cloudflare" ? `apiToken: "one"` : `region: "eu-west-1"`;
  let world: World;

  beforeAll(async () => {
    world = await createWorld(provider);
    if (found !== undefined) world.zone.addTxt(found);
    world.program(withProvider("one", config, provider));
    await up(world);
  });

  it("of the same configuration takes over without a request that writes", async () => {
    const before = world.zone.txt();
    world.cloud.clearRequests();
    world.program(withProvider("two", config, provider));
    expect(recordSteps(await up(world))).toEqual([]);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual(before);
  });
});

describe.each(RECORDS)("another AWS region for a record $whose", ({ found }) => {
  const record = "route53:acme.com:TXT";
  const oneRegion = `new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} });`;
  let world: World;
  let restore: () => void;
  let before: readonly string[];

  beforeAll(async () => {
    world = await createWorld("route53");
    if (found !== undefined) world.zone.addTxt(found);
    world.program(oneRegion);
    world.workspace.setConfig({ "aws:region": "eu-west-1" });
    await up(world);
    before = world.zone.txt();
    restore = keep(world);
  });
  beforeEach(() => restore());
  // Route53 is global, so no request may change the record when the region changes.
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual(before);
  });

  const MOVES = [
    {
      how: "in the configuration of the default provider",
      move: (options: string) => {
        world.workspace.setConfig({ "aws:region": "us-west-2" });
        world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", route53: {}, ${options} });`);
      },
    },
    {
      how: "by an explicit provider in place of the default one",
      move: (options: string) => world.program(withProvider("west", `region: "us-west-2"`, "route53", options)),
    },
  ];

  it.each(MOVES)("$how creates nothing beside it, and adopt takes it over", async ({ move }) => {
    move("");
    const shown = oneLine(await previewFails(world));
    expect(shown).toContain("the engine wants to create the record, but it is there already");
    expect(shown).toContain(HINT);
    expect(await upFails(world)).toContain(
      found === undefined ? HINT : "previously-imported resources that still specify an ID may not be replaced",
    );
    move("adopt: true");
    expect(recordSteps(await up(world))).toContain(`import ${record} (adopted)`);
    await expectStill(world);
    move("");
    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `delete ${record} (adopted)`]);
    await expectStill(world);
  });
});

describe.each(PROVIDERS)("a stack that loses its component without release, on %s", (provider) => {
  const spf = `${provider}:acme.com:TXT`;
  const dkim = `${provider}:odoo._domainkey.acme.com:CNAME`;
  const dmarc = `${provider}:_dmarc.acme.com:TXT`;
  let world: World;
  let restore: () => void;
  let untouched: unknown;

  /** An SPF record that was adopted, a DKIM CNAME and a DMARC record that were created. */
  const declare = (): void =>
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, dmarc: { policy: "none" } });`);
  const broken = (): void => world.program(`new odoo.MailDomain("acme", {`);

  beforeAll(async () => {
    world = await createWorld(provider);
    world.zone.addTxt(GOOGLE);
    world.zone.addTxt("google-site-verification=abc");
    declare();
    await up(world);
    await up(world);
    untouched = stored(world);
    restore = keep(world);
  });
  beforeEach(() => {
    declare();
    restore();
  });
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(stored(world)).toEqual(untouched);
  });

  it("keeps every record when the component is removed, and adopts them when it comes back", async () => {
    world.program("");
    const gone = [`delete ${dmarc}`, `delete ${dkim}`, `delete ${spf}`].sort();
    expect(recordSteps(await preview(world)).sort()).toEqual(gone);
    expect(recordSteps(await up(world)).sort()).toEqual(gone);
    declare();
    expect(recordSteps(await up(world)).sort()).toEqual([`import ${dmarc}`, `import ${dkim}`, `import ${spf}`].sort());
    await expectStill(world);
  });

  it("refreshes and destroys without a program that compiles", async () => {
    broken();
    // Only in a process of its own the program is compiled by the SDK's runner, whose message this is.
    const failed = await world.workspace.up({ args: ["--skip-preview"], realProcesses: true });
    expect([failed.code === 0, `${failed.stdout}${failed.stderr}`]).toEqual([
      false,
      expect.stringContaining("Unable to compile TypeScript"),
    ]);
    expect(await world.workspace.refresh()).toMatchObject({ code: 0, changes: { same: expect.any(Number) } });
    expect(await world.workspace.destroy()).toMatchObject({ code: 0 });
    expect(resources(world)).toEqual([]);
  });

  it("keeps every record in a destroy that runs the program, and adopts them afterwards", async () => {
    expect(await world.workspace.destroy({ args: ["--run-program"] })).toMatchObject({ code: 0 });
    expect(resources(world)).toEqual([]);
    expect(recordSteps(await up(world)).sort()).toEqual([`import ${dmarc}`, `import ${dkim}`, `import ${spf}`].sort());
    await expectStill(world);
  });

  it("changes nothing in a refresh that runs the program", async () => {
    const refreshed = await world.workspace.refresh({ args: ["--run-program"] });
    expect({ code: refreshed.code, steps: recordSteps(refreshed) }).toEqual({ code: 0, steps: [] });
    // The engine shows no prior state in a refresh, so what is ours counts as found from then on.
    expect(recordSteps(await up(world))).toEqual([]);
    await expectStill(world);
  });
});

describe.each(PROVIDERS)("a name that is used again in the commit that moves it, on %s", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
    world.cloud[provider].addZone({ name: "acme.org" });
  });
  afterEach(() => expect(world.zone.deletes()).toEqual([]));

  /** Two components; the second waits for the first. */
  const declare = (first: string, second: string): void =>
    world.program(
      `const one = new odoo.MailDomain("one", { domain: "${first}", ${provider}: {} });
       new odoo.MailDomain("two", { domain: "${second}", ${provider}: {} }, { dependsOn: [one] });`,
    );

  it("fails in the engine's words for two components that change domains, and passes in the next run", async () => {
    declare("acme.com", "acme.org");
    await up(world);
    world.cloud.clearRequests();
    declare("acme.org", "acme.com");
    const told = oneLine(await upFails(world));
    expect(told).toMatch(/already registered|already claimed as an alias/);
    expect(world.cloud.writes()).toEqual([]);
    // On Cloudflare what the stack had created is imported anew, and its old entries are let go.
    await up(world);
    await expectStill(world);
    expect(world.cloud.writes()).toEqual([]);
  });
});

/** A program with one explicit provider instance. */
function withProvider(name: string, config: string, zone: string, options = ""): string {
  const sdk = zone === "cloudflare" ? "cloudflare" : "aws";
  return `
    import { Provider } from "@pulumi/${sdk}/provider";
    const provider = new Provider("${name}", { ${config} });
    new odoo.SpfRecord("acme", { domain: "acme.com", ${zone}: {}, ${options} }, { providers: [provider] });`;
}
