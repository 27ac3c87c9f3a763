import { oneLine } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const SHARED = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";

describe.each(PROVIDERS)("two stacks on one domain on %s", (provider) => {
  let one: World;
  let two: World;

  beforeEach(async () => {
    one = await createWorld(provider);
    two = await one.another("other");
  }, ENGINE_TIMEOUT);
  afterEach(() => {
    two.close();
    one.close();
  });

  const includes = (world: World, include: string, more = ""): void =>
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, hosting: "external-smtp", includes: ["${include}"], ${more} });`,
    );
  const odoo = (world: World, more = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${more} });`);
  const destroy = async (world: World): Promise<void> => {
    const { code, stdout, stderr } = await world.workspace.destroy();
    if (code !== 0) throw new Error(`destroy failed:\n${stdout}\n${stderr}`);
  };

  describe("with different includes in a stranger's record", () => {
    beforeEach(async () => {
      one.zone.addTxt(GOOGLE);
      one.zone.addTxt("site-verification=0123");
      includes(one, "one.example");
      await up(one);
      includes(two, "two.example");
      await up(two);
      expect(texts()).toEqual(["v=spf1 include:two.example include:one.example include:_spf.google.com ~all"]);
    }, ENGINE_TIMEOUT);

    it.each([
      ["the first", "two.example"],
      ["the second", "one.example"],
    ])(
      "%s to come removes only its own when it leaves, the other stays quiet, and then leaves the record as it was found",
      async (which, kept) => {
        const [leaving, staying] = which === "the first" ? [one, two] : [two, one];
        const own = which === "the first" ? "one.example" : "two.example";
        await expectKept(staying);
        includes(leaving, own, "release: true");
        await up(leaving, "--refresh");
        expect(texts()).toEqual([`v=spf1 include:${kept} include:_spf.google.com ~all`]);
        await destroy(leaving);
        await up(staying, "--refresh");
        await expectQuiet(staying);
        includes(staying, kept, "release: true");
        await up(staying);
        await destroy(staying);
        expect(one.zone.txt()).toEqual(["site-verification=0123", GOOGLE]);
        expect(one.zone.deletes()).toEqual([]);
      },
      ENGINE_TIMEOUT,
    );
  });

  it(
    "with different includes, the stack that created the record leaves it to the other one, and never deletes it",
    async () => {
      includes(one, "one.example");
      await up(one);
      includes(two, "two.example");
      await up(two);
      includes(one, "one.example", "release: true");
      await up(one, "--refresh");
      await up(one);
      await destroy(one);
      expect(texts()).toEqual(["v=spf1 include:two.example ~all"]);
      await up(two, "--refresh");
      await expectQuiet(two);
      expect(one.zone.deletes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "with the same include in a stranger's record, the first to release takes it, the other reports that and a refresh restores it",
    async () => {
      one.zone.addTxt(GOOGLE);
      odoo(one);
      await up(one);
      odoo(two);
      await up(two);
      expect(texts()).toEqual([SHARED]);
      odoo(one, "release: true");
      await up(one);
      await destroy(one);
      expect(texts()).toEqual([GOOGLE]);
      expect(oneLine(await upFails(two))).toContain("was changed outside of Pulumi");
      expect(texts()).toEqual([GOOGLE]);
      await up(two, "--refresh");
      expect(texts()).toEqual([SHARED]);
      await expectQuiet(two);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "with the same include, the second to come found it there: its release leaves it to the first and says so",
    async () => {
      one.zone.addTxt(GOOGLE);
      odoo(one);
      await up(one);
      odoo(two);
      await up(two);
      odoo(two, "release: true");
      expect(oneLine((await up(two)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
      await destroy(two);
      expect(texts()).toEqual([SHARED]);
      await expectQuiet(one);
      odoo(one, "release: true");
      await up(one);
      await destroy(one);
      expect(texts()).toEqual([GOOGLE]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "with the same include in a record that the first created, its deletion is reported by the other and a refresh restores it",
    async () => {
      odoo(one);
      await up(one);
      odoo(two);
      await up(two);
      odoo(one, "release: true");
      await up(one);
      await up(one);
      expect(texts()).toEqual([]);
      expect(oneLine(await upFails(two))).toContain("Run `pulumi up --refresh`");
      await up(two, "--refresh");
      expect(texts()).toEqual(["v=spf1 include:_spf.odoo.com ~all"]);
      await expectQuiet(two);
    },
    ENGINE_TIMEOUT,
  );

  function texts(): string[] {
    return one.zone.txt().filter((text) => text.startsWith("v=spf1"));
  }

  // The other's term is a stranger's to each: an up without a refresh may write the record as it is, never less.
  async function expectKept(world: World): Promise<void> {
    const before = texts();
    await up(world);
    expect(texts()).toEqual(before);
  }
});
