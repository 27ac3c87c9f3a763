import { recordSteps, sent, sortedSteps } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, PROVIDERS, up, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a state that knows less than the zone, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  const adopted = ["create acme", `create ${record} memory`, `import ${record}`];
  const put = (id: string): string => (provider === "cloudflare" ? `PUT acme.com TXT ${id}` : "PUT acme.com TXT");
  let world: World;
  const declare = (options = "", into = world): void =>
    into.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  beforeEach(async () => {
    world = await createWorld(provider);
  });
  afterEach(() => world.close());

  it("a new stack adopts what a lost one created, without a write", async () => {
    declare();
    await up(world);
    const fresh = await world.another("fresh");
    declare("", fresh);
    expect(sortedSteps(await up(fresh))).toEqual(adopted);
    await expectStill(fresh);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
    expect(world.zone.txt()).toEqual([ODOO]);
    fresh.close();
  });

  it("a new stack adopts what a lost one merged into, and keeps TTL, comment and tags", async () => {
    world.zone.addTxt(GOOGLE, "acme.com", { ttl: 1234, comment: "mail, ask Eve", tags: ["team:mail"] });
    declare();
    await up(world);
    const before = zoneNow(world);
    const fresh = await world.another("fresh");
    declare("", fresh);
    expect(sortedSteps(await up(fresh))).toEqual(adopted);
    await expectStill(fresh);
    expect(zoneNow(world)).toEqual(before);
    expect(world.zone.txt()).toEqual([BOTH]);
    fresh.close();
  });

  it("a checkpoint from before the create leads to the same record, not to a second one", async () => {
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(sortedSteps(await up(world))).toEqual(adopted);
    await expectStill(world);
    expect(sent(world)).toEqual(["POST acme.com TXT"]);
    expect(world.zone.txt()).toEqual([ODOO]);
  });

  it("a checkpoint from before the adoption leads to the same merged record", async () => {
    const id = world.zone.addTxt(GOOGLE);
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(sortedSteps(await up(world))).toEqual(adopted);
    await expectStill(world);
    expect(sent(world)).toEqual([put(id)]);
    expect(world.zone.txt()).toEqual([BOTH]);
  });

  it("a checkpoint from before a term was added keeps the term and what a stranger added", async () => {
    declare();
    await up(world);
    const checkpoint = await world.workspace.exportState();
    declare(`includes: ["mail.example.net"]`);
    await up(world);
    const stranger = "v=spf1 include:_spf.odoo.com include:mail.example.net include:_spf.google.com ~all";
    world.zone.editTxt("v=spf1 include:_spf.odoo.com include:mail.example.net ~all", stranger);
    await world.workspace.importState(checkpoint);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([stranger]);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT", "PUT"]);
  });

  it("a checkpoint from before a term was taken out does not bring the term back", async () => {
    const id = world.zone.addTxt(GOOGLE);
    declare(`includes: ["mail.example.net"]`);
    await up(world);
    const checkpoint = await world.workspace.exportState();
    declare();
    await up(world);
    await world.workspace.importState(checkpoint);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    await expectStill(world);
    expect(world.zone.txt()).toEqual([BOTH]);
    // The last one writes what is there already: the state has to learn it.
    expect(sent(world)).toEqual([put(id), put(id), put(id)]);
  });
});

function zoneNow({ cloud, zone }: World): unknown {
  return zone.provider === "cloudflare" ? cloud.cloudflare.zone(zone.id) : cloud.route53.zone(zone.id);
}
