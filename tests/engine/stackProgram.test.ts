import type { RunResult } from "../../sandbox/engine/command";
import { writes } from "../../sandbox/engine/events";
import { createStackWorld, type StackWorld } from "./stackWorld";
import { ENGINE_TIMEOUT } from "./world";

const ODOO_KEY = "odoo._domainkey.odoo.com";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const MERGED = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const ODOO = "v=spf1 include:_spf.odoo.com ~all";
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

let world: StackWorld;
beforeEach(async () => {
  world = await createStackWorld();
}, ENGINE_TIMEOUT);
afterEach(() => world.close());

const upArgs = { args: ["--skip-preview"] };

async function up(): Promise<RunResult> {
  const result = await world.workspace.up(upArgs);
  if (result.code !== 0) throw new Error(`up failed:\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** All that the program printed, a message each, in alphabetical order: the engine prints domains in any. */
function printed({ diagnostics }: RunResult): string[] {
  return diagnostics.map(({ severity, message }) => `${severity} ${message.trim()}`).sort();
}

function sent(): string[] {
  return world.cloud.writes().map(({ provider, method, name, type }) => [provider, method, name, type].join(" "));
}

describe("the stack program", () => {
  it(
    "publishes domains on one and on both providers and under an IDN name, prints what changes and gives it out",
    async () => {
      const spf = { name: "acme.com", type: "TXT", content: `"${GOOGLE}"` };
      const zone = world.cloud.cloudflare.addZone({ name: "acme.com", records: [spf] }).id;
      const hosted = world.cloud.route53.addZone({ name: "acme.com" }).id;
      const bookshop = world.cloud.cloudflare.addZone({ name: "bücher.example" }).id;
      world.configure([
        { domain: "acme.com", cloudflare: {}, route53: {}, dmarc: { policy: "none", aggregateReports: RUA } },
        { domain: "bücher.example", cloudflare: { zoneId: bookshop }, hosting: "odoosh" },
      ]);

      const changes = [
        `info acme.com TXT (Cloudflare)\n  before  ${GOOGLE}\n  after   ${MERGED}\n  + include:_spf.odoo.com${MERGES}`,
        ...["Cloudflare", "Route53"].map((title) => created("_dmarc.acme.com TXT", title, POLICY) + EFFECT),
        created("acme.com TXT", "Route53", ODOO) + CREATES,
        ...["Cloudflare", "Route53"].map((title) => created("odoo._domainkey.acme.com CNAME", title, ODOO_KEY)),
        created("odoo._domainkey.xn--bcher-kva.example CNAME", "Cloudflare", ODOO_KEY),
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
          ...{ provider: "cloudflare", zoneId: zone, fqdn: "acme.com", type: "TXT", notes: [] },
          ...{ before: GOOGLE, value: MERGED, changes: ["+ include:_spf.odoo.com"] },
        },
        {
          ...{ provider: "route53", zoneId: hosted, fqdn: "acme.com", type: "TXT", notes: [] },
          ...{ before: "", value: ODOO, changes: ["+ include:_spf.odoo.com", "+ ~all"] },
        },
        ...[0, 1].flatMap((at) => [ofDomain("cloudflare", zone)[at], ofDomain("route53", hosted)[at]]),
      ]);
      expect(domains["bücher.example"]?.records.map(({ fqdn }) => fqdn)).toEqual([
        "xn--bcher-kva.example",
        "odoo._domainkey.xn--bcher-kva.example",
      ]);
      expect(domains["acme.com"]?.byHand[0]).toContain("In Odoo, set the alias domain to acme.com");
      expect(world.cloud.cloudflare.records("acme.com", "TXT").map(({ content }) => content)).toEqual([`"${MERGED}"`]);

      world.cloud.clearRequests();
      const second = await up();
      expect([writes(second), printed(second), sent()]).toEqual([[], [], []]);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "repairs drift by itself, because its Pulumi.yaml has every run refresh, and prints what it repaired",
    async () => {
      const found = { name: "acme.com", type: "TXT", content: `"${GOOGLE}"` };
      world.cloud.cloudflare.addZone({ name: "acme.com" });
      const { id } = world.cloud.cloudflare.addRecord(found);
      world.configure([{ domain: "acme.com", cloudflare: {}, dkim: { enabled: false } }]);
      await up();
      world.cloud.cloudflare.editRecord(id, found);
      world.cloud.clearRequests();
      expect(printed(await up())).toEqual([
        `info acme.com TXT (Cloudflare)\n  before  ${GOOGLE}\n  after   ${MERGED}\n  + include:_spf.odoo.com${MERGES}`,
      ]);
      expect(sent()).toEqual(["cloudflare PUT acme.com TXT"]);
    },
    ENGINE_TIMEOUT,
  );
});

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
  const common = { provider, zoneId, before: "", notes: [] };
  const policy = ["+ p=none", `+ rua=${RUA[0]}`];
  return [
    { ...common, fqdn: "odoo._domainkey.acme.com", type: "CNAME", value: ODOO_KEY, changes: [`+ ${ODOO_KEY}`] },
    { ...common, fqdn: "_dmarc.acme.com", type: "TXT", value: POLICY, changes: policy },
  ];
}
