import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { type Cloud, openCloud } from "../../sandbox/cloud/openCloud";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";
import { oneLine } from "./observe";
import { ENGINE_TIMEOUT } from "./world";

const ON_CLOUDFLARE = ["a.example", "b.example"];
const ON_ROUTE53 = ["c.example", "d.example"];
/** Seconds; on a busy machine the readings that are answered take some, too. */
const LIMIT = 10;

// Everything is read and planned before anything is declared: no domain is half done because of another.
describe("the stack program with several domains, one of which cannot be read", () => {
  let dir: string;
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
    const parent = path.join(sandboxRoot(), "workspaces");
    mkdirSync(parent, { recursive: true });
    dir = mkdtempSync(path.join(parent, "domains-"));
    cloud = openCloud(path.join(dir, "cloud"));
    for (const name of ON_CLOUDFLARE) cloud.cloudflare.addZone({ name });
    for (const name of ON_ROUTE53) cloud.route53.addZone({ name });
    workspace = await createWorkspace({ cloudDir: cloud.dir, dir: path.join(dir, "stack") });
    configure("first.example");
    const { code, stdout } = await workspace.up({ args: ["--skip-preview"] });
    if (code !== 0) throw new Error(stdout);
    expect(texts()).toEqual(all("v=spf1 include:_spf.odoo.com include:first.example ~all"));
  }, ENGINE_TIMEOUT);
  beforeEach(() => {
    cloud.clearFaults();
    cloud.clearRequests();
    configure("second.example");
  });
  afterAll(() => {
    workspace.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it(
    "writes to no domain in preview and up when one is refused (429), and names that one only",
    async () => {
      const zone = cloud.cloudflare.zone("b.example").id;
      for (const operation of ["preview", "up"] as const) {
        cloud.addFault({ kind: "429", provider: "cloudflare", operation: "getDnsRecords", zone });
        const told = await fails(operation);
        expect(told).toContain(`error: the Cloudflare records of b.example could not be read`);
        expect(told).not.toMatch(/[acd]\.example could not be read/);
      }
    },
    ENGINE_TIMEOUT,
  );

  it(
    "names every one that is refused (denied), on both providers",
    async () => {
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
        `error: Nothing was changed, because of: - the Cloudflare records of a.example could not be read`,
      );
      expect(told).toContain(`- the records of the Route53 zone ${route53Zone} could not be read`);
    },
    ENGINE_TIMEOUT,
  );

  it(
    "ends within the time it was given, and says what it waited for, when no reading is answered",
    async () => {
      // Not the engine's own refresh: how long that waits is between the engine and the provider.
      for (const operation of ["getZones", "getZone", "getZoneDnsSettings", "getDnsRecords", "getRecords"])
        cloud.addFault({ kind: "noAnswer", operation, times: 1000 });
      expect(await fails("up")).toMatch(
        new RegExp(
          `error: .*the (?:Cloudflare zones named [ab]\\.example|list of Route53 zones) could not be read within ${LIMIT} s`,
        ),
      );
    },
    ENGINE_TIMEOUT,
  );

  it(
    "ends within the time it was given when one zone is never answered, and goes on as soon as it is",
    async () => {
      const zone = cloud.route53.zone("c.example").id;
      cloud.addFault({ kind: "noAnswer", provider: "route53", operation: "getRecords", zone });
      expect(await fails("up")).toContain(
        `the records of the Route53 zone ${zone} could not be read within ${LIMIT} s`,
      );
      cloud.clearFaults();
      const { code } = await workspace.up({ args: ["--skip-preview"] });
      expect([code, texts()]).toEqual([0, all("v=spf1 include:_spf.odoo.com include:second.example ~all")]);
    },
    ENGINE_TIMEOUT,
  );
});
