import { oneLine, recordSteps } from "./observe";
import { upInOrder } from "./order";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, PROVIDERS, steps, up, type World } from "./world";

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
  const declare = (options = ""): void => {
    const at = `zoneId: "${world.zone.id}", name: "acme.com", type: "TXT", ttl: 300`;
    world.program(
      provider === "cloudflare"
        ? `import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
           const own = new DnsRecord("own", { ${at}, content: '"${GOOGLE}"' }, { ${options} });
           new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} }, { dependsOn: [own] });`
        : `import { Record } from "@pulumi/aws/route53/record";
           const own = new Record("own", { ${at}, records: ["${GOOGLE}"] }, { ${options} });
           new odoo.SpfRecord("acme", { domain: "acme.com", route53: {} }, { dependsOn: [own] });`,
    );
  };
  const ignoring = (): void => declare(`ignoreChanges: ["${provider === "cloudflare" ? "content" : "records"}"]`);

  beforeEach(async () => {
    world = await createWorld(provider);
    declare();
  });
  afterEach(() => {
    expect(world.zone.deletes()).toEqual([]);
    world.close();
  });

  it("that is created after our reading is refused by the guard, and merged by the next run", async () => {
    const first = await upInOrder(world, reading, own);
    expect(first.code).not.toBe(0);
    const said = oneLine(first.stdout + first.stderr);
    expect(said).toContain(`a record is there now that was not there when this run read the zone: "${GOOGLE}"`);
    expect(said).toContain("Run `pulumi up` again: it will merge into it.");
    expect(world.zone.txt()).toEqual([GOOGLE]);

    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `update ${record}`]);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT"]);
  });

  it("that is created before our reading is merged at once", async () => {
    const first = await upInOrder(world, own, reading);
    expect({ code: first.code, steps: recordSteps(first) }).toEqual({
      code: 0,
      steps: [`import ${record}`, `update ${record}`],
    });
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectStill(world);
  });

  it("gives way for good with ignoreChanges: quiet with and without a refresh, one record", async () => {
    ignoring();
    await upInOrder(world, own, reading);
    await expectStill(world);
    await expectStill(world, "--refresh");
    await expectStill(world, "--refresh");
    expect(world.zone.txt()).toEqual([BOTH]);
  });

  it("takes our term out again with every refresh, which the run that sees it refuses to call done", async () => {
    await upInOrder(world, own, reading);
    // The refresh tells the program's own record what we made of it, and the engine takes it back.
    const fight = await upInOrder(world, { ...own, method: "PUT" }, reading, ["--refresh"]);
    expect(fight.code).not.toBe(0);
    expect(steps(fight)).toContain("update own");
    const said = oneLine(fight.stdout + fight.stderr);
    expect(said).toContain(`it is "${GOOGLE}", and should be "${BOTH}"`);
    expect(said).toContain("another resource of this program");
    expect(world.zone.txt()).toEqual([GOOGLE]);

    ignoring();
    await up(world, "--refresh");
    await expectStill(world, "--refresh");
    expect(world.zone.txt()).toEqual([BOTH]);
  });
});
