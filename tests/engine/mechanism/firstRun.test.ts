import { oneLine, recordSteps, sent } from "../harness/observe";
import { resources, type StateResource, urnOf } from "../harness/state";
import { GOOGLE, BOTH } from "../harness/texts";
import { createWorld, expectQuiet, steps, up, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

// The engine imports what a run leaves out, below a parent that it does not make: such a state cannot be read any more.
describe.each(PROVIDERS)("a component on %s that is new in a run about something else (--target)", (provider) => {
  it("waits for its own run: the state can be read, nothing is imported, and the next up goes on", async () => {
    const world: World = await createWorld(provider);
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
    const world: World = await createWorld(provider);
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

// Source positions differ from run to run, and no write follows from them.
function sorted(all: readonly StateResource[]): unknown[] {
  return [...all]
    .sort((one, other) => (one.urn < other.urn ? -1 : 1))
    .map((one) =>
      Object.fromEntries(Object.entries(one).filter(([key]) => !/^(stackTrace|sourcePosition)$/.test(key))),
    );
}
