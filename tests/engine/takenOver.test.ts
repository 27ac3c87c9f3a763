import { oneLine, sent } from "./observe";
import { urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const VERIFICATION = "google-site-verification=abc";

jest.setTimeout(ENGINE_TIMEOUT);

describe("a record of a person who made it as we would have, on Cloudflare and Route53", () => {
  let world: World;
  afterEach(() => world.close());

  it.each(PROVIDERS)(
    "is still the person's after a run in which it was away (%s): release deletes nothing",
    async (provider) => {
      world = await createWorld(provider);
      const spf = (options = ""): void =>
        world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
      world.zone.addTxt(ODOO);
      spf();
      await up(world);
      // On Cloudflare the record keeps its id while it is something else; a Route53 set has its id from its name.
      if (provider === "cloudflare") world.zone.editTxt(ODOO, `off ${ODOO}`);
      else world.zone.removeTxt(ODOO);
      expect(oneLine(await upFails(world))).toContain("was changed outside of Pulumi");
      if (provider === "cloudflare") world.zone.editTxt(`off ${ODOO}`, ODOO);
      else world.zone.addTxt(ODOO);
      world.cloud.clearRequests();
      spf("release: true");
      await up(world);
      await up(world);
      expect([world.zone.txt(), sent(world)]).toEqual([[ODOO], []]);
    },
  );
});

describe("our record on Cloudflare that a person made another record of", () => {
  const RECORD = "cloudflare:acme.com:TXT";
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ${options} });`);
  beforeEach(async () => {
    world = await createWorld("cloudflare");
    spf();
    await up(world);
  });
  afterEach(() => world.close());

  it("stays as it is, and adopt makes ours beside it", async () => {
    world.zone.editTxt(ODOO, VERIFICATION);
    world.cloud.clearRequests();
    const told = oneLine(await upFails(world, "--refresh"));
    expect(told).toContain(
      `somebody made another record of the one in the state: "${VERIFICATION}". Nothing was written.`,
    );
    expect(told).toContain("Set `adopt: true` on the component");
    expect(sent(world)).toEqual([]);
    spf("adopt: true");
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([VERIFICATION, ODOO]);
    await expectQuiet(world);
  });

  it("stays as it is when it was left to be deleted, and the state forgets it by the command that is named", async () => {
    spf("release: true");
    await up(world);
    world.zone.editTxt(NEUTRAL, VERIFICATION);
    world.cloud.clearRequests();
    const urn = await urnOf(world, RECORD);
    expect(oneLine(await upFails(world))).toContain(
      `somebody made another record of what this stack left to be deleted: "${VERIFICATION}". It was not deleted. Have the state forget it: \`pulumi state delete '${urn}'\``,
    );
    await world.workspace.run(["state", "delete", urn, "--yes"]);
    await up(world);
    expect([world.zone.txt(), sent(world)]).toEqual([[VERIFICATION], []]);
    await expectQuiet(world);
  });
});
