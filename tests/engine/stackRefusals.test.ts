import type { RunResult } from "../../sandbox/engine/command";
import { createStackWorld, type StackWorld } from "./stackWorld";
import { ENGINE_TIMEOUT } from "./world";

const GOOGLE = "v=spf1 include:_spf.google.com ~all";

/** The issues that a run told, one line each. */
function told({ diagnostics }: RunResult): string[] {
  return diagnostics.flatMap(({ message }) => message.split("\n").filter((line) => line.startsWith("- ")));
}

describe("the stack program refuses as a whole", () => {
  let world: StackWorld;
  beforeEach(async () => {
    world = await createStackWorld();
    world.cloud.cloudflare.addZone({ name: "good.example" });
    world.cloud.route53.addZone({ name: "good.example" });
  }, ENGINE_TIMEOUT);
  afterEach(() => world.close());

  /** Preview and up fail with the same issues, print nothing else, and neither a zone nor the state gets anything. */
  async function refused(): Promise<string[]> {
    const shown = await world.workspace.preview();
    const result = await world.workspace.up({ args: ["--skip-preview"] });
    expect([shown.code === 0, result.code === 0, told(shown)]).toEqual([false, false, told(result)]);
    expect(result.diagnostics.map(({ severity }) => severity)).toEqual(["error"]);
    expect(world.cloud.writes()).toEqual([]);
    // The components themselves are registered: the engine shows their prior state only then.
    const state = JSON.stringify(await world.workspace.exportState());
    expect(state.match(/pulumi:index:Stash|:DnsRecord|:route53\//g)).toBeNull();
    return told(result);
  }

  it(
    "a configuration with mistakes: each with its path, its value and what is allowed, before any cloud is asked",
    async () => {
      world.configure([
        { domain: "good.example", cloudflare: {} },
        { domain: "a..b", cloudflare: {}, dkim: { selector: "a b" } },
        { domain: "good.example", spf: { include: ["x"], all: "+all" }, dmarc: { policy: "strict" }, hosting: "cloud" },
        { domain: "good.example", cloudflare: {}, ttl: 3, adopt: true, release: true },
        { cloudflare: {}, dmarc: { aggregateReports: "mailto:a@b.example" } },
        { domain: "good.example" },
      ]);
      const issues = await refused();
      expect(issues.map((line) => line.slice(2, line.indexOf(": "))).sort()).toEqual([
        "a..b, domains[1].dkim.selector",
        "a..b, domains[1].domain",
        "domains[4].dmarc.aggregateReports",
        "domains[4].domain",
        "good.example, domains[2].cloudflare, route53",
        "good.example, domains[2].dmarc.policy",
        "good.example, domains[2].hosting",
        "good.example, domains[2].spf",
        "good.example, domains[2].spf.all",
        "good.example, domains[2].spf.include",
        "good.example, domains[3].adopt",
        "good.example, domains[3].ttl",
        "good.example, domains[5].cloudflare, route53",
      ]);
      const policy = 'good.example, domains[2].dmarc.policy: must be one of none, quarantine, reject; got "strict".';
      expect(issues.find((line) => line.startsWith(`- ${policy}`))).toBeDefined();
      const { stdout } = await world.workspace.preview();
      expect(stdout).toContain('Did you mean "includes"?');
      expect(stdout).toContain("fix: Allowed: 1 (automatic) or 60 to 86400 seconds on Cloudflare.");
      expect(world.cloud.requests()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "zones with broken domains among good ones: the issues of all of them, and no domain is touched",
    async () => {
      const several = ["v=spf1 mx ~all", GOOGLE].map((text) => ({
        name: "two.example",
        type: "TXT",
        content: `"${text}"`,
      }));
      const broken = { name: "broken.example", type: "TXT", content: '"v=spf1 ip4:192.0.2 ~all"' };
      world.cloud.cloudflare.addZones([
        { name: "two.example", records: several },
        { name: "broken.example", records: [broken] },
      ]);
      world.configure([
        { domain: "good.example", cloudflare: {}, route53: {} },
        { domain: "two.example", cloudflare: {} },
        // Also what is to be left has to be read first.
        { domain: "broken.example", cloudflare: {}, release: true },
        { domain: "nowhere.example", route53: {} },
      ]);
      const issues = await refused();
      expect(issues.map((line) => /^- \S+, domains\[(\d)\].*\[error (\S+)\]$/.exec(line)?.slice(1))).toEqual([
        ["1", "spf/several-records"],
        ["2", expect.stringMatching(/^spf\//)],
        ["2", "spf/broken-record"],
        ["3", "zone/not-found"],
      ]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "a domain whose zone cannot be read, although another one could be",
    async () => {
      world.cloud.cloudflare.addZone({ name: "denied.example" });
      const zone = world.cloud.cloudflare.zone("denied.example").id;
      world.cloud.addFault({ kind: "denied", provider: "cloudflare", zone, operation: "getDnsRecords", times: 9 });
      world.configure([
        { domain: "good.example", cloudflare: {}, route53: {} },
        { domain: "denied.example", cloudflare: {} },
      ]);
      const result = await world.workspace.up({ args: ["--skip-preview"] });
      expect(result.code).not.toBe(0);
      expect(result.stdout).toMatch(/the Cloudflare records of denied\.example could not be read, so nothing/);
      expect(world.cloud.writes()).toEqual([]);
    },
    ENGINE_TIMEOUT,
  );
});
