import { oneLine, recordSteps, sent } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, PROVIDERS, up, upFails, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a zone id that no preview knows, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;

  beforeEach(async () => {
    world = await createWorld(provider);
    // The id of a resource that this program creates; its value is the zone's only when it is known.
    world.program(`
      const zone = new pulumi.Stash("zone", { input: "made by this program" });
      const zoneId = zone.id.apply(() => "${world.zone.id}");
      new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: { zoneId } });`);
  });
  afterEach(() => world.close());

  async function expectPlanAsIfEmpty(): Promise<void> {
    const shown = await preview(world);
    expect(oneLine(shown.stdout)).toContain("is not known before another resource exists");
    expect(oneLine(shown.stdout)).toContain("this preview plans as if the zone were empty");
    expect(recordSteps(shown)).toEqual([`create ${record}`]);
    expect(world.cloud.requests()).toEqual([]);
  }

  it("previews as if the zone were empty, says so, and creates where it is", async () => {
    await expectPlanAsIfEmpty();
    expect(recordSteps(await up(world))).toEqual([`create ${record}`]);
    expect(recordSteps(await preview(world))).toEqual([]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([ODOO]);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
  });

  it("merges into what up finds there", async () => {
    const id = world.zone.addTxt(GOOGLE);
    await expectPlanAsIfEmpty();
    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(sent(world)).toEqual([provider === "cloudflare" ? `PUT acme.com TXT ${id}` : "PUT acme.com TXT"]);
  });

  it("refuses in up what it would refuse in preview", async () => {
    world.zone.addTxt("v=spf1 include:a.example include:a.example nonsense ~all");
    await expectPlanAsIfEmpty();
    expect(oneLine(await upFails(world))).toContain("The SPF record of acme.com stays as it is:");
    expect(world.cloud.writes()).toEqual([]);
  });
});
