import { oneLine, recordSteps } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";

describe.each(PROVIDERS)("the declared TTL of a record that we created on %s", (provider) => {
  let world: World;
  const ttlNow = (): number | undefined =>
    provider === "cloudflare"
      ? world.cloud.cloudflare.records("acme.com", "TXT")[0]?.ttl
      : world.cloud.route53.recordSets("acme.com", "TXT")[0]?.ttl;

  beforeAll(async () => {
    world = await createWorld(provider);
  }, ENGINE_TIMEOUT);
  afterAll(() => world.close());

  it(
    "is drift when somebody changes it: an error, and --refresh puts it back",
    async () => {
      world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ttl: 600 });`);
      await up(world);
      await expectQuiet(world);
      if (provider === "cloudflare")
        world.cloud.cloudflare.editRecord(world.cloud.cloudflare.records("acme.com", "TXT")[0]?.id ?? "", { ttl: 120 });
      else world.cloud.route53.putRecordSet({ name: "acme.com", type: "TXT", values: [`"${OURS}"`], ttl: 120 });
      expect(oneLine(await upFails(world))).toContain(
        `was changed outside of Pulumi: it is "${OURS}" with TTL 120 s, and should be "${OURS}" with TTL 600 s.`,
      );
      expect([ttlNow(), world.zone.txt()]).toEqual([120, [OURS]]);
      expect(recordSteps(await up(world, "--refresh"))).toEqual([`update ${provider}:acme.com:TXT`]);
      expect([ttlNow(), world.zone.txt()]).toEqual([600, [OURS]]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});
