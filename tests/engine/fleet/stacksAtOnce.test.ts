import path from "node:path";
import { parse } from "yaml";
import { type Files, type Fleet, filesOf } from "../../../examples/fleet/fleet";
import { DmarcPolicy } from "../../../records/dmarc/tags";
import type { CloudflareZones } from "../../../sandbox/cloud/cloudflareZones";
import type { CloudflareRecord } from "../../../sandbox/cloud/model";
import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import type { RunResult } from "../../../sandbox/engine/command";
import { writes } from "../../../sandbox/engine/events";
import { createWorkspace, type Workspace } from "../../../sandbox/engine/workspace";
import { atEnd, newDirectory } from "../harness/cleanUp";
import { serveInternet } from "../harness/internet";
import { oneLine } from "../harness/observe";
import { BOTH, GOOGLE, TARGET } from "../harness/texts";
import { inProcess } from "../harness/world";

const ZONES = Array.from({ length: 8 }, (_, index) => `z${index}.example`);
const STACKS = ["mail-1", "mail-2", "mail-3", "mail-4"];
const FLEET: Fleet = {
  organization: "acme",
  project: "odoo-mail",
  repository: "https://git.example/acme/mail",
  branch: "main",
  domainsPerStack: 2,
  zones: ZONES,
  domains: ZONES.map((domain) => ({ domain, cloudflare: {}, dmarc: { policy: DmarcPolicy.None } })),
};

/** The first runs of the stacks together need about three windows. */
const RATE_LIMIT = { requests: 30, windowMilliseconds: 2_000 };

describe("four stacks of a fleet with one Cloudflare token", () => {
  let cloud: Cloud;
  let workspaces: ReadonlyMap<string, Workspace>;
  let before: readonly CloudflareRecord[];
  let files: Files;

  beforeAll(async () => {
    const dir = newDirectory("fleet-");
    cloud = openCloud(path.join(dir, "cloud"));
    cloud.cloudflare.addZones(ZONES.map((name) => ({ name, records: strangersOf(name) })));
    before = cloud.cloudflare.records();
    const resolvers = await serveInternet(cloud);
    const host = inProcess();
    const opened = STACKS.map(async (stack) => {
      const place = { cloudDir: cloud.dir, dir: path.join(dir, stack), stack, resolvers };
      const workspace = await createWorkspace({ ...place, ...(host && { host }) });
      atEnd(() => workspace.close());
      return [stack, workspace] as const;
    });
    workspaces = new Map(await Promise.all(opened));
    configure(filesOf(FLEET, {}));
  });

  function configure(made: Files): void {
    files = made;
    for (const [stack, workspace] of workspaces)
      workspace.setConfig((parse(made[`Pulumi.${stack}.yaml`] ?? "") as { config: Record<string, unknown> }).config);
  }

  /** Runs `up` of several stacks at the same time. */
  async function up(stacks: readonly string[], realProcesses: boolean): Promise<RunResult[]> {
    const results = await Promise.all(
      stacks.map((stack) => workspaces.get(stack)!.up({ args: ["--skip-preview"], realProcesses })),
    );
    for (const { code, stdout, stderr } of results) if (code !== 0) throw new Error(`up failed:\n${stdout}${stderr}`);
    return results;
  }

  it("all finish: every record is published once, and those of strangers are as they were", async () => {
    cloud.changeSettings({ rateLimit: RATE_LIMIT });
    await up(STACKS, true);
    expect(cloud.requests({ outcome: "429" }).length).toBeGreaterThan(0);
    expect(cloud.writes({ outcome: "ok" })).toHaveLength(3 * ZONES.length);
    const after = cloud.cloudflare.records();
    const ours = after.filter(({ id }) => before.every((one) => one.id !== id));
    expect(ours.map(({ name, type, content }) => `${name} ${type} ${content}`).sort()).toEqual(
      ZONES.flatMap((zone) => [
        `_dmarc.${zone} TXT "v=DMARC1; p=none"`,
        `odoo._domainkey.${zone} CNAME ${TARGET}`,
      ]).sort(),
    );
    const merged = before.map((one) => (one.content === `"${GOOGLE}"` ? { ...one, content: `"${BOTH}"` } : one));
    expect(after.filter((one) => !ours.includes(one))).toEqual(merged);
  });

  it("a domain is moved by hand: it stays in its new stack, nothing is written in DNS, and every stack is quiet then", async () => {
    cloud.changeSettings({ rateLimit: { ...RATE_LIMIT, requests: 100_000 } });
    cloud.clearRequests();
    const [first, second, ...others] = STACKS.map((stack) => files[`Pulumi.${stack}.yaml`] ?? "");
    const entry = /^ {4}- domain: z1\.[^]*?(?=^ {4}- |(?![^]))/m.exec(first ?? "")?.[0] ?? "";
    const moved = [first?.replace(entry, "") ?? "", `${second ?? ""}${entry}`, ...others];
    configure(filesOf(FLEET, Object.fromEntries(STACKS.map((stack, at) => [`Pulumi.${stack}.yaml`, moved[at] ?? ""]))));
    const domains = STACKS.map((stack) => [...(files[`Pulumi.${stack}.yaml`] ?? "").matchAll(/z\d/g)].join(" "));
    expect(domains).toEqual(["z0", "z1 z2 z3", "z4 z5", "z6 z7"]);
    const [one, two, ...quiet] = await up(STACKS, false);
    expect([one, two].map((result) => oneLine(result?.stdout ?? "").includes("z1.example"))).toEqual([true, true]);
    quiet.push(...(await up(["mail-1", "mail-2"], false)));
    expect([quiet.flatMap(writes), cloud.writes()]).toEqual([[], []]);
  });
});

/** What others have in a zone: two spellings of TXT, a comment, a record of the website and mail of another service. */
function strangersOf(zone: string): Parameters<CloudflareZones["addZone"]>[0]["records"] {
  return [
    { name: zone, type: "TXT", content: `"${GOOGLE}"`, ttl: 3600, comment: "mail, do not touch" },
    { name: zone, type: "TXT", content: "google-site-verification=Abc_123" },
    { name: zone, type: "A", content: "192.0.2.1", proxied: true },
    { name: zone, type: "MX", content: "smtp.google.com", priority: 1 },
    { name: `google._domainkey.${zone}`, type: "TXT", content: '"v=DKIM1; k=rsa; " "p=MIGf"' },
  ];
}
