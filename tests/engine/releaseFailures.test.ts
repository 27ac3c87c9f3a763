import { keep } from "./checkpoints";
import { killAt } from "./heldRuns";
import { oneLine, recordSteps, sent } from "./observe";
import { createWorld, ENGINE_TIMEOUT, expectQuiet, PROVIDERS, up, upFails, type World } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";

describe.each(PROVIDERS)("leaving an SPF record on %s that we created, when runs fail", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  let world: World;
  let managed: () => Promise<void>;
  let armed: () => Promise<void>;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const methods = (): string[] => world.zone.writes().map(({ method, outcome }) => `${method} ${outcome}`);

  beforeAll(async () => {
    world = await createWorld(provider);
    spf();
    await up(world);
    managed = await keep(world);
    spf("release: true");
    await up(world);
    armed = await keep(world);
  }, ENGINE_TIMEOUT);
  afterAll(() => world.close());

  describe("in the first up", () => {
    beforeEach(async () => {
      await managed();
      spf("release: true");
    }, ENGINE_TIMEOUT);

    it(
      "starts again after a 429: the next up neutralises, the one after deletes",
      async () => {
        world.cloud.addFault({ kind: "429", provider, method: "PUT" });
        await upFails(world);
        expect(world.zone.txt()).toEqual([OURS]);
        await up(world);
        expect(world.zone.txt()).toEqual([NEUTRAL]);
        await up(world);
        expect(world.zone.txt()).toEqual([]);
        expect(methods()).toEqual(["PUT 429", "PUT ok", "DELETE ok"]);
      },
      ENGINE_TIMEOUT,
    );

    it.each([
      ["pause", OURS],
      ["pauseAfter", NEUTRAL],
    ] as const)(
      "starts again after a kill -9 at the write (%s): two more ups, and it is gone",
      async (kind, then) => {
        await killAt(world, kind, { method: "PUT" });
        expect(world.zone.txt()).toEqual([then]);
        await up(world);
        expect(world.zone.txt()).toEqual([NEUTRAL]);
        await up(world);
        expect(world.zone.txt()).toEqual([]);
        await up(world);
        await expectQuiet(world);
      },
      ENGINE_TIMEOUT,
    );
  });

  describe("in the second up", () => {
    beforeEach(async () => {
      await armed();
      spf("release: true");
    }, ENGINE_TIMEOUT);

    it(
      "tries the delete again after a 429",
      async () => {
        world.cloud.addFault({ kind: "429", provider, method: "DELETE" });
        await upFails(world);
        expect(world.zone.txt()).toEqual([NEUTRAL]);
        expect(recordSteps(await up(world))).toEqual([`delete ${RECORD}`]);
        expect(methods()).toEqual(["DELETE 429", "DELETE ok"]);
        expect(world.zone.txt()).toEqual([]);
      },
      ENGINE_TIMEOUT,
    );

    it(
      "deletes it in the next up after a kill -9 before the delete",
      async () => {
        await killAt(world, "pause", { method: "DELETE" });
        expect(world.zone.txt()).toEqual([NEUTRAL]);
        await up(world);
        expect(world.zone.txt()).toEqual([]);
        await up(world);
        await expectQuiet(world);
      },
      ENGINE_TIMEOUT,
    );

    it(
      "forgets it in the next up after a kill -9 behind the delete, with a refresh where the provider needs one",
      async () => {
        await killAt(world, "pauseAfter", { method: "DELETE" });
        expect(world.zone.txt()).toEqual([]);
        if (provider === "cloudflare") {
          // Its provider fails to delete what is gone (404), so the guard says what helps before it tries.
          expect(oneLine(await upFails(world))).toContain(
            "acme.com TXT (Cloudflare): the record is gone from the zone already, but the state still has it. Run `pulumi up --refresh`",
          );
        }
        await up(world, ...(provider === "cloudflare" ? ["--refresh"] : []));
        await up(world);
        await expectQuiet(world);
        expect(sent(world)).toEqual([]);
      },
      ENGINE_TIMEOUT,
    );
  });

  describe("with the component gone, or the stack, before the second up", () => {
    beforeEach(() => armed(), ENGINE_TIMEOUT);

    it.each([
      ["release: true", []],
      ["", [OURS]],
    ])(
      "refuses to forget an armed record with its component; the component put back (%s) goes on as if nothing had been",
      async (options, then) => {
        world.program("");
        expect(await upFails(world)).toContain('hook "odoo-mail:guard" was not registered');
        world.program(`new odoo.DkimRecord("other", { domain: "acme.com", ${provider}: {} });`);
        expect(oneLine(await upFails(world))).toContain("Put the component back with `release: true`");
        expect(world.zone.txt()).toEqual([NEUTRAL]);
        expect(world.zone.deletes()).toEqual([]);
        spf(options);
        await up(world);
        await up(world);
        expect(world.zone.txt()).toEqual(then);
        expect(world.zone.deletes()).toHaveLength(then.length === 0 ? 1 : 0);
      },
      ENGINE_TIMEOUT,
    );

    it(
      "refuses a plain destroy with the engine's words, deletes under guard with --run-program",
      async () => {
        spf("release: true");
        const plain = await world.workspace.destroy();
        expect(plain.code).not.toBe(0);
        expect(plain.stderr).toContain(
          "You must run with the `--run-program` flag to use delete hooks during destroy.",
        );
        expect(sent(world)).toEqual([]);
        const { code } = await world.workspace.destroy({ args: ["--run-program"] });
        expect([code, methods(), world.zone.txt()]).toEqual([0, ["DELETE ok"], []]);
      },
      ENGINE_TIMEOUT,
    );
  });
});
