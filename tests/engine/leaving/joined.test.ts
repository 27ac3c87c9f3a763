import { upWhileHeld } from "../harness/heldRuns";
import { cloudflareIds, oneLine, recordSteps, sent, stored } from "../harness/observe";
import { keep } from "../harness/state";
import { NEUTRAL, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, up, upFails, type World } from "../harness/world";
import { addNamesake, PROVIDERS, READS, textsIn } from "../harness/zone";

const JOINED = "v=spf1 include:newsletter.example ?all";
const STRANGER = "site-verification=0123";

describe.each(PROVIDERS)("somebody joins a record on %s that we are leaving", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  let world: World;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  let marked: () => void;
  beforeAll(async () => {
    world = await createWorld(provider);
    spf();
    await up(world);
    spf("release: true");
    await up(world);
    marked = keep(world);
  });
  beforeEach(() => {
    marked();
    spf("release: true");
  });

  it("keeps a record that got a stranger's term after the first up, takes the mark back, and lets it go with the component", async () => {
    world.zone.editTxt(NEUTRAL, JOINED);
    const second = await up(world);
    expect(recordSteps(second)).toEqual([`update ${RECORD}`]);
    expect(second.stdout).not.toContain("once more");
    await expectQuiet(world);
    world.program("");
    await up(world);
    expect(world.zone.deletes()).toEqual([]);
    expect(world.zone.txt()).toEqual([JOINED]);
  });

  it("takes only the neutral value away when a stranger's TXT value stands beside it", async () => {
    world.zone.addTxt(STRANGER, "acme.com");
    const beside = stored(world)["acme.com TXT"]?.at(-1);
    const ours = cloudflareIds(world)[0];
    await up(world);
    // On Route53 both values are one set: ours leaves it by an update, and the set is never deleted.
    expect(sent(world)).toEqual([provider === "cloudflare" ? `DELETE acme.com TXT ${ours}` : "PUT acme.com TXT"]);
    expect(stored(world)).toEqual({ "acme.com TXT": [beside] });
    await up(world);
    await expectQuiet(world);
    world.program("");
    await up(world);
    expect(stored(world)).toEqual({ "acme.com TXT": [beside] });
  });

  it("refuses the delete when a stranger joins between our reading and the guard's, and the next run keeps what joined", async () => {
    // The first reading of the run is the plan's, the second one the guard's.
    const refused = await upWhileHeld(world, { operation: READS[provider], skip: 1 }, () =>
      world.zone.editTxt(NEUTRAL, JOINED),
    );
    expect(refused.code).not.toBe(0);
    expect(oneLine(refused.stdout)).toContain(
      `the record holds more than what this stack left in it: "${JOINED}". It was not deleted. Run \`pulumi up\` again`,
    );
    expect(sent(world)).toEqual([]);
    await up(world);
    expect(world.zone.txt()).toEqual([JOINED]);
    expect(world.zone.deletes()).toEqual([]);
    await expectQuiet(world);
  });

  it("keeps a stranger's TXT value that comes while the delete is on its way", async () => {
    const late = await upWhileHeld(world, { method: "DELETE" }, () => world.zone.addTxt(STRANGER));
    expect(late.code).toBe(0);
    // Route53 refuses the delete, because the set is not the one that the provider read. The provider takes that for deleted.
    const left = provider === "route53" ? [STRANGER, NEUTRAL] : [STRANGER];
    expect(world.zone.txt()).toEqual(left);
    await up(world);
    await expectQuiet(world);
    expect(world.zone.txt()).toEqual(left);
  });

  it("does not delete what a stranger joined when the stack is destroyed with its program", async () => {
    world.zone.editTxt(NEUTRAL, JOINED);
    expect((await world.workspace.destroy({ args: ["--run-program"] })).code).toBe(0);
    expect(world.zone.txt()).toEqual([JOINED]);
    expect(world.zone.deletes()).toEqual([]);
  });
});

describe("a record on cloudflare that we are leaving is replaced by hand, so that it has another id", () => {
  let world: World;
  const spf = (options: string): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ${options} });`);

  let marked: () => void;
  beforeAll(async () => {
    world = await createWorld("cloudflare");
    spf("");
    await up(world);
    spf("release: true");
    await up(world);
    world.zone.removeTxt(NEUTRAL);
    marked = keep(world);
  });
  beforeEach(() => marked());

  const TEXTS = ["v=spf1 include:newsletter.example ~all", NEUTRAL];

  it.each(TEXTS)("keeps %s and forgets ours", async (text) => {
    const id = world.zone.addTxt(text);
    await up(world, "--refresh");
    await expectQuiet(world);
    expect(cloudflareIds(world)).toEqual([id]);
    expect(world.zone.txt()).toEqual([text]);
    expect(sent(world)).toEqual([]);
  });

  it("asks for a refresh when the run has none, and heals by it", async () => {
    const id = world.zone.addTxt(NEUTRAL);
    const without = oneLine(await upFails(world));
    expect(without).toContain(
      `the record that this stack marked for deletion is gone, and another record stands in its place: "${NEUTRAL}". Nothing was deleted. Run \`pulumi up --refresh\`.`,
    );
    await up(world, "--refresh");
    expect(cloudflareIds(world)).toEqual([id]);
    expect(sent(world)).toEqual([]);
    await expectQuiet(world);
  });
});

// The engine deletes the record in the zone that the state names, although the program names another one by now.
describe("a record that is marked for deletion in a zone that the program no longer names", () => {
  let world: World;

  it("stays on Route53 with the stranger who joined it, when a longer zone has come in between", async () => {
    world = await createWorld("route53");
    const spf = (options: string): void =>
      world.program(`new odoo.SpfRecord("acme", { domain: "mail.acme.com", route53: {}, ${options} });`);
    spf("");
    await up(world);
    spf("release: true");
    await up(world);
    world.zone.addTxt("stranger=1", "mail.acme.com");
    world.cloud.route53.addZone({ name: "mail.acme.com" });
    world.cloud.clearRequests();
    expect(oneLine(await upFails(world))).toContain(
      'mail.acme.com TXT (Route53): the record holds more than what this stack left in it: "v=spf1 ?all", "stranger=1". It was not deleted.',
    );
    expect([textsIn(world, world.zone.id), sent(world)]).toEqual([[`"${NEUTRAL}"`, '"stranger=1"'], []]);
  });

  describe.each(PROVIDERS)("of another id, on %s", (provider) => {
    let other: string;
    const at = (id: string, options = ""): void =>
      world.program(
        `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: { zoneId: "${id}" }, ${options} });`,
      );
    beforeEach(async () => {
      world = await createWorld(provider);
      at(world.zone.id);
      await up(world);
      at(world.zone.id, "release: true");
      await up(world);
      expect(textsIn(world, world.zone.id)).toEqual([`"${NEUTRAL}"`]);
      other = addNamesake(world, []).id;
    });

    it("goes by the release that was begun", async () => {
      at(other, "release: true");
      await up(world);
      expect([textsIn(world, world.zone.id), textsIn(world, other)]).toEqual([[], []]);
      await expectQuiet(world);
    });

    it("goes when release is taken back, and the record comes to be in the new zone", async () => {
      at(other);
      await up(world);
      expect([textsIn(world, world.zone.id), textsIn(world, other)]).toEqual([[], [`"${ODOO}"`]]);
      await expectQuiet(world);
    });
  });
});
