import { addNamesake, textsIn } from "./namesakes";
import { oneLine, sent } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const NEUTRAL = '"v=spf1 ?all"';
const ODOO = '"v=spf1 include:_spf.odoo.com ~all"';

jest.setTimeout(ENGINE_TIMEOUT);

// What goes is in the zone of the state's entry, whatever zone the program means by now.
describe("a record that is left to be deleted in a zone that the program no longer means", () => {
  let world: World;
  afterEach(() => world.close());

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
    expect([textsIn(world, world.zone.id), sent(world)]).toEqual([[NEUTRAL, '"stranger=1"'], []]);
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
      expect(textsIn(world, world.zone.id)).toEqual([NEUTRAL]);
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
      expect([textsIn(world, world.zone.id), textsIn(world, other)]).toEqual([[], [ODOO]]);
      await expectQuiet(world);
    });
  });
});
