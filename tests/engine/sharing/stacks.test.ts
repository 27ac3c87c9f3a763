import { oneLine, recordSteps } from "../harness/observe";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const FIRST = "v=spf1 include:one.example ~all";
const SECOND = "v=spf1 include:two.example ~all";

describe.each(PROVIDERS)("two stacks on one domain on %s", (provider) => {
  let one: World;
  let two: World;

  beforeEach(async () => {
    one = await createWorld(provider);
    two = await one.another("other");
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
    });

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
    );
  });

  it("with different includes, the stack that created the record leaves it to the other one, and never deletes it", async () => {
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
  });

  it("with the same include in a stranger's record, the first to release takes it, the other reports that and a refresh restores it", async () => {
    one.zone.addTxt(GOOGLE);
    odoo(one);
    await up(one);
    odoo(two);
    await up(two);
    expect(texts()).toEqual([BOTH]);
    odoo(one, "release: true");
    await up(one);
    await destroy(one);
    expect(texts()).toEqual([GOOGLE]);
    expect(oneLine(await upFails(two))).toContain("was changed outside of Pulumi");
    expect(texts()).toEqual([GOOGLE]);
    await up(two, "--refresh");
    expect(texts()).toEqual([BOTH]);
    await expectQuiet(two);
  });

  it("with the same include, the second to come found it there: its release leaves it to the first and says so", async () => {
    one.zone.addTxt(GOOGLE);
    odoo(one);
    await up(one);
    odoo(two);
    await up(two);
    odoo(two, "release: true");
    expect(oneLine((await up(two)).stdout)).toContain("include:_spf.odoo.com was in the record before this stack");
    await destroy(two);
    expect(texts()).toEqual([BOTH]);
    await expectQuiet(one);
    odoo(one, "release: true");
    await up(one);
    await destroy(one);
    expect(texts()).toEqual([GOOGLE]);
  });

  it("with the same include in a record that the first created, its deletion is reported by the other and a refresh restores it", async () => {
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
    expect(texts()).toEqual([ODOO]);
    await expectQuiet(two);
  });

  function texts(): string[] {
    return one.zone.txt().filter((text) => text.startsWith("v=spf1"));
  }

  // To each stack the other's term is a stranger's. An up without a refresh may write the record as it is, and takes no term out.
  async function expectKept(world: World): Promise<void> {
    const before = texts();
    await up(world);
    expect(texts()).toEqual(before);
  }
});

describe.each(PROVIDERS)("two stacks that create one record in the same moment on %s", (provider) => {
  let one: World;
  let two: World;
  const declare = (world: World, include: string): void =>
    world.program(
      `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, hosting: "external-smtp", includes: ["${include}"] });`,
    );

  beforeAll(async () => {
    one = await createWorld(provider);
    two = await one.another("other");
    declare(one, "one.example");
    declare(two, "two.example");
  });

  it("Route53 refuses the second; on Cloudflare there are two, the runs name both, and deleting one by hand ends it", async () => {
    const held = one.cloud.hold({ provider, method: "POST", kind: "pause" });
    const running = one.workspace.start("up", { args: ["--skip-preview"] });
    await held.reached;
    await up(two);
    held.release();
    const { code, stdout } = await running.done;
    const late = oneLine(stdout);
    if (provider === "route53") {
      expect([code, late.includes("but it already exists"), one.zone.txt()]).toEqual([1, true, [SECOND]]);
    } else {
      expect(one.zone.txt()).toEqual([FIRST, SECOND]);
      const ids = one.cloud.cloudflare.records("acme.com", "TXT").map(({ id }) => id);
      const words = [...ids, FIRST, SECOND, "spf/several-records"];
      const missing = (said: string): string[] => words.filter((word) => !said.includes(word));
      expect({ code, missing: missing(late) }).toEqual({ code: 1, missing: [] });
      expect(late).toContain("somebody created another one in the same moment");
      for (const world of [one, two]) expect(missing(oneLine(await upFails(world)))).toEqual([]);
      one.zone.removeTxt(SECOND);
    }
    await up(one, "--refresh");
    await up(two, "--refresh");
    expect(one.zone.txt()).toEqual([
      provider === "route53"
        ? "v=spf1 include:one.example include:two.example ~all"
        : "v=spf1 include:two.example include:one.example ~all",
    ]);
    // The first stack remembers what the other one has added since, and writes nothing for it.
    one.cloud.clearRequests();
    expect(recordSteps(await up(one, "--refresh"))).toEqual([]);
    await expectQuiet(one, "--refresh");
    await expectQuiet(two, "--refresh");
  });
});

describe("a look after the create that is refused", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  });

  it("fails the run, because the provider logs it as an error; the record is there, the state knows it, and the next run is quiet", async () => {
    // The plan and the guard read before the create, the look after it.
    world.cloud.addFault({ provider: "cloudflare", operation: "getDnsRecords", kind: "429", skip: 2 });
    const said = oneLine(await upFails(world));
    expect(world.cloud.requests({ outcome: "429" })).toHaveLength(11);
    expect(said).toContain(
      "the record is created. The zone could not be read to see whether somebody created another one in the same moment",
    );
    expect(said).toContain("Run `pulumi up` again: it looks, and has nothing else to do for this record.");
    expect(said).toContain("429 Too Many Requests");
    expect(world.zone.txt()).toHaveLength(1);
    await expectQuiet(world);
  });
});
