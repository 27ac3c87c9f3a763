import { DkimRecord } from "../../../components/singleRecords";
import type { DkimRecordArgs } from "../../../components/args";
import { announceZones } from "../../../components/coOwned/readRecords";
import { sharedReading } from "../../../components/coOwned/zones";
import { DnsProvider, loadAdapter } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";
import { CloudflareMemory } from "../../../testing/cloudflareMemory";
import { MockRun, valueOf } from "../../mocks/mockRun";
import { testReader } from "../../providers/contract";
import { headlines, issueIds, runFailing, runProgram, type Zones } from "../world";

const DEEP = "a.b.acme.com";

/** The same zones on both providers. */
function zones(...names: readonly (readonly [id: string, name: string])[]): Zones {
  const both = names.map(([id, name]) => ({ id, name }));
  return { cloudflare: both, route53: both };
}

function dkim(args: Omit<DkimRecordArgs, "domain">, domain = DEEP): () => DkimRecord {
  return () => new DkimRecord("acme", { domain, ...args });
}

describe.each([
  ["Cloudflare", { cloudflare: {} }, "cloudflare"],
  ["Route53", { route53: {} }, "route53"],
] as const)("the %s zone of a domain", (title, place, setting) => {
  it("is the longest one that it ends with, on a label boundary (RFC 1034 section 4.2)", async () => {
    const all = zones(["1", "acme.com"], ["2", "b.acme.com"], ["3", "x.b.acme.com"], ["4", "com"]);
    const { run } = await runProgram(all, dkim(place));
    expect(run.records.map(({ inputs }) => inputs["zoneId"])).toEqual(["2"]);
  });

  it("is not one that only ends with the same letters", async () => {
    const { error } = await runFailing(zones(["1", "acme.com"]), dkim(place, "notacme.com"));
    expect(issueIds(error)).toEqual(["zone/not-found"]);
    expect(headlines(error)).toEqual([
      `- ${title}: No ${title} zone that these credentials can see holds notacme.com (looked for notacme.com). [zone/not-found]`,
    ]);
  });

  it("B17: is an error when there are several, which names their ids, what tells them apart, and the setting", async () => {
    const { error, run } = await runFailing(zones(["1", "acme.com"], ["2", "acme.com"]), dkim(place));
    const marks = {
      Cloudflare: "active, name servers ada.ns.cloudflare.com, bob.ns.cloudflare.com",
      Route53: "name servers ns-1.example",
    }[title];
    expect(headlines(error)).toEqual([
      `- ${title}: There are 2 ${title} zones named acme.com: 1 (${marks}); 2 (${marks}). [zone/several]`,
    ]);
    expect(error.message).toContain("The one that the world sees has the name servers that `dig NS acme.com` shows.");
    expect(error.message).toContain(`\`${setting}: { zoneId: ... }\``);
    expect(run.children).toEqual([]);
  });

  it("is the one with the given id, and not searched for", async () => {
    const all = zones(["1", "acme.com"], ["2", "acme.com"]);
    const { run } = await runProgram(all, dkim({ [setting]: { zoneId: Promise.resolve("2") } }));
    expect(run.records.map(({ inputs }) => inputs["zoneId"])).toEqual(["2"]);
    expect(run.count("getZones")).toBe(0);
  });

  it("is an error when the zone with the given id holds another domain", async () => {
    const { error } = await runFailing(zones(["1", "other.example"]), dkim({ [setting]: { zoneId: "1" } }));
    expect(headlines(error)).toEqual([
      `- ${title}: The ${title} zone 1 is "other.example", and ${DEEP} is not in it. [zone/other-domain]`,
    ]);
  });

  it("is told to be unreadable when the provider does not know the id", async () => {
    const { error, run } = await runFailing(zones(), dkim({ [setting]: { zoneId: "9" } }));
    expect(error.message).toContain(`the ${title} zone 9 could not be read`);
    expect(run.children).toEqual([]);
    const hostile = await runFailing(zones(), dkim({ [setting]: { zoneId: `\u001b[2J${"x".repeat(100_000)}` } }));
    expect(hostile.error.message).toContain(`the ${title} zone \\027[2Jxxx`);
    expect(hostile.error.message.length).toBeLessThan(5000);
  });
});

it("says of zones of one name of which none is served how far each is", async () => {
  const pending = { id: "1", name: "acme.com", status: "pending", nameServers: ["eve.ns.cloudflare.com"] };
  const elsewhere = { id: "2", name: "acme.com", type: "partial", nameServers: [] };
  const { error } = await runFailing({ cloudflare: [pending, elsewhere] }, dkim({ cloudflare: {} }));
  expect(error.message).toContain(
    "1 (pending, name servers eve.ns.cloudflare.com); 2 (it is a partial (CNAME) setup, which another DNS provider serves).",
  );
});

it("refuses a secondary zone, whose provider takes no records for it", async () => {
  const secondary = { cloudflare: [{ id: "1", name: "acme.com", type: "secondary" }] };
  const { error, run } = await runFailing(secondary, dkim({ cloudflare: {} }));
  expect(issueIds(error)).toEqual(["zone/read-only"]);
  expect(error.message).toContain("Declare the domain where its primary zone is");
  expect(run.children).toEqual([]);
});

it.each([
  ["pending", { status: "pending" }, "as soon as the registrar names ada.ns.cloudflare.com and bob.ns.cloudflare.com"],
  [
    "pending, without name servers",
    { status: "pending", nameServers: [] },
    "as soon as the registrar names Cloudflare's name servers",
  ],
  ["partial", { type: "partial" }, "Records written here have no effect on mail. Publish them at that provider."],
])("says of a %s zone what that means for its records", async (_title, fields, meaning) => {
  const { warnings } = await runProgram(
    { cloudflare: [{ id: "1", name: "acme.com", ...fields }] },
    dkim({ cloudflare: {} }),
  );
  expect(warnings[0]).toContain(meaning);
});

it.each([
  ["a pending Cloudflare zone", { cloudflare: [{ id: "1", name: "acme.com", status: "pending" }] }, { cloudflare: {} }],
  [
    "a private Route53 zone with its id given",
    { route53: [{ id: "1", name: "acme.com", privateZone: true }] },
    { route53: { zoneId: "1" } },
  ],
])("%s is written to, with a warning that the world does not see it", async (_title, all, place) => {
  const { run, result, warnings } = await runProgram(all, dkim(place));
  expect(run.records).toHaveLength(1);
  expect((await valueOf(result.issues))?.map(({ id, severity }) => [id, severity])).toEqual([
    ["zone/inactive", "warning"],
  ]);
  expect(warnings).toHaveLength(1);
});

it("a lookup that fails is told in the provider's words, and nothing is registered", async () => {
  const answer = (): never => {
    throw new Error("403 Forbidden\u001b[2J");
  };
  const { run, error } = await runFailing(zones(["1", "acme.com"]), dkim({ cloudflare: {} }), { answer });
  expect(error.message).toMatch(
    /^the Cloudflare zones named a\.b\.acme\.com could not be read.*403 Forbidden\\027\[2J/,
  );
  expect(run.children).toEqual([]);
});

describe.each([
  ["Cloudflare", { cloudflare: {} }],
  ["Cloudflare with its zone id", { cloudflare: { zoneId: "1" } }],
  ["Route53", { route53: {} }],
  ["Route53 with its zone id", { route53: { zoneId: "1" } }],
])("a provider that has no configuration yet answers nothing: %s", (_title, place) => {
  const all = zones(["1", "acme.com"]);
  const nothing = (): Record<string, never> => ({});

  it("in preview that is said, and planned as if the zone were empty", async () => {
    const options = { answer: nothing, preview: true };
    const { run, result } = await runProgram(all, dkim(place), options);
    expect((await valueOf(result.issues))?.map(({ id, severity }) => [id, severity])).toEqual([
      ["zone/unknown-provider-in-preview", "warning"],
    ]);
    expect(run.records).toHaveLength(1);
  });

  it("in up it is an error, and nothing is registered", async () => {
    const { run, error } = await runFailing(all, dkim(place), { answer: nothing });
    expect(error.message).toMatch(/could not be read.*an answer without/);
    expect(run.children).toEqual([]);
  });

  it("an answer that lacks something is an error in preview too: that provider is configured", async () => {
    const options = { answer: () => ({ other: "x" }), preview: true };
    const { run, error } = await runFailing(all, dkim(place), options);
    expect(error.message).toMatch(/could not be read.*an answer without/);
    expect(run.children).toEqual([]);
  });
});

it("the zones of components that read one after the other are listed, because each was announced when it was made", async () => {
  const names = Array.from({ length: 5 }, (_, n) => `d${n}.example` as DomainName);
  const run = await MockRun.start([new CloudflareMemory(names.map((name) => ({ id: `zone of ${name}`, name })))]);
  const reader = testReader(10);
  const cloudflare = DnsProvider.Cloudflare;
  for (const domain of names) announceZones([{ domain, rules: [], places: [{ provider: cloudflare }] }], reader);
  // One whose zone is given is not looked for.
  announceZones(
    [{ domain: "given.example" as DomainName, rules: [], places: [{ provider: cloudflare, zoneId: "z" }] }],
    reader,
  );
  const adapter = loadAdapter(cloudflare);
  for (const name of names)
    expect((await adapter.zonesNamed(name, sharedReading(adapter, reader))).map(({ id }) => id)).toEqual([
      `zone of ${name}`,
    ]);
  const asked = run.invoked.filter(({ token }) => token.endsWith("getZones")).map(({ inputs }) => inputs);
  expect(asked).toEqual([{ maxItems: 50 }]);
});
