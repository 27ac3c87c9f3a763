import { oneLine } from "../harness/observe";
import { createStackWorld, type StackWorld } from "../harness/stackWorld";
import { createWorld, previewFails, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const SPELLINGS: readonly (readonly [first: string, second: string])[] = [
  ["acme.com", "Acme.COM"],
  ["acme.com", "acme.com."],
  ["bücher.example", "xn--bcher-kva.example"],
  ["bücher.example", "BÜCHER.example."],
];

describe("a domain that the configuration lists twice is refused before the first write, in preview and with --skip-preview", () => {
  let world: StackWorld;
  beforeAll(async () => {
    world = await createStackWorld();
    for (const name of ["acme.com", "bücher.example", "good.example"]) {
      world.cloud.cloudflare.addZone({ name });
      world.cloud.route53.addZone({ name });
    }
  });

  it.each(SPELLINGS)("%s and %s", async (first, second) => {
    world.configure([
      { domain: "good.example", cloudflare: {} },
      { domain: first, cloudflare: {}, route53: {} },
      { domain: second, cloudflare: {}, dmarc: { policy: "none" } },
    ]);
    const runs = [await world.workspace.preview(), await world.workspace.up({ args: ["--skip-preview"] })];
    for (const { code, stdout } of runs) {
      const told = oneLine(stdout);
      expect(code).not.toBe(0);
      expect(told).toMatch(/domains\[2\]: \S+, domains\[1\] is the same domain\. \[dns\/declared-twice\]/);
    }
    expect(world.cloud.writes()).toEqual([]);
  });

  it("is told for parked domains beside mail domains too", async () => {
    const parked = { domain: "Acme.com", cloudflare: {}, parkAnyway: true };
    world.workspace.setConfig({
      "odoo-mail:domains": [{ domain: "acme.com", cloudflare: {} }],
      "odoo-mail:parked": [parked],
    });
    const { code, stdout } = await world.workspace.up({ args: ["--skip-preview"] });
    world.workspace.setConfig({ "odoo-mail:parked": [] });
    expect([code === 0, stdout.includes("dns/declared-twice"), world.cloud.writes()]).toEqual([false, true, []]);
  });
});

describe.each(PROVIDERS)("two components of a program on one domain of %s", (provider) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(provider);
  });

  it.each([
    ["MailDomain", "MailDomain", ""],
    ["MailDomain", "SpfRecord", ""],
    ["SpfRecord", "MailDomain", "dependsOn: [first]"],
  ])("%s and %s are refused before the first write", async (one, two, opts) => {
    world.program(
      `const first = new odoo.${one}("one", { domain: "acme.com", ${provider}: {} });
       new odoo.${two}("two", { domain: "Acme.com.", ${provider}: {} }, { ${opts} });`,
    );
    for (const told of [await previewFails(world), await upFails(world)])
      expect(oneLine(told)).toContain("dns/declared-twice");
    expect(world.zone.writes()).toEqual([]);
  });
});
