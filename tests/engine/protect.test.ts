import { oneLine } from "./observe";
import { urnOf } from "./stackState";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, up, upFails, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const RECORD = "cloudflare:acme.com:TXT";

describe("a component with protect: true", () => {
  let world: World;
  const spf = (options: string, protect: boolean): void =>
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ${options} }, { protect: ${protect} });`,
    );

  beforeEach(async () => {
    world = await createWorld("cloudflare");
    spf("", true);
    await up(world);
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  async function unprotect(name: string): Promise<void> {
    const { code } = await world.workspace.run(["state", "unprotect", await urnOf(world, name), "--yes"]);
    expect(code).toBe(0);
  }

  it(
    "keeps the second run of release from deleting, until the record is unprotected",
    async () => {
      spf("release: true", true);
      await up(world);
      expect(oneLine(await upFails(world))).toContain("cannot be deleted because it is protected");
      expect(world.zone.txt()).toEqual(["v=spf1 ?all"]);
      await unprotect(RECORD);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "keeps adopt from forgetting the old entries; the zone is untouched, and with those unprotected it goes through",
    async () => {
      spf("adopt: true", true);
      expect(oneLine(await upFails(world))).toContain("cannot be deleted because it is protected");
      expect(world.zone.txt()).toEqual([OURS]);
      for (const name of [RECORD, `${RECORD} memory`]) await unprotect(name);
      await up(world);
      expect([world.zone.txt(), world.zone.deletes()]).toEqual([[OURS], []]);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "is like any other once protect was taken off in a run before",
    async () => {
      spf("", false);
      await up(world);
      spf("release: true", false);
      await up(world);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );
});
