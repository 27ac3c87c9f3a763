import type { Cloud } from "../../sandbox/cloud/openCloud";
import type { RunResult } from "../../sandbox/engine/command";
import { writes } from "../../sandbox/engine/events";
import type { Workspace } from "../../sandbox/engine/workspace";
import { oneLine } from "./harness/observe";
import { createStackWorld, type StackWorld } from "./harness/stackWorld";
import { BOTH, GOOGLE, ODOO, TARGET } from "./harness/texts";

const POLICY = "v=DMARC1; p=none; rua=mailto:dmarc@acme.com";

const CREATES =
  "\n  proof   authorizes 2 networks, others become softfail, changes nothing else; 1 of 10 lookups, was 0" +
  "\n  costs   include:_spf.odoo.com (Odoo) 1";

const MERGES =
  "\n  proof   authorizes 2 networks, changes nothing else; 2 of 10 lookups, was 1" +
  "\n  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1";

const EFFECT =
  "\n  policy for acme.com, subdomains of acme.com, names below acme.com that do not exist: no policy -> none (from acme.com)";

const RUA = ["mailto:dmarc@acme.com"];
const upArgs = { args: ["--skip-preview"] };
const ON_CLOUDFLARE = ["a.example", "b.example"];
const ON_ROUTE53 = ["c.example", "d.example"];

/** Seconds; on a busy machine the readings that are answered take some, too. */
const LIMIT = 10;

describe("the stack program", () => {
  let world: StackWorld;

  beforeEach(async () => {
    world = await createStackWorld();
  });

  async function up(): Promise<RunResult> {
    const result = await world.workspace.up(upArgs);
    if (result.code !== 0) throw new Error(`up failed:\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  function sent(): string[] {
    return world.cloud.writes().map(({ provider, method, name, type }) => [provider, method, name, type].join(" "));
  }

  it("publishes domains on one and on both providers and under an IDN name, prints what changes and gives it out", async () => {
    const spf = { name: "acme.com", type: "TXT", content: `"${GOOGLE}"` };
    const zone = world.cloud.cloudflare.addZone({ name: "acme.com", records: [spf] }).id;
    const hosted = world.cloud.route53.addZone({ name: "acme.com" }).id;
    const bookshop = world.cloud.cloudflare.addZone({ name: "bücher.example" }).id;
    world.configure([
      { domain: "acme.com", cloudflare: {}, route53: {}, dmarc: { policy: "none", aggregateReports: RUA } },
      { domain: "bücher.example", cloudflare: { zoneId: bookshop }, hosting: "odoosh" },
    ]);

    const changes = [
      `info acme.com TXT (Cloudflare)\n  before  ${GOOGLE}\n  after   ${BOTH}\n  + include:_spf.odoo.com${MERGES}`,
      ...["Cloudflare", "Route53"].map((title) => created("_dmarc.acme.com TXT", title, POLICY) + EFFECT),
      created("acme.com TXT", "Route53", ODOO) + CREATES,
      ...["Cloudflare", "Route53"].map((title) => created("odoo._domainkey.acme.com CNAME", title, TARGET)),
      created("odoo._domainkey.xn--bcher-kva.example CNAME", "Cloudflare", TARGET),
      created("xn--bcher-kva.example TXT", "Cloudflare", ODOO) + CREATES,
    ].sort();
    const shown = await world.workspace.preview();
    expect([shown.code, printed(shown), sent()]).toEqual([0, changes, []]);
    expect(printed(await up())).toEqual(changes);
    expect(sent().sort()).toEqual(
      [
        "cloudflare PUT acme.com TXT",
        "cloudflare POST odoo._domainkey.acme.com CNAME",
        "cloudflare POST _dmarc.acme.com TXT",
        "route53 POST acme.com TXT",
        "route53 POST odoo._domainkey.acme.com CNAME",
        "route53 POST _dmarc.acme.com TXT",
        "cloudflare POST xn--bcher-kva.example TXT",
        "cloudflare POST odoo._domainkey.xn--bcher-kva.example CNAME",
      ].sort(),
    );
    const { domains } = (await world.workspace.outputs()) as { domains: Record<string, Output> };
    expect(Object.keys(domains)).toEqual(["acme.com", "bücher.example"]);
    expect(domains["acme.com"]?.records).toEqual([
      {
        ...{ provider: "cloudflare", zoneId: zone, zoneName: "acme.com", fqdn: "acme.com", type: "TXT", notes: [] },
        ...{ before: GOOGLE, value: BOTH, changes: ["+ include:_spf.odoo.com"] },
      },
      {
        ...{ provider: "route53", zoneId: hosted, zoneName: "acme.com", fqdn: "acme.com", type: "TXT", notes: [] },
        ...{ before: "", value: ODOO, changes: ["+ include:_spf.odoo.com", "+ ~all"] },
      },
      ...[0, 1].flatMap((at) => [ofDomain("cloudflare", zone)[at], ofDomain("route53", hosted)[at]]),
    ]);
    expect(domains["bücher.example"]?.records.map(({ fqdn }) => fqdn)).toEqual([
      "xn--bcher-kva.example",
      "odoo._domainkey.xn--bcher-kva.example",
    ]);
    expect(domains["acme.com"]?.byHand[0]).toContain("In Odoo, set the alias domain to acme.com");
    expect(world.cloud.cloudflare.records("acme.com", "TXT").map(({ content }) => content)).toEqual([`"${BOTH}"`]);

    world.cloud.clearRequests();
    const second = await up();
    expect([writes(second), printed(second), sent()]).toEqual([[], [], []]);
  });

  it("repairs drift by itself, because its Pulumi.yaml has every run refresh, and prints what it repaired", async () => {
    const found = { name: "acme.com", type: "TXT", content: `"${GOOGLE}"` };
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    const { id } = world.cloud.cloudflare.addRecord(found);
    world.configure([{ domain: "acme.com", cloudflare: {}, dkim: { enabled: false } }]);
    await up();
    world.cloud.cloudflare.editRecord(id, found);
    world.cloud.clearRequests();
    expect(printed(await up())).toEqual([
      `info acme.com TXT (Cloudflare)\n  before  ${GOOGLE}\n  after   ${BOTH}\n  + include:_spf.odoo.com${MERGES}`,
    ]);
    expect(sent()).toEqual(["cloudflare PUT acme.com TXT"]);
  });
});

describe("the stack program refuses as a whole", () => {
  let world: StackWorld;
  beforeEach(async () => {
    world = await createStackWorld();
    world.cloud.cloudflare.addZone({ name: "good.example" });
    world.cloud.route53.addZone({ name: "good.example" });
  });

  /** Preview and up fail with the same issues, print nothing else, and neither a zone nor the state gets anything. */
  async function refused(): Promise<string[]> {
    const shown = await world.workspace.preview();
    const result = await world.workspace.up(upArgs);
    expect([shown.code === 0, result.code === 0, told(shown)]).toEqual([false, false, told(result)]);
    expect(result.diagnostics.map(({ severity }) => severity)).toEqual(["error"]);
    expect(world.cloud.writes()).toEqual([]);
    // The components themselves are registered: the engine shows their prior state only then.
    const state = JSON.stringify(await world.workspace.exportState());
    expect(state.match(/pulumi:index:Stash|:DnsRecord|:route53\//g)).toBeNull();
    return told(result);
  }

  it.each([
    [{}, "- odoo-mail:domains: There is no list of domains for this stack."],
    [{ "odoo-mail:domain": [{ domain: "acme.com" }] }, "- domain: is not a setting. [config/not-allowed]"],
    [{ "odoo-mail:domains": "acme.com" }, '- domains: must be a list; got "acme.com".'],
    [{ "odoo-mail:domains": { domain: "acme.com" } }, '- domains: must be a list; got {"domain":"acme.com"}.'],
  ])("a configuration without a list of domains, in our words and not in Pulumi's: %j", async (settings, words) => {
    world.workspace.setConfig(settings);
    expect((await refused()).join("\n")).toContain(words);
  });

  it("a configuration with mistakes: each with its path, its value and what is allowed, before any cloud is asked", async () => {
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
      // The domain is in the list before.
      "good.example, domains[2]",
      "good.example, domains[2].cloudflare, route53",
      "good.example, domains[2].dmarc.policy",
      "good.example, domains[2].hosting",
      "good.example, domains[2].spf",
      "good.example, domains[2].spf.all",
      "good.example, domains[2].spf.include",
      "good.example, domains[3]",
      "good.example, domains[3].adopt",
      "good.example, domains[3].ttl",
      "good.example, domains[5]",
      "good.example, domains[5].cloudflare, route53",
    ]);
    const policy = 'good.example, domains[2].dmarc.policy: must be one of none, quarantine, reject; got "strict".';
    expect(issues).toContainEqual(expect.stringContaining(`- ${policy}`));
    const { stdout } = await world.workspace.preview();
    expect(stdout).toContain('Did you mean "includes"?');
    expect(stdout).toContain("fix: Allowed: 1 (automatic) or 60 to 86400 seconds on Cloudflare.");
    expect(world.cloud.requests()).toEqual([]);
  });

  it("zones with broken domains among good ones: the issues of all of them, and no domain is touched", async () => {
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
      // A domain that is to be released is read first too.
      { domain: "broken.example", cloudflare: {}, release: true },
      { domain: "nowhere.example", route53: {} },
    ]);
    const issues = await refused();
    expect(issues.map((line) => /^- \S+, domains\[(\d)\].*\[(\S+)\]$/.exec(line)?.slice(1))).toEqual([
      ["1", "spf/several-records"],
      ["2", expect.stringMatching(/^spf\//)],
      ["2", "spf/broken-record"],
      ["3", "zone/not-found"],
    ]);
  });

  it("a domain whose zone cannot be read, although another one could be", async () => {
    world.cloud.cloudflare.addZone({ name: "denied.example" });
    const zone = world.cloud.cloudflare.zone("denied.example").id;
    world.cloud.addFault({ kind: "denied", provider: "cloudflare", zone, operation: "getDnsRecords" });
    world.configure([
      { domain: "good.example", cloudflare: {}, route53: {} },
      { domain: "denied.example", cloudflare: {} },
    ]);
    const result = await world.workspace.up(upArgs);
    expect(result.code).not.toBe(0);
    expect(result.stdout).toMatch(/the Cloudflare records of denied\.example could not be read, so nothing/);
    expect(world.cloud.writes()).toEqual([]);
  });
});

// Everything is read and planned before anything is declared: no domain is half done because of another.
describe("the stack program with several domains, one of which cannot be read", () => {
  let cloud: Cloud;
  let workspace: Workspace;
  const configure = (...includes: string[]): void => {
    const spf = { includes };
    workspace.setConfig({
      "odoo-mail:domains": [
        ...ON_CLOUDFLARE.map((domain) => ({ domain, cloudflare: {}, readTimeout: LIMIT, spf })),
        ...ON_ROUTE53.map((domain) => ({ domain, route53: {}, readTimeout: LIMIT, spf })),
      ],
    });
  };
  const texts = (): unknown[] => [
    ...ON_CLOUDFLARE.map((name) => cloud.cloudflare.records(name, "TXT").map(({ content }) => content)),
    ...ON_ROUTE53.map((name) => cloud.route53.recordSets(name, "TXT").map(({ values }) => values.join())),
  ];
  const all = (text: string): unknown[] => [...ON_CLOUDFLARE, ...ON_ROUTE53].map(() => [`"${text}"`]);

  const fails = async (operation: "preview" | "up"): Promise<string> => {
    const args = operation === "up" ? ["--skip-preview"] : [];
    const result = await workspace[operation]({ args, timeoutMs: 120_000 });
    expect([result.timedOut, result.code, cloud.writes()]).toEqual([false, 1, []]);
    return oneLine(result.stdout);
  };

  beforeAll(async () => {
    ({ cloud, workspace } = await createStackWorld());
    for (const name of ON_CLOUDFLARE) cloud.cloudflare.addZone({ name });
    for (const name of ON_ROUTE53) cloud.route53.addZone({ name });
    configure("first.example");
    const { code, stdout } = await workspace.up(upArgs);
    if (code !== 0) throw new Error(stdout);
    expect(texts()).toEqual(all("v=spf1 include:_spf.odoo.com include:first.example ~all"));
  });
  beforeEach(() => {
    cloud.clearFaults();
    cloud.clearRequests();
    configure("second.example");
  });

  it("writes to no domain in preview and up when one is refused (429), and names that one only", async () => {
    const zone = cloud.cloudflare.zone("b.example").id;
    for (const operation of ["preview", "up"] as const) {
      cloud.addFault({ kind: "429", provider: "cloudflare", operation: "getDnsRecords", zone });
      const told = await fails(operation);
      expect(told).toContain(`error: the Cloudflare records of b.example could not be read`);
      expect(told).not.toMatch(/[acd]\.example could not be read/);
    }
  });

  it("names every one that is refused (denied), on both providers", async () => {
    const cloudflareZone = cloud.cloudflare.zone("a.example").id;
    const route53Zone = cloud.route53.zone("d.example").id;
    cloud.addFault({
      kind: "denied",
      provider: "cloudflare",
      operation: "getDnsRecords",
      zone: cloudflareZone,
    });
    cloud.addFault({ kind: "denied", provider: "route53", operation: "getRecords", zone: route53Zone });
    const told = await fails("up");
    expect(told).toContain(
      `error: Nothing was changed. What is wrong: - the Cloudflare records of a.example could not be read`,
    );
    expect(told).toContain(`- the records of the Route53 zone ${route53Zone} could not be read`);
  });

  it("ends within the time it was given, and says what it waited for, when no reading is answered", async () => {
    // The engine's own refresh is answered: how long it waits is not up to this program.
    for (const operation of ["getZones", "getZone", "getZoneDnsSettings", "getDnsRecords", "getRecords"])
      cloud.addFault({ kind: "noAnswer", operation, times: 1000 });
    expect(await fails("up")).toMatch(
      new RegExp(
        `error: .*the (?:Cloudflare zones named [ab]\\.example|list of Route53 zones) could not be read within ${LIMIT} s`,
      ),
    );
  });

  it("ends within the time it was given when one zone is never answered, and goes on as soon as it is", async () => {
    const zone = cloud.route53.zone("c.example").id;
    cloud.addFault({ kind: "noAnswer", provider: "route53", operation: "getRecords", zone });
    expect(await fails("up")).toContain(`the records of the Route53 zone ${zone} could not be read within ${LIMIT} s`);
    cloud.clearFaults();
    const { code } = await workspace.up(upArgs);
    expect([code, texts()]).toEqual([0, all("v=spf1 include:_spf.odoo.com include:second.example ~all")]);
  });
});

/** All that the program printed, a message each, in alphabetical order: the engine prints domains in any. */
function printed({ diagnostics }: RunResult): string[] {
  return diagnostics.map(({ severity, message }) => `${severity} ${message.trim()}`).sort();
}

interface Output {
  readonly records: readonly Record<string, unknown>[];
  readonly byHand: readonly string[];
}

function created(record: string, title: string, text: string): string {
  const terms = text.startsWith("v=") ? text.split(/;? /).slice(1) : [text];
  const added = terms.map((term) => `\n  + ${term}`).join("");
  return `info ${record} (${title})\n  before  (no record)\n  after   ${text}${added}`;
}

function ofDomain(provider: string, zoneId: string): Record<string, unknown>[] {
  const common = { provider, zoneId, zoneName: "acme.com", before: "", notes: [] };
  const policy = ["+ p=none", `+ rua=${RUA[0]}`];
  return [
    { ...common, fqdn: "odoo._domainkey.acme.com", type: "CNAME", value: TARGET, changes: [`+ ${TARGET}`] },
    { ...common, fqdn: "_dmarc.acme.com", type: "TXT", value: POLICY, changes: policy },
  ];
}

/** The issues that a run told, one line each. */
function told({ diagnostics }: RunResult): string[] {
  return diagnostics.flatMap(({ message }) => {
    const [errors = ""] = message.split("\nWith these warnings:\n");
    return errors.split("\n").filter((line) => line.startsWith("- "));
  });
}
