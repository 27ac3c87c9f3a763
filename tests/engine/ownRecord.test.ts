import { oneLine, recordSteps } from "./observe";
import { upInOrder } from "./order";
import { expectStill } from "./stackState";
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

  /** The program's own record, and our component, which comes after it with `dependsOn: [own]`. */
  const declare = (options: string): void => {
    const at = `zoneId: "${world.zone.id}", name: "acme.com", type: "TXT", ttl: 300`;
    world.program(
      provider === "cloudflare"
        ? `import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
           const own = new DnsRecord("own", { ${at}, content: '"${GOOGLE}"' });
           new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} }, { ${options} });`
        : `import { Record } from "@pulumi/aws/route53/record";
           const own = new Record("own", { ${at}, records: ["${GOOGLE}"] });
           new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} }, { ${options} });`,
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
    world.close();
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
