import type * as pulumiSdk from "@pulumi/pulumi";
import type { CloudflareZone } from "../testing/cloudflareMemory";
import type * as cloudflareMocks from "../testing/cloudflareMemory";
import type * as failures from "./mocks/failure";
import type * as mockRuns from "./mocks/mockRun";
import type { Fields } from "../testing/memoryProvider";

/* eslint-disable @typescript-eslint/no-require-imports -- the program runs when it is loaded, so each test loads its own */

type Outputs = Record<string, { records: Fields[]; byHand: string[]; aliasDomain?: string; hosting?: string }>;

interface Prepared {
  readonly run: mockRuns.MockRun;
  readonly mocks: typeof mockRuns;
}

type Program = () => Promise<{ domains: Outputs }>;

/** Runs the stack program as the engine does: by loading it and calling what it exports. */
async function load(
  domains: unknown,
  zones: readonly CloudflareZone[],
): Promise<{ run: mockRuns.MockRun; outputs: Outputs | undefined }> {
  const { run, mocks } = await prepare(domains, zones);
  const pulumi = require("@pulumi/pulumi") as typeof pulumiSdk;
  const { domains: outputs } = await (require("../index") as Program)();
  return { run, outputs: await mocks.valueOf(pulumi.output(outputs)) };
}

async function prepare(domains: unknown, zones: readonly CloudflareZone[]): Promise<Prepared> {
  jest.resetModules();
  const pulumi = require("@pulumi/pulumi") as typeof pulumiSdk;
  pulumi.runtime.setAllConfig({ "odoo-mail:domains": JSON.stringify(domains) });
  for (const level of ["info", "warn"] as const) jest.spyOn(pulumi.log, level).mockResolvedValue();
  const { CloudflareMemory } = require("../testing/cloudflareMemory") as typeof cloudflareMocks;
  const mocks = require("./mocks/mockRun") as typeof mockRuns;
  return { run: await mocks.MockRun.start([new CloudflareMemory(zones)]), mocks };
}

async function failure(
  domains: unknown,
  zones: readonly CloudflareZone[],
): Promise<{ error: Error; run: mockRuns.MockRun }> {
  const { run } = await prepare(domains, zones);
  const { failureOf } = require("./mocks/failure") as typeof failures;
  return { error: await failureOf(() => (require("../index") as Program)()), run };
}

const ZONES = [
  { id: "z1", name: "acme.com" },
  { id: "z2", name: "shop.example" },
];

it("declares a MailDomain for each configured domain, and gives out their records and what is left to do", async () => {
  const { run, outputs } = await load(
    [
      { domain: "acme.com", cloudflare: {} },
      { domain: "shop.example", cloudflare: {}, hosting: "external-smtp", dmarc: { policy: "none" } },
    ],
    ZONES,
  );
  expect(Object.keys(outputs ?? {})).toEqual(["acme.com", "shop.example"]);
  expect(outputs?.["acme.com"]?.records.map(({ fqdn, type, value }) => [fqdn, type, value])).toEqual([
    ["acme.com", "TXT", "v=spf1 include:_spf.odoo.com ~all"],
    ["odoo._domainkey.acme.com", "CNAME", "odoo._domainkey.odoo.com"],
  ]);
  expect(outputs?.["shop.example"]?.records.map(({ fqdn, value }) => [fqdn, value])).toEqual([
    ["_dmarc.shop.example", "v=DMARC1; p=none"],
  ]);
  expect(outputs?.["acme.com"]?.byHand).toHaveLength(6);
  expect(outputs?.["shop.example"]?.byHand).toHaveLength(2);
  expect(Object.values(outputs ?? {}).map(({ aliasDomain, hosting }) => [aliasDomain, hosting])).toEqual([
    ["acme.com", "online"],
    ["shop.example", "external-smtp"],
  ]);
  expect(run.registrations.filter(({ type }) => type.startsWith("odoo-mail:")).map(({ name }) => name)).toEqual([
    "acme.com",
    "shop.example",
  ]);
});

it("marks in the outputs which domains the stack is leaving, and no others", async () => {
  const { outputs } = await load(
    [
      { domain: "acme.com", cloudflare: { zoneId: "z1" }, release: true },
      { domain: "acme.com", cloudflare: { zoneId: "z3" }, nameSuffix: "b" },
    ],
    [...ZONES, { id: "z3", name: "acme.com" }],
  );
  expect(outputs?.["acme.com"]).toHaveProperty("release", true);
  expect(outputs?.["acme.com:b"]).not.toHaveProperty("release");
});

it("adds the suffix to a domain's name in the outputs where the name is declared twice", async () => {
  const { outputs } = await load(
    [
      { domain: "acme.com", cloudflare: { zoneId: "z1" } },
      { domain: "acme.com", cloudflare: { zoneId: "z3" }, nameSuffix: "b" },
    ],
    [...ZONES, { id: "z3", name: "acme.com" }],
  );
  expect(Object.keys(outputs ?? {})).toEqual(["acme.com", "acme.com:b"]);
});

it("asks the provider nothing twice: what was read for the plan serves the declaration too", async () => {
  const { run } = await load([{ domain: "acme.com", cloudflare: {} }], ZONES);
  const asked = run.invoked.map(({ token, inputs }) => `${token} ${JSON.stringify(inputs)}`);
  expect(asked).toHaveLength(new Set(asked).size);
  expect([run.count("getZones"), run.count("getZoneDnsSettings"), run.count("getDnsRecords")]).toEqual([1, 1, 1]);
});

it("registers nothing at all when one of several domains is refused, and tells the issues of all", async () => {
  const two = ["v=spf1 -all", "v=spf1 ~all"].map((text, index) => ({
    id: `r${index}`,
    name: "acme.com",
    type: "TXT",
    content: `"${text}"`,
  }));
  const domains = ["acme.com", "missing.example", "shop.example"].map((domain) => ({ domain, cloudflare: {} }));
  const { error, run } = await failure(domains, [{ id: "z1", name: "acme.com", records: two }, ZONES[1]!]);
  const [errors = ""] = error.message.split("\nWith these warnings:\n");
  expect(errors.split("\n").filter((line) => line.startsWith("- "))).toEqual([
    expect.stringMatching(
      /^- acme\.com, domains\[0\], acme\.com TXT \(Cloudflare\): There are 2 SPF records at acme\.com/,
    ),
    expect.stringMatching(
      /^- missing\.example, domains\[1\], Cloudflare: No Cloudflare zone that these credentials can see holds missing\.example/,
    ),
  ]);
  expect(error.message.split("\n")[0]).toBe("Nothing was changed. What is wrong:");
  expect(run.children).toEqual([]);
});

it("registers nothing and reads nothing when the configuration has mistakes", async () => {
  const { error, run } = await failure(
    [{ domain: "acme.com" }, { domain: "acme.com", cloudflare: {}, ttl: "1" }],
    ZONES,
  );
  expect(error.message).toContain("domains[1].ttl");
  expect([run.registrations, run.invoked]).toEqual([[], []]);
});

it("fails as a whole when one zone cannot be read", async () => {
  const { error, run } = await failure([{ domain: "acme.com", cloudflare: { zoneId: "z9" } }], ZONES);
  expect(error.message).toMatch(/^the Cloudflare zone z9 could not be read.*Could not route to the zone/);
  expect(run.children).toEqual([]);
});
