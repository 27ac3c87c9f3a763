import { oneLine } from "./harness/observe";
import { createWorld, expectQuiet } from "./harness/world";

/** A tenth of what the real API serves: 1,200 requests in 5 minutes. */
const RATE_LIMIT = { requests: 120, windowMilliseconds: 30_000 };
const DOMAINS = Array.from({ length: 30 }, (_, index) => `d${index}.example`);
/** Four windows, on a busy machine. */
const TIMEOUT = 600_000;

// A tenth of 300 domains: what is scaled is how long it takes.
it(
  "new domains that need more requests than Cloudflare serves end in one plain up, which says what it waits for",
  async () => {
    const world = await createWorld("cloudflare");
    const { cloudflare } = world.cloud;
    cloudflare.addZones(DOMAINS.map((name) => ({ name })));
    world.cloud.changeSettings({ rateLimit: RATE_LIMIT });
    // Shorter than the window that the provider waits for without a word.
    world.program(`
      for (const domain of ${JSON.stringify(DOMAINS)})
        new odoo.MailDomain(domain, { domain, cloudflare: {}, dmarc: { policy: "none" }, readTimeout: 15 });`);
    const result = await world.workspace.up({ timeoutMs: TIMEOUT });
    const said = oneLine(result.stdout);
    expect([result.code, said.match(/error:.*/)?.[0]]).toEqual([0, undefined]);
    expect(DOMAINS.flatMap((domain) => cloudflare.records(domain, "TXT"))).toHaveLength(DOMAINS.length);
    expect(world.cloud.requests({ outcome: "429" }).length).toBeGreaterThan(0);
    expect(world.cloud.writes({ outcome: "ok" })).toHaveLength(3 * DOMAINS.length);
    // Which request meets the limit first is chance: a write has no time-out, and that of a reading grows with the wait.
    expect(said).toMatch(/Still waiting, for \d+ s by now: (the write of .*no time-out|.*giving up after 360 s)/);
    expect(said).toContain("The Cloudflare API serves a user 1,200 requests in 5 minutes");
    expect(said).toContain("429 Too Many Requests");
    world.cloud.changeSettings({ rateLimit: { ...RATE_LIMIT, requests: 100_000 } });
    await expectQuiet(world);
  },
  TIMEOUT,
);
