import { keep } from "./checkpoints";
import { oneLine, recordSteps, sortedSteps } from "./observe";
import { changeState, expectStill, resources, urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, preview, previewFails, PROVIDERS, steps, up, upFails, type World } from "./world";

const ODOO = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const REFUSED = "the engine wants to create the record, but it is there already";
const HINT = "Set `adopt: true` on the component and run `pulumi up`";
const IMPORTED = "previously-imported resources that still specify an ID may not be replaced";

jest.setTimeout(ENGINE_TIMEOUT);

describe.each(PROVIDERS)("a state that was changed by hand, on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;
  const declare = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);

  /** The way out: `adopt: true`, an up, and then without it again. */
  async function expectAdoption(): Promise<void> {
    declare("adopt: true");
    expect(recordSteps(await up(world))).toContain(`import ${record} (adopted)`);
    await expectStill(world);
    declare();
    expect(recordSteps(await up(world))).toEqual([`import ${record}`, `delete ${record} (adopted)`]);
    await expectStill(world);
  }

  describe("of a record that the stack created", () => {
    let restore: () => Promise<void>;

    beforeAll(async () => {
      world = await createWorld(provider);
      declare();
      await up(world);
      restore = await keep(world);
    });
    beforeEach(async () => {
      declare();
      await restore();
    });
    // Not one request may change the zone, whatever is done to the state.
    afterEach(() => {
      expect(world.cloud.writes()).toEqual([]);
      expect(world.zone.txt()).toEqual([ODOO]);
    });
    afterAll(() => world.close());

    it("adopts the record that the state lost in the next run, and it no longer counts as ours", async () => {
      await changeState(world, "delete", record);
      expect(sortedSteps(await preview(world))).toEqual([`import ${record}`, `update ${record} memory`]);
      expect(sortedSteps(await up(world))).toEqual([`import ${record}`, `update ${record} memory`]);
      await expectStill(world);
    });

    it("adopts the record at once when the state lost it with all that it knew of it", async () => {
      for (const name of [record, `${record} memory`]) await changeState(world, "delete", name);
      expect((await resources(world)).filter(({ urn }) => urn.includes(record))).toEqual([]);
      expect(sortedSteps(await up(world))).toEqual([`create ${record} memory`, `import ${record}`]);
      await expectStill(world);
    });

    it("keeps the record as it is when only the memory is gone; release then names what may be ours, and deletes nothing", async () => {
      await changeState(world, "delete", `${record} memory`);
      expect(steps(await up(world))).toEqual([`create ${record} memory`]);
      await expectStill(world);
      declare("release: true");
      expect(oneLine((await up(world)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
      await expectStill(world);
    });

    it("refuses a replacement of the tainted record, and adopt takes it over", async () => {
      await changeState(world, "taint", record);
      const text = oneLine(await upFails(world));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      await expectAdoption();
    });

    it("refuses --replace, and is quiet without it", async () => {
      const text = oneLine(await previewFails(world, "--replace", await urnOf(world, record)));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      expect(await upFails(world, "--replace", await urnOf(world, record))).toContain(REFUSED);
      await expectStill(world);
    });
  });

  describe("of a record that the stack adopted", () => {
    let restore: () => Promise<void>;

    beforeAll(async () => {
      world = await createWorld(provider);
      world.zone.addTxt(GOOGLE);
      declare();
      await up(world);
      await up(world);
      restore = await keep(world);
    });
    beforeEach(async () => {
      declare();
      await restore();
    });
    afterEach(() => {
      expect(world.cloud.writes()).toEqual([]);
      expect(world.zone.txt()).toEqual([BOTH]);
    });
    afterAll(() => world.close());

    it("adopts the record again at once when the state lost it", async () => {
      await changeState(world, "delete", record);
      const adopted = [`import ${record}`, `update ${record} memory`];
      expect(sortedSteps(await preview(world))).toEqual(adopted);
      expect(sortedSteps(await up(world))).toEqual(adopted);
      await expectStill(world);
    });

    it("counts all that is live as found when the memory is gone", async () => {
      await changeState(world, "delete", `${record} memory`);
      expect(steps(await up(world))).toEqual([`create ${record} memory`]);
      await expectStill(world);
      declare("release: true");
      expect(oneLine((await up(world)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
      await expectStill(world);
    });

    it("refuses a replacement of the tainted record, in preview with our way out, and adopt takes it over", async () => {
      await changeState(world, "taint", record);
      const text = oneLine(await previewFails(world));
      expect(text).toContain(REFUSED);
      expect(text).toContain(HINT);
      // An up without its preview ends in the engine before any hook is called: there are only its own words.
      expect(await upFails(world)).toContain(IMPORTED);
      await expectAdoption();
    });

    it("refuses --replace, and is quiet without it", async () => {
      const urn = await urnOf(world, record);
      expect(oneLine(await previewFails(world, "--replace", urn))).toContain(HINT);
      expect(await upFails(world, "--replace", urn)).toContain(IMPORTED);
      await expectStill(world);
    });
  });
});
