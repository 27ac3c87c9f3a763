import type { FaultKind } from "../../../sandbox/cloud/faults";
import type { Provider } from "../../../sandbox/cloud/requests";
import { oneLine, sent } from "../harness/observe";
import { keep } from "../harness/state";
import { BOTH, GOOGLE } from "../harness/texts";
import { createWorld, expectQuiet, up, upFails, type World } from "../harness/world";
import { PROVIDERS, TITLES } from "../harness/zone";

type Reading = readonly [operation: string, what: string];

/** Seconds that a reading may take where it is never answered; on a busy machine the others take some, too. */
const LIMIT = 8;

const BOUND_MS = 120_000;

const READINGS: Record<Provider, readonly [Reading, Reading, Reading]> = {
  cloudflare: [
    ["getZones", "the Cloudflare zones named acme.com"],
    ["getZoneDnsSettings", "the DNS settings of acme.com"],
    ["getDnsRecords", "the Cloudflare records at acme.com"],
  ],
  route53: [
    ["getZones", "the list of Route53 zones"],
    ["getZone", "the Route53 zone ZONE"],
    ["getRecords", "the records of the Route53 zone ZONE"],
  ],
};

type Refusal = readonly [kind: FaultKind, why: string];

const REFUSALS: Record<Provider, readonly [Refusal, ...Refusal[]]> = {
  cloudflare: [
    ["429", "429 Too Many Requests"],
    ["500", "500 Internal Server Error"],
    ["denied", "403 Forbidden"],
  ],
  route53: [
    ["429", "Throttling: Rate exceeded"],
    ["500", "InternalFailure"],
    ["denied", "AccessDenied"],
  ],
};

describe.each(PROVIDERS)("a zone on %s that cannot be read", (provider) => {
  const [zones, , records] = READINGS[provider];
  const GUARD = `the ${TITLES[provider]} records at acme.com`;
  let world: World;
  let managed: () => void;
  const spf = (options = ""): void =>
    world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} });`);
  const named = (what: string): string => what.replace("ZONE", world.zone.id);

  /** Fails within a bounded time, without a write, in a process of its own as for users; answers what was printed. */
  const fails = async (operation: "preview" | "up"): Promise<string> => {
    const args = operation === "up" ? ["--skip-preview"] : [];
    const result = await world.workspace[operation]({ args, timeoutMs: BOUND_MS, realProcesses: true });
    expect([result.timedOut, result.code, sent(world)]).toEqual([false, 1, []]);
    expect(result.stdout).not.toContain("promises were still active");
    return oneLine(result.stdout);
  };

  beforeAll(async () => {
    world = await createWorld(provider);
    world.zone.addTxt(GOOGLE);
    spf(`includes: ["mail.example.net"]`);
    await up(world);
    managed = keep(world);
  });
  beforeEach(() => {
    managed();
    spf(); // An include less: there is something to write.
  });

  it.each<readonly [FaultKind, string]>(REFUSALS[provider])(
    "fails preview and up when the API answers %s, and says what could not be read and why",
    async (kind, why) => {
      const [operation, what] = records;
      for (const run of ["preview", "up"] as const) {
        world.cloud.addFault({ kind, provider, operation });
        const told = await fails(run);
        expect(told).toContain(`error: ${named(what)} could not be read, so nothing that depends on this was changed.`);
        expect(told).toContain(why);
      }
      await up(world);
      expect(world.zone.txt()).toEqual([BOTH]);
    },
  );

  it.each<Reading>(READINGS[provider])(
    "gives up when %s is never answered, and says what it waited for and what to do",
    async (operation, what) => {
      spf(`readTimeout: ${LIMIT}`);
      world.cloud.addFault({ kind: "noAnswer", provider, operation });
      const told = await fails("up");
      expect(told).toContain(`error: ${named(what)} could not be read within ${LIMIT} s`);
      expect(told).toContain("Run again later, or raise `readTimeout`");
    },
  );

  it("gives up in a preview as well", async () => {
    spf(`readTimeout: ${LIMIT}`);
    world.cloud.addFault({ kind: "noAnswer", provider, operation: zones[0] });
    expect(await fails("preview")).toContain(`error: ${named(zones[1])} could not be read within ${LIMIT} s`);
  });

  it.each([
    ["429", `${GUARD} could not be read, so nothing that depends on this was changed.`],
    ["noAnswer", `${GUARD} could not be read within ${LIMIT} s, so nothing that depends on this was changed.`],
  ] as const)("is not written when the guard's reading right before the write fails (%s)", async (kind, told) => {
    spf(`includes: ["mail.example.net", "second.example"], readTimeout: ${LIMIT}`);
    world.cloud.addFault({ kind, provider, operation: records[0], skip: 1 });
    expect(await fails("up")).toContain(told);
    await up(world);
    expect(world.zone.txt()).toEqual([
      BOTH.replace(" include:_spf.google", " include:mail.example.net include:second.example include:_spf.google"),
    ]);
    await expectQuiet(world);
  });

  it("is not written when the engine's own refresh is refused", async () => {
    const [[kind, why]] = REFUSALS[provider];
    world.cloud.addFault({ kind, provider, operation: "read" });
    expect(oneLine(await upFails(world, "--refresh"))).toContain(why);
    expect(sent(world)).toEqual([]);
  });
});
