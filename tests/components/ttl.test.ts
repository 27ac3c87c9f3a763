import { SpfRecord } from "../../components/singleRecords";
import { valueOf } from "../mocks/mockRun";
import { acme, past, runProgram, txt, type Zones } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";

async function run(zones: Zones, args: { ttl?: number; release?: boolean; cloudflare?: object; route53?: object }) {
  const prior = past(`${args.cloudflare === undefined ? "route53" : "cloudflare"}:acme.com:TXT`);
  const program = (): SpfRecord => new SpfRecord("acme", { domain: "acme.com", ...args });
  const { run, result, infos } = await runProgram(zones, program, { prior });
  return { ttl: run.records.map(({ inputs }) => inputs["ttl"]), changes: await valueOf(result.changes), infos };
}

const cloudflare = (ttl: number): Zones => acme([txt("acme.com", OURS, { ttl })]);
const route53 = (ttl: number): Zones => acme([], [{ name: "acme.com", type: "TXT", ttl, values: [`"${OURS}"`] }]);

describe("a declared TTL of a record that we created", () => {
  it("is a change of its own where the zone has another one, and is shown", async () => {
    const { ttl, changes, infos } = await run(cloudflare(120), { cloudflare: {}, ttl: 600 });
    expect([ttl, changes]).toEqual([[600], ["+ (TTL 600 s)", "- (TTL 120 s)"]]);
    expect(infos).toHaveLength(1);
    expect(infos[0]).toContain(`  after   ${OURS}\n  + (TTL 600 s)\n  - (TTL 120 s)`);
  });

  it.each([
    [
      "automatic on Cloudflare",
      cloudflare(120),
      { cloudflare: {}, ttl: 1 },
      [1],
      ["+ (automatic TTL)", "- (TTL 120 s)"],
    ],
    ["automatic on Route53", route53(120), { route53: {}, ttl: 1 }, [300], ["+ (TTL 300 s)", "- (TTL 120 s)"]],
  ])("%s is one as well", async (_title, zones, args, wanted, changed) => {
    const { ttl, changes } = await run(zones, args);
    expect([ttl, changes]).toEqual([wanted, changed]);
  });

  it.each([
    ["the declared one", cloudflare(600), { cloudflare: {}, ttl: 600 }, 600],
    ["the automatic one of Cloudflare", cloudflare(1), { cloudflare: {}, ttl: 1 }, 1],
    ["the automatic one of Route53", route53(300), { route53: {}, ttl: 1 }, 300],
    ["somebody's, where none is declared", cloudflare(120), { cloudflare: {} }, 120],
  ])("is quiet about %s", async (_title, zones, args, wanted) => {
    expect(await run(zones, args)).toEqual({ ttl: [wanted], changes: [], infos: [] });
  });

  it("is not worth a write when we leave", async () => {
    const { ttl, changes } = await run(cloudflare(120), { cloudflare: {}, ttl: 600, release: true });
    expect([ttl, changes]).toEqual([[120], ["- include:_spf.odoo.com", "- ~all"]]);
  });
});
