import { keep } from "./checkpoints";
import { recordSteps, sent, stored } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";

describe.each(PROVIDERS)("taking release back, for an SPF record on %s that we created", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  let world: World;
  let armed: () => Promise<void>;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeAll(async () => {
    world = await createWorld(provider);
    spf();
    await up(world);
    spf("release: true");
    await up(world);
    armed = await keep(world);
  }, ENGINE_TIMEOUT);
  beforeEach(() => armed(), ENGINE_TIMEOUT);
  afterAll(() => world.close());

  it(
    "restores the record as it was created after the first up, disarmed: a removed component deletes nothing",
    async () => {
      spf();
      const back = await up(world);
      expect(recordSteps(back)).toEqual([`update ${RECORD}`]);
      expect(world.zone.txt()).toEqual([OURS]);
      await expectQuiet(world);
      world.program("");
      await up(world);
      expect(world.zone.deletes()).toEqual([]);
      expect(world.zone.txt()).toEqual([OURS]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "creates the record anew after the second up, once, and a later release takes it away again",
    async () => {
      spf("release: true");
      await up(world);
      expect(world.zone.txt()).toEqual([]);
      spf();
      expect(recordSteps(await up(world))).toEqual([`create ${RECORD}`]);
      expect(world.zone.txt()).toEqual([OURS]);
      await expectQuiet(world);
      spf("release: true");
      await up(world);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "merges into what a stranger made of the neutral record, and leaves that when it releases again",
    async () => {
      world.zone.editTxt(NEUTRAL, "v=spf1 include:newsletter.example ?all");
      spf();
      await up(world);
      expect(world.zone.txt()).toEqual(["v=spf1 include:_spf.odoo.com include:newsletter.example ?all"]);
      await expectQuiet(world);
      spf("release: true");
      await up(world);
      await up(world);
      expect(world.zone.txt()).toEqual(["v=spf1 include:newsletter.example ?all"]);
      expect(world.zone.deletes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "keeps a stranger's TXT value that joined meanwhile, through the restored record and its release",
    async () => {
      world.zone.addTxt("site-verification=0123");
      spf();
      await up(world);
      expect(world.zone.txt()).toEqual(["site-verification=0123", OURS]);
      await expectQuiet(world);
      world.cloud.clearRequests();
      spf("release: true");
      await up(world);
      await up(world);
      expect(Object.values(stored(world))).toEqual([['"site-verification=0123"']]);
      // On Route53 our value only leaves the set; on Cloudflare it is a record of its own, made neutral and then deleted.
      expect(sent(world).map((request) => request.split(" ")[0])).toEqual(
        provider === "cloudflare" ? ["PUT", "DELETE"] : ["PUT"],
      );
    },
    ENGINE_TIMEOUT,
  );
});
