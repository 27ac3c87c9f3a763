import { writes } from "../../sandbox/engine/events";
import { createWorld, expectStill, up, type World } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

const NEW = 100;

// A guard reads the zone while its step holds one of the engine's workers. If all workers were in guards, the run would never end.
describe.each(PROVIDERS)(`${NEW} new records in one run on %s`, (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider);
    world.program(`
      for (let n = 0; n < ${NEW}; n++)
        new odoo.SpfRecord(\`s\${n}\`, { domain: \`s\${n}.acme.com\`, ${provider}: {} });`);
  });

  it.each([
    ["the default --parallel", []],
    ["--parallel 1", ["--parallel", "1"]],
  ] as const)("are created at %s, and the run ends", async (_, args) => {
    const result = await up(world, ...args);
    const created = writes(result).filter(
      ({ op, type }) => op === "create" && !type.startsWith("pulumi:") && !type.startsWith("odoo-mail:"),
    );
    expect(created).toHaveLength(NEW);
    await expectStill(world);
  });
});
