import { oneLine, recordSteps, sent, stored } from "./harness/observe";
import { createStackWorld } from "./harness/stackWorld";
import { createWorld, expectQuiet, previewFails, up, upFails, type World } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

const KEYS = "*._domainkey.acme.com";
const POLICY = "v=DMARC1; p=reject; np=reject; rua=mailto:dmarc@acme.com";

describe.each(PROVIDERS)("a parked domain on %s", (provider) => {
  let world: World;
  const park = (options = ""): void =>
    world.program(`
      const parked = new odoo.ParkedDomain("acme", {
        domain: "acme.com", ${provider}: {}, aggregateReports: ["mailto:dmarc@acme.com"], ${options}
      });
      export const byHand = parked.byHand;
    `);
  const texts = (): string[][] => ["acme.com", KEYS, "_dmarc.acme.com"].map((owner) => world.zone.txt(owner));

  beforeEach(async () => {
    world = await createWorld(provider);
    park();
  });

  it("gets its three records, keeps them over runs, and is left in two runs without a trace", async () => {
    world.zone.addTxt("verification=1");
    // On Route53 the set at the apex is imported and updated.
    const names = recordSteps(await up(world)).map((step) => step.split(" ")[1]);
    const owners = [KEYS, "_dmarc.acme.com", "acme.com"];
    expect([...new Set(names)].sort()).toEqual(owners.map((owner) => `${provider}:${owner}:TXT`));
    expect(texts()).toEqual([["v=spf1 -all", "verification=1"], ["v=DKIM1; p="], [POLICY]]);
    await expectQuiet(world, "--refresh");
    expect((await world.workspace.outputs())["byHand"]).toEqual([
      'If acme.com receives no mail either, publish acme.com MX 0 "." (RFC 7505): senders then give up at once.',
    ]);
    park("release: true");
    await up(world);
    await up(world);
    expect(texts()).toEqual([["verification=1"], [], []]);
  });

  it("is adopted where it is parked already, without a write", async () => {
    for (const [owner, text] of [
      ["acme.com", "v=spf1 -all"],
      [KEYS, "v=DKIM1; p="],
      ["_dmarc.acme.com", POLICY],
    ] as const)
      world.zone.addTxt(text, owner);
    const before = stored(world);
    await up(world);
    await expectQuiet(world);
    expect([sent(world), stored(world)]).toEqual([[], before]);
  });

  it("is refused with every sign of mail, and parked beside them when told", async () => {
    world.zone.addTxt("v=spf1 include:_spf.google.com ~all");
    world.zone.addCname("s1._domainkey.acme.com", "s1.sender.example");
    const before = stored(world);
    const words = ['"v=spf1 include:_spf.google.com ~all"', 'it has DKIM keys, at "s1._domainkey.acme.com"'];
    for (const said of [await previewFails(world), await upFails(world)].map(oneLine))
      for (const word of words) expect(said).toContain(word);
    expect([sent(world), stored(world)]).toEqual([[], before]);
    park("parkAnyway: true");
    expect(oneLine((await up(world)).stdout)).toContain("[parked/spf-kept]");
    expect(texts()).toEqual([["v=spf1 include:_spf.google.com ~all"], ["v=DKIM1; p="], [POLICY]]);
    expect(world.zone.cname("s1._domainkey.acme.com")).toBe("s1.sender.example");
  });
});

it("the stack program parks domains beside those that send, and nothing is written while one looks alive", async () => {
  const world = await createStackWorld();
  world.cloud.cloudflare.addZone({ name: "acme.com" });
  const { id } = world.cloud.cloudflare.addZone({ name: "shop.example" });
  world.workspace.setConfig({
    "odoo-mail:domains": [{ domain: "acme.com", cloudflare: {} }],
    "odoo-mail:parked": [{ domain: "shop.example", cloudflare: {}, aggregateReports: ["mailto:dmarc@acme.com"] }],
  });
  const mx = world.cloud.cloudflare.addRecord({ name: "shop.example", type: "MX", content: "mx.shop.example" });
  const refused = await world.workspace.up({ args: ["--skip-preview"] });
  expect(refused.code).not.toBe(0);
  expect(oneLine(refused.stdout)).toContain(
    "parked[0], shop.example TXT (Cloudflare): The domain does not look parked",
  );
  expect(world.cloud.writes()).toEqual([]);
  world.cloud.cloudflare.removeRecord(mx.id);
  expect((await world.workspace.up({ args: ["--skip-preview"] })).code).toBe(0);
  const names = world.cloud.cloudflare.zone(id).records.map(({ name, content }) => `${name} ${content}`);
  expect(names.sort()).toEqual([
    '*._domainkey.shop.example "v=DKIM1; p="',
    '_dmarc.shop.example "v=DMARC1; p=reject; np=reject; rua=mailto:dmarc@acme.com"',
    'shop.example "v=spf1 -all"',
  ]);
  const outputs = (await world.workspace.outputs()) as { parked: Record<string, { records: unknown[] }> };
  expect(Object.entries(outputs.parked).map(([name, { records }]) => [name, records.length])).toEqual([
    ["shop.example", 3],
  ]);
});
