import { upInOrder } from "./harness/heldRuns";
import { ODOO } from "./harness/texts";
import { createWorld, expectQuiet, up } from "./harness/world";
import { PROVIDERS } from "./harness/zone";

// In a process that the language host starts, `--parallel` is only in the environment (docs/engine.md).
it.each([
  ["a.example", "b.example"],
  ["b.example", "a.example"],
])(
  "the record of %s is written while the guard of %s still reads, in processes as users have them",
  async (one, other) => {
    const world = await createWorld("cloudflare", { realProcesses: true });
    const [first, second] = [one, other].map((name) => world.cloud.cloudflare.addZone({ name }).id);
    world.program(`
    for (const domain of ["a.example", "b.example"]) new odoo.SpfRecord(domain, { domain, cloudflare: {} });`);
    // The plan of each reads its name once, then its guard does.
    await upInOrder(world, { method: "POST", zone: first }, { operation: "getDnsRecords", zone: second, skip: 1 });
    expect([one, other].map((name) => world.zone.txt(name))).toEqual([[ODOO], [ODOO]]);
    await expectQuiet(world);
  },
);

it.each(PROVIDERS)("a run with --parallel 1 on %s ends, in processes as users have them", async (provider) => {
  const world = await createWorld(provider, { realProcesses: true });
  world.program(`
    for (const label of ["a", "b", "c"])
      new odoo.MailDomain(label, { domain: label + ".acme.com", ${provider}: {}, dmarc: { policy: "none" } });`);
  await up(world, "--parallel", "1");
  await expectQuiet(world);
});
