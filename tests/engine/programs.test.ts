import { addNamesake, textsIn } from "./namesakes";
import { oneLine } from "./observe";
import { expectStill } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, previewFails, PROVIDERS, up, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("two components on one record, on %s", (provider) => {
  let world: World;
  const at = (options = ""): string => `{ domain: "acme.com", ${provider}: {}, ${options} }`;
  const inZone = (id: string, options = ""): string =>
    `{ domain: "acme.com", ${provider}: { zoneId: "${id}" }, ${options} }`;

  beforeAll(async () => {
    world = await createWorld(provider, { realProcesses: true });
    world.zone.addTxt(GOOGLE);
  });
  afterAll(() => world.close());

  const TWICE = [
    { what: "of one type", second: `new odoo.SpfRecord("second", ${at()});` },
    {
      what: "of two types",
      second: `new odoo.MailDomain("second", ${at("dkim: { enabled: false }")});`,
    },
    { what: "of which one has a nameSuffix", second: `new odoo.SpfRecord("second", ${at(`nameSuffix: "two"`)});` },
  ];

  it.each(TWICE)("$what are refused in preview, so that up writes nothing", async ({ second }) => {
    world.program(`new odoo.SpfRecord("first", ${at()});${second}`);
    const { code, stdout } = await world.workspace.up();
    const said = oneLine(stdout);
    expect(code).not.toBe(0);
    // Whoever has read the zone first holds the record.
    expect(said).toMatch(/The components "(first" and "second|second" and "first)" both declare this record/);
    expect(said).toContain("Declare it once, with the terms of both");
    expect(said).toContain("dns/declared-twice");
    expect(world.cloud.writes()).toEqual([]);
    expect(world.zone.txt()).toEqual([GOOGLE]);
  });

  it("in two zones of one name are refused without nameSuffix, and each merged on its own with it", async () => {
    const { id: second } = addNamesake(world, []);
    const first = `new odoo.SpfRecord("inside", ${inZone(world.zone.id)});`;
    world.program(`${first} new odoo.SpfRecord("outside", ${inZone(second)});`);
    expect(oneLine(await previewFails(world))).toContain("and one of them a `nameSuffix`");
    expect(world.cloud.writes()).toEqual([]);

    world.program(`${first} new odoo.SpfRecord("outside", ${inZone(second, `nameSuffix: "outside"`)});`);
    await up(world);
    await expectStill(world);
    expect(textsIn(world, world.zone.id)).toEqual([`"${BOTH}"`]);
    expect(textsIn(world, second)).toEqual([`"${ODOO}"`]);
    expect(world.cloud.writes().map(({ method, zone }) => [method, zone])).toEqual(
      expect.arrayContaining([
        ["PUT", world.zone.id],
        ["POST", second],
      ]),
    );
    expect(world.cloud.writes()).toHaveLength(2);
  });
});
