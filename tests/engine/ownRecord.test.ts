import { oneLine, recordSteps } from "./observe";
import { upInOrder } from "./order";
import { expectStill, urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, PROVIDERS, up, upFails, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a program that declares the SPF record itself, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  const own = { method: "POST", name: "acme.com", type: "TXT" } as const;
  const reading =
    provider === "cloudflare" ? { operation: "getDnsRecords", name: "acme.com" } : { operation: "getRecords" };
  let world: World;

  /** The program's own record, and our component after it. */
  const declare = (): void => {
    const at = `zoneId: "${world.zone.id}", name: "acme.com", type: "TXT", ttl: 300`;
    world.program(
      provider === "cloudflare"
        ? `import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
           const own = new DnsRecord("own", { ${at}, content: '"${GOOGLE}"' });
           new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} }, { dependsOn: [own] });`
        : `import { Record } from "@pulumi/aws/route53/record";
           const own = new Record("own", { ${at}, records: ["${GOOGLE}"] });
           new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} }, { dependsOn: [own] });`,
    );
  };
  const component = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
    declare();
  });
  afterEach(() => {
    expect(world.zone.deletes()).toEqual([]);
    world.close();
  });

  it("that is created after our reading is refused by the guard, then by its name, and goes over with takesOver", async () => {
    const first = await upInOrder(world, reading, own);
    expect(first.code).not.toBe(0);
    const said = oneLine(first.stdout + first.stderr);
    expect(said).toContain(`a record is there now that was not there when this run read the zone: "${GOOGLE}"`);
    expect(world.zone.txt()).toEqual([GOOGLE]);

    const second = oneLine(await upFails(world));
    expect(second).toContain('The resource "own" of this stack declares this record until now.');
    expect(second).toContain('`takesOver: ["own"]`');
    component(`takesOver: ["own"]`);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT"]);
  });

  it("and adopts it in the same run is told in the next one, which changes nothing, with the command that ends it", async () => {
    const first = await upInOrder(world, own, reading);
    // The state of a first run does not have the program's own record yet.
    expect(first.code).toBe(0);
    expect(world.zone.txt()).toEqual([BOTH]);
    world.cloud.clearRequests();

    for (const args of [[], ["--refresh"]]) {
      const said = oneLine(await upFails(world, ...args));
      expect(said).toContain('The resource "own" of this stack declares the same record');
      expect(said).toContain("`pulumi state delete '");
    }
    component();
    expect(oneLine(await upFails(world))).toContain("would delete it when it leaves the program");
    expect([world.zone.txt(), world.zone.writes()]).toEqual([[BOTH], []]);

    await world.workspace.run(["state", "delete", await urnOf(world, "own"), "--yes"]);
    await up(world);
    await expectStill(world);
    expect([world.zone.txt(), world.zone.writes()]).toEqual([[BOTH], []]);
  });
});
