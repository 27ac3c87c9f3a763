import { keep } from "./checkpoints";
import { oneLine, recordSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, previewFails, PROVIDERS, up, upFails, type World } from "./world";

const RECORDS = [
  { whose: "that we created", found: undefined },
  { whose: "that we adopted", found: "v=spf1 include:_spf.google.com ~all" },
];
const CASES = PROVIDERS.flatMap((provider) => RECORDS.map((record) => ({ provider, ...record })));
const HINT = "Set `adopt: true` on the component and run `pulumi up`";

jest.setTimeout(ENGINE_TIMEOUT);

/** A program with one explicit provider instance. */
function withProvider(name: string, config: string, zone: string, options = ""): string {
  const sdk = zone === "cloudflare" ? "cloudflare" : "aws";
  return `
    import { Provider } from "@pulumi/${sdk}/provider";
    const provider = new Provider("${name}", { ${config} });
    new odoo.SpfRecord("acme", { domain: "acme.com", ${zone}: {}, ${options} }, { providers: [provider] });`;
}

describe.each(CASES)("another provider instance for a record $whose, on $provider", ({ provider, found }) => {
  const config = provider === "cloudflare" ? `apiToken: "one"` : `region: "eu-west-1"`;
  let world: World;

  beforeAll(async () => {
    world = await createWorld(provider);
    if (found !== undefined) world.zone.addTxt(found);
    world.program(withProvider("one", config, provider));
    await up(world);
  });
  afterAll(() => world.close());

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
  let restore: () => Promise<void>;
  let before: readonly string[];

  beforeAll(async () => {
    world = await createWorld("route53");
    if (found !== undefined) world.zone.addTxt(found);
    world.program(oneRegion);
    world.workspace.setConfig({ "aws:region": "eu-west-1" });
    await up(world);
    before = world.zone.txt();
    restore = await keep(world);
  });
  beforeEach(() => restore());
  // Route53 is global: a region that changes must not cost the record, not for one request.
  afterEach(() => {
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual(before);
  });
  afterAll(() => world.close());

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
