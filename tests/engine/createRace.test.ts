import { oneLine, recordSteps } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const FIRST = "v=spf1 include:one.example ~all";
const SECOND = "v=spf1 include:two.example ~all";

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
  }, ENGINE_TIMEOUT);
  afterAll(() => {
    two.close();
    one.close();
  });

  it(
    "Route53 refuses the second; on Cloudflare there are two, which the later run and the next of either name, and one deleted by hand ends it",
    async () => {
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
    },
    2 * ENGINE_TIMEOUT,
  );
});

describe("a look after the create that is refused", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld("cloudflare");
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  }, ENGINE_TIMEOUT);
  afterAll(() => world.close());

  it(
    "is told and fails nothing: the record is there, and the state knows it",
    async () => {
      // The plan and the guard read before the create, the look after it.
      world.cloud.addFault({ provider: "cloudflare", operation: "getDnsRecords", kind: "429", skip: 2 });
      const said = oneLine((await up(world, "--skip-preview")).stdout);
      expect(world.cloud.requests({ outcome: "429" })).toHaveLength(11);
      expect(said).toContain(
        "the record is created. The zone could not be read to see whether somebody created another one in the same moment",
      );
      expect(said).toContain("429 Too Many Requests");
      expect(world.zone.txt()).toHaveLength(1);
      await expectQuiet(world);
    },
    ENGINE_TIMEOUT,
  );
});
