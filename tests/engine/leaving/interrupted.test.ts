import { killAt } from "../harness/heldRuns";
import { oneLine, recordSteps, sent, stored } from "../harness/observe";
import { keep, urnOf } from "../harness/state";
import { KEY, NEUTRAL, ODOO, TARGET } from "../harness/texts";
import { createWorld, expectQuiet, up, upFails, type World } from "../harness/world";
import { PROVIDERS, READS } from "../harness/zone";

const RECORD = "cloudflare:acme.com:TXT";

describe.each(PROVIDERS)("leaving an SPF record on %s that we created, when runs fail", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  let world: World;
  let managed: () => void;
  let marked: () => void;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const methods = (): string[] => world.zone.writes().map(({ method, outcome }) => `${method} ${outcome}`);

  beforeAll(async () => {
    world = await createWorld(provider);
    spf();
    await up(world);
    managed = keep(world);
    spf("release: true");
    await up(world);
    marked = keep(world);
  });

  describe("in the first up", () => {
    beforeEach(() => {
      managed();
      spf("release: true");
    });

    it("starts again after a 429: the next up neutralises, the one after deletes", async () => {
      world.cloud.addFault({ kind: "429", provider, method: "PUT" });
      await upFails(world);
      expect(world.zone.txt()).toEqual([ODOO]);
      await up(world);
      expect(world.zone.txt()).toEqual([NEUTRAL]);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
      expect(methods()).toEqual(["PUT 429", "PUT ok", "DELETE ok"]);
    });

    it.each([
      ["pause", ODOO],
      ["pauseAfter", NEUTRAL],
    ] as const)("starts again after a kill -9 at the write (%s): two more ups, and it is gone", async (kind, then) => {
      await killAt(world, kind, { method: "PUT" });
      expect(world.zone.txt()).toEqual([then]);
      await up(world);
      expect(world.zone.txt()).toEqual([NEUTRAL]);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
      await up(world);
      await expectQuiet(world);
    });
  });

  describe("in the second up", () => {
    beforeEach(() => {
      marked();
      spf("release: true");
    });

    it("tries the delete again after a 429", async () => {
      world.cloud.addFault({ kind: "429", provider, method: "DELETE" });
      await upFails(world);
      expect(world.zone.txt()).toEqual([NEUTRAL]);
      expect(recordSteps(await up(world))).toEqual([`delete ${RECORD}`]);
      expect(methods()).toEqual(["DELETE 429", "DELETE ok"]);
      expect(world.zone.txt()).toEqual([]);
    });

    it("deletes it in the next up after a kill -9 before the delete", async () => {
      await killAt(world, "pause", { method: "DELETE" });
      expect(world.zone.txt()).toEqual([NEUTRAL]);
      await up(world);
      expect(world.zone.txt()).toEqual([]);
      await up(world);
      await expectQuiet(world);
    });

    it("forgets it in the next up after a kill -9 behind the delete, with a refresh where the provider needs one", async () => {
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
    });
  });

  describe("with the component gone, or the stack, before the second up", () => {
    beforeEach(() => marked());

    it.each([
      ["release: true", []],
      ["", [ODOO]],
    ])(
      "refuses to forget a marked record with its component; the component put back (%s) goes on as before",
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
    );

    it("refuses a plain destroy with the engine's words, deletes under guard with --run-program", async () => {
      spf("release: true");
      const plain = await world.workspace.destroy();
      expect(plain.code).not.toBe(0);
      expect(plain.stderr).toContain("You must run with the `--run-program` flag to use delete hooks during destroy.");
      expect(sent(world)).toEqual([]);
      const { code } = await world.workspace.destroy({ args: ["--run-program"] });
      expect([code, methods(), world.zone.txt()]).toEqual([0, ["DELETE ok"], []]);
    });
  });
});

// The engine deletes only records that an earlier run marked. A run must tell of a record that stays because it was not marked.
describe.each(PROVIDERS)("a release on %s whose first run did not get to mark a record", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
  });
  const run = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const { code, stdout } = await world.workspace.up({ args: ["--skip-preview", ...args] });
    return { code, said: oneLine(stdout) };
  };

  it("because it was about that record only: the next runs take it out", async () => {
    const dkim = (options = ""): void =>
      world.program(`new odoo.DkimRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
    dkim();
    await up(world);
    await up(world);
    dkim("release: true");
    await run("--target", urnOf(world, `${provider}:${KEY}:CNAME`));
    expect(world.zone.cname(KEY)).toBe(TARGET);
    const said = [await run(), await run()].map((one) => one.said).join(" ");
    expect(said).toContain("is deleted at the end of this run");
    expect(said).toContain("If the next run says so again, the state has lost it: delete it by hand.");
    expect(world.zone.cname(KEY)).toBeUndefined();
  });

  it("because a reading failed: the next runs take all of it out", async () => {
    const mail = (options = ""): void =>
      world.program(
        `new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {}, dmarc: { policy: "none" }, ${options} });`,
      );
    mail();
    await up(world);
    mail("release: true");
    world.cloud.addFault({ provider, kind: "429", operation: READS[provider], skip: 1 });
    expect((await run("--parallel", "2")).code).toBe(1);
    world.cloud.clearFaults();
    await up(world);
    await up(world);
    expect(stored(world)).toEqual({});
    await up(world);
    await expectQuiet(world);
  });
});

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
  });

  async function unprotect(name: string): Promise<void> {
    const { code } = await world.workspace.run(["state", "unprotect", urnOf(world, name), "--yes"]);
    expect(code).toBe(0);
  }

  it("keeps the second run of release from deleting, until the record is unprotected", async () => {
    spf("release: true", true);
    await up(world);
    expect(oneLine(await upFails(world))).toContain("cannot be deleted because it is protected");
    expect(world.zone.txt()).toEqual([NEUTRAL]);
    await unprotect(RECORD);
    await up(world);
    expect(world.zone.txt()).toEqual([]);
  });

  it("keeps adopt from forgetting the old entries; the zone is untouched, and with those unprotected it goes through", async () => {
    spf("adopt: true", true);
    expect(oneLine(await upFails(world))).toContain("cannot be deleted because it is protected");
    expect(world.zone.txt()).toEqual([ODOO]);
    for (const name of [RECORD, `${RECORD} memory`]) await unprotect(name);
    await up(world);
    expect([world.zone.txt(), world.zone.deletes()]).toEqual([[ODOO], []]);
    await expectQuiet(world);
  });

  it("is like any other once protect was taken off in a run before", async () => {
    spf("", false);
    await up(world);
    spf("release: true", false);
    await up(world);
    await up(world);
    expect(world.zone.txt()).toEqual([]);
  });
});
