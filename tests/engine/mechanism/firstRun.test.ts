import { oneLine, recordSteps, sent } from "../harness/observe";
import { childUrn, resources, type StateResource, urnOf } from "../harness/state";
import { BOTH, GOOGLE } from "../harness/texts";
import { createWorld, expectQuiet, steps, up, upFails } from "../harness/world";
import { NATIVE_TYPES, PROVIDERS } from "../harness/zone";

// The engine imports what a run leaves out, below a parent that it does not make: such a state cannot be read any more.
describe.each(PROVIDERS)("a component on %s that is new in a run about something else (--target)", (provider) => {
  it("waits for its own run: the state can be read, nothing is imported, and the next up goes on", async () => {
    const world = await createWorld(provider);
    const other = (input: number): string => `new pulumi.Stash("other", { input: ${input} });`;
    world.zone.addTxt(GOOGLE);
    world.program(other(1));
    await up(world);
    world.program(`new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {} });\n${other(2)}`);
    const first = await up(world, "--target", urnOf(world, "other"));
    expect([steps(first), sent(world)]).toEqual([["update other"], []]);
    expect(oneLine(first.stdout)).toContain(
      "in the zone is not what this program declares, and the engine was told to leave it.",
    );
    expect(recordSteps(await up(world))).toContain(`import ${provider}:acme.com:TXT`);
    expect(world.zone.txt()).toEqual([BOTH]);
    await expectQuiet(world);
  });
});

// A changed output of a component is a write of the whole state, once a component, although the run has no step.
describe.each(PROVIDERS)("the second up on %s", (provider) => {
  it("leaves every resource in the state as the first one did", async () => {
    const world = await createWorld(provider);
    world.zone.addTxt(GOOGLE);
    world.program(`
      new odoo.MailDomain("acme", { domain: "acme.com", ${provider}: {} });
      new odoo.DmarcRecord("sub", { domain: "sub.acme.com", ${provider}: {}, policy: "none" });
      new odoo.ParkedDomain("parked", { domain: "parked.acme.com", ${provider}: {} });`);
    await up(world);
    const first = sorted(resources(world));
    expect(first.length).toBeGreaterThan(9);
    expect(steps(await up(world))).toEqual([]);
    expect(sorted(resources(world))).toEqual(first);
  });
});

// The engine imports a record even where the update that follows fails or is left out. The import alone must not count as a write of the plan.
describe.each(PROVIDERS)("a first run on %s that imports and does not write", (provider) => {
  const spf = (includes: string): string =>
    `new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, includes: [${includes}] });`;
  const URN = childUrn("SpfRecord", NATIVE_TYPES[provider], `${provider}:acme.com:TXT`);

  it.each(["--exclude", "429"])(
    "(%s) takes nothing of a stranger who adds a term of that plan before the next run",
    async (how) => {
      const world = await createWorld(provider);
      world.zone.addTxt(GOOGLE);
      world.program(spf(`"c.example"`));
      if (how === "429") {
        for (const method of ["PUT", "POST"] as const) world.cloud.addFault({ kind: "429", provider, method });
        await upFails(world);
        world.cloud.clearFaults();
      } else await up(world, "--exclude", URN);
      expect(world.zone.txt()).toEqual([GOOGLE]);
      world.zone.editTxt(GOOGLE, GOOGLE.replace(" ~all", " include:c.example ~all"));
      world.program(spf(""));
      await up(world, "--refresh");
      expect(world.zone.txt()).toEqual([BOTH.replace(" ~all", " include:c.example ~all")]);
      await expectQuiet(world);
    },
  );

  it("knows what it wrote when it does, whatever a stranger adds before the next run", async () => {
    const world = await createWorld(provider);
    world.zone.addTxt(GOOGLE);
    world.program(spf(`"c.example"`));
    await up(world);
    const [written = ""] = world.zone.txt();
    world.zone.editTxt(written, written.replace(" ~all", " include:s.example ~all"));
    world.program(spf(""));
    await up(world, "--refresh");
    expect(world.zone.txt()).toEqual([BOTH.replace(" ~all", " include:s.example ~all")]);
    await expectQuiet(world);
  });
});

// No write follows from these: source positions differ from run to run, and the mark of an import becomes that of a written record.
function sorted(all: readonly StateResource[]): unknown[] {
  return [...all]
    .sort((one, other) => (one.urn < other.urn ? -1 : 1))
    .map((one) =>
      Object.fromEntries(
        Object.entries(one).filter(([key]) => !/^(stackTrace|sourcePosition|additionalSecretOutputs)$/.test(key)),
      ),
    );
}
