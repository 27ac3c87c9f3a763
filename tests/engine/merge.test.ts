import { createWorld, ENGINE_TIMEOUT, expectQuiet, preview, PROVIDERS, steps, up, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

describe.each(PROVIDERS)("SPF on %s", (provider) => {
  let world: World;
  const spf = (options = ""): string =>
    `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`;

  beforeEach(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  it(
    "creates exactly one record where there is none, and a second up changes nothing",
    async () => {
      world.program(spf());
      await up(world);
      expect(world.zone.txt()).toEqual([ODOO]);
      await expectQuiet(world);
      expect(world.zone.txt()).toEqual([ODOO]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "merges into Odoo's documented example by one import and one update, and a second up changes nothing",
    async () => {
      const id = world.zone.addTxt(GOOGLE, "acme.com", { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"] });
      world.program(spf());
      const shown = await preview(world);
      expect(shown.stdout).toContain("+ include:_spf.odoo.com");
      expect(world.zone.writes()).toEqual([]);
      const first = await up(world);
      expect(steps(first).filter((step) => step.includes(":TXT") && !step.includes(" memory"))).toEqual([
        `import ${provider}:acme.com:TXT`,
        `update ${provider}:acme.com:TXT`,
      ]);
      expect(world.zone.writes()).toEqual([expect.objectContaining({ method: "PUT", id })]);
      expect(world.zone.txt()).toEqual([BOTH]);
      const [kept] =
        provider === "cloudflare"
          ? world.cloud.cloudflare.records("acme.com", "TXT")
          : world.cloud.route53.recordSets("acme.com", "TXT");
      expect(kept).toMatchObject({
        ttl: 1234,
        ...(provider === "cloudflare" && { comment: "mail, ask Eve", tags: ["team:mail"], id }),
      });
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "never replaces, deletes or writes what it created, over ups and refreshes",
    async () => {
      world.program(spf());
      await up(world);
      world.cloud.clearRequests();
      const runs = [await up(world), await world.workspace.refresh(), await up(world, "--refresh"), await up(world)];
      expect(runs.map((run) => [run.code, steps(run)])).toEqual(runs.map(() => [0, []]));
      expect(world.zone.writes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "takes out an include that is no longer declared, and leaves strangers' terms and what was there before",
    async () => {
      world.zone.addTxt("v=spf1 include:_spf.google.com  mx -all");
      world.program(spf(`includes: ["mail.example.net", "_spf.google.com"]`));
      await up(world);
      expect(world.zone.txt()).toEqual([
        "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com  mx -all",
      ]);
      world.program(spf());
      await up(world);
      expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com  mx -all"]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});
