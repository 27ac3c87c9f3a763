import { recordSteps } from "../harness/observe";
import { createWorld, expectStill, up, type World } from "../harness/world";

const DOMAINS = 50;
/** SPF, DKIM and DMARC of each domain. */
const RECORDS = 3;

// The components list one zone, wait for each other's guards, and read again before each write. They must not wait for each other for ever at
// any --parallel, and a domain must not cost more requests where there are more domains.
describe.each([
  ["cloudflare", "1", "100"],
  ["route53", "100", "1"],
] as const)(`${DOMAINS} mail domains of one zone on %s`, (provider, first, second) => {
  let world: World;
  const domains = (count: number, includes = ""): void =>
    world.program(`
      for (let n = 0; n < ${count}; n++)
        new odoo.MailDomain(\`d\${n}\`, { domain: \`d\${n}.acme.com\`, ${provider}: {}, spf: { ${includes} }, dmarc: { policy: "none" } });`);
  const requests = (): number => world.cloud.requests().length;

  beforeEach(async () => {
    world = await createWorld(provider);
  });

  it(`are created at --parallel ${first} and changed at --parallel ${second}`, async () => {
    domains(5);
    await up(world, "--parallel", first);
    const perDomain = requests() / 5;
    world.cloud.clearRequests();
    domains(DOMAINS);
    expect(recordSteps(await up(world, "--parallel", first))).toHaveLength((DOMAINS - 5) * RECORDS);
    expect(requests() / DOMAINS).toBeLessThanOrEqual(perDomain);
    world.cloud.clearRequests();
    domains(DOMAINS, `includes: ["mail.example.net"]`);
    expect(recordSteps(await up(world, "--parallel", second))).toHaveLength(DOMAINS);
    expect(requests() / DOMAINS).toBeLessThanOrEqual(perDomain);
    await expectStill(world, "--parallel", second);
  });
});
