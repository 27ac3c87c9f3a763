import { watch } from "node:fs";
import { killAt, upUntilHeld } from "../harness/heldRuns";
import { oneLine, recordSteps, sent, sortedSteps } from "../harness/observe";
import { keep } from "../harness/state";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createWorld, expectQuiet, preview, steps, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const PENDING = "Attempting to deploy or update resources with 1 pending operations from previous deployment.";

describe.each(PROVIDERS)("writes on %s that nobody saw end", (provider) => {
  const RECORD = `${provider}:acme.com:TXT`;
  const CREATED = [`create ${RECORD}`];
  const ADOPTED = [`import ${RECORD}`, `update ${RECORD} memory`];
  let world: World;
  let empty: () => void;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const methods = (): string[] => world.zone.writes().map(({ method, outcome }) => `${method} ${outcome}`);

  /** An up that fails with the end of its provider's process. */
  const dies = async (): Promise<void> => {
    const { code, stdout } = await world.workspace.up({ args: ["--skip-preview"], realProcesses: true });
    if (code === 0) throw new Error(`up went well:\n${stdout}`);
  };

  /** Whatever follows, up to a removed component: nothing of this record is ever deleted. */
  const leave = async (): Promise<void> => {
    for (const options of ["release: true", "release: true", undefined]) {
      if (options === undefined) world.program("");
      else spf(options);
      await up(world);
    }
    expect(world.zone.deletes()).toEqual([]);
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    empty = keep(world);
  });
  beforeEach(() => {
    empty();
    spf();
  });

  it("adopts the record whose create was answered into the void; preview says so, nothing is doubled or deleted later", async () => {
    world.cloud.addFault({ kind: "lostAnswer", provider, method: "POST" });
    await upFails(world);
    const refusal = provider === "cloudflare" ? "81058" : "InvalidChangeBatch";
    expect([methods(), world.zone.txt()]).toEqual([["POST ok", `POST ${refusal}`], [ODOO]]);
    world.cloud.clearRequests();
    expect(sortedSteps(await preview(world))).toEqual(ADOPTED);
    expect(sortedSteps(await up(world))).toEqual(ADOPTED);
    await expectQuiet(world);
    await leave();
    expect([sent(world), world.zone.txt()]).toEqual([[], [ODOO]]);
  });

  it.each([
    ["before", "crashBefore", [], CREATED, ["POST ok"]],
    ["behind", "crashAfter", [ODOO], ADOPTED, []],
  ] as const)(
    "heals in the next up when the provider is killed %s the create",
    async (_where, kind, left, then, written) => {
      world.cloud.addFault({ kind, provider, method: "POST" });
      await dies();
      expect(world.zone.txt()).toEqual(left);
      world.cloud.clearRequests();
      expect(sortedSteps(await up(world))).toEqual(then);
      expect([methods(), world.zone.txt()]).toEqual([written, [ODOO]]);
      await expectQuiet(world);
    },
  );

  it.each([
    ["before", "crashBefore", GOOGLE],
    ["behind", "crashAfter", BOTH],
  ] as const)(
    "heals in the next up when the provider is killed %s the update of an adopted record",
    async (_where, kind, left) => {
      world.zone.addTxt(GOOGLE);
      world.cloud.addFault({ kind, provider, method: "PUT" });
      await dies();
      expect(world.zone.txt()).toEqual([left]);
      world.cloud.clearRequests();
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect([methods(), world.zone.txt()]).toEqual([["PUT ok"], [BOTH]]);
      await expectQuiet(world);
    },
  );

  it.each([
    ["before", "pause", [], CREATED, ["POST ok"]],
    ["behind", "pauseAfter", [ODOO], ADOPTED, []],
  ] as const)(
    "heals in the next up after kill -9 of everything %s the create; one command ends the engine's warning",
    async (_where, kind, left, then, written) => {
      await killAt(world, kind, { method: "POST" });
      expect(world.zone.txt()).toEqual(left);
      world.cloud.clearRequests();
      const healed = await up(world);
      expect([sortedSteps(healed), methods(), world.zone.txt()]).toEqual([then, written, [ODOO]]);
      expect(oneLine(healed.stdout)).toContain(PENDING);
      world.cloud.clearRequests();
      expect((await world.workspace.refresh({ args: ["--clear-pending-creates"] })).code).toBe(0);
      const quiet = await up(world);
      expect([steps(quiet), sent(world)]).toEqual([[], []]);
      expect(oneLine(quiet.stdout)).not.toContain(PENDING);
    },
  );

  it.each([
    ["before", "pause", GOOGLE],
    ["behind", "pauseAfter", BOTH],
  ] as const)(
    "heals in the next up after kill -9 of everything %s the update of an adopted record",
    async (_where, kind, left) => {
      world.zone.addTxt(GOOGLE);
      await killAt(world, kind, { method: "PUT" });
      expect(world.zone.txt()).toEqual([left]);
      world.cloud.clearRequests();
      expect(recordSteps(await up(world))).toEqual([`update ${RECORD}`]);
      expect([methods(), world.zone.txt()]).toEqual([["PUT ok"], [BOTH]]);
      await expectQuiet(world);
    },
  );

  it("adopts what an orphaned provider still writes after kill -9 of the CLI alone", async () => {
    const { running, release } = await upUntilHeld(world, "pause", { method: "POST" }, true);
    running.kill("cli");
    await running.done;
    const written = inCloud(world, () => world.zone.txt().length > 0);
    release();
    await written;
    expect((await world.workspace.cancel()).code).toBe(0);
    world.cloud.clearRequests();
    expect(sortedSteps(await up(world))).toEqual(ADOPTED);
    expect([sent(world), world.zone.txt()]).toEqual([[], [ODOO]]);
    await expectQuiet(world);
  });

  it.each([
    [
      "with a text of their own",
      "v=spf1 include:hand.example -all",
      "v=spf1 include:_spf.odoo.com include:hand.example -all",
    ],
    ["with the very text that we would have written", ODOO, ODOO],
  ])(
    "adopts the record that a person made after our create was refused (429), %s, and never deletes it",
    async (_how, made, merged) => {
      world.cloud.addFault({ kind: "429", provider, method: "POST" });
      await upFails(world);
      expect([methods(), world.zone.txt()]).toEqual([["POST 429"], []]);
      world.zone.addTxt(made);
      world.cloud.clearRequests();
      await up(world);
      expect([methods(), world.zone.txt()]).toEqual([made === merged ? [] : ["PUT ok"], [merged]]);
      await expectQuiet(world);
      await leave();
      expect(world.zone.txt()).toEqual([made]);
    },
  );
});

/** Waits until this holds in the cloud's files, which are the only sign of what an orphaned process does. */
function inCloud(world: World, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(world.cloud.dir, () => {
      if (!isSo()) return;
      watcher.close();
      resolve();
    });
  });
}
