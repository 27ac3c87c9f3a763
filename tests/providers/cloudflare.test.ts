import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/cloudflare/provider";
import { sharedReading } from "../../components/coOwned/zones";
import { type DesiredRecord, DnsProvider, type LiveRecord, loadAdapter } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import { CloudflareMemory, type CloudflareZone } from "../../testing/cloudflareMemory";
import { MockRun, type Registration, valueOf } from "../mocks/mockRun";
import { ACME, adapterContract, type Subject, testReader } from "./contract";

const adapter = loadAdapter(DnsProvider.Cloudflare);

const REQUEST = 'failed to make http request: GET "https://api.cloudflare.com/client/v4/zones":';
const NOT_JSON =
  "the Cloudflare API answered something that is not JSON (often a proxy or an outage); its own words are in the line above.";

const subject: Subject = {
  provider: DnsProvider.Cloudflare,
  world: (zones) =>
    new CloudflareMemory(
      zones.map(({ id, name, records = [] }) => ({
        id,
        name,
        records: records.flatMap(({ values, ...record }, set) =>
          values.map((content, index) => ({ ...record, content, id: `r${set}-${index}` })),
        ),
      })),
    ),
  found: [
    ["quoted", '"v=spf1 -all"', "v=spf1 -all"],
    ["bare, as older records are answered", "v=spf1 -all", "v=spf1 -all"],
    ["odd splits", '"v=spf1 " "" "-all"', "v=spf1 -all"],
    ["quotes and backslashes", String.raw`"a \"b\" c\\d"`, String.raw`a "b" c\d`],
    [
      "600 octets as 255, 255 and 90",
      `"${"a".repeat(255)}" "${"b".repeat(255)}" "${"c".repeat(90)}"`,
      "a".repeat(255) + "b".repeat(255) + "c".repeat(90),
    ],
    ["decimal escapes (RFC 1035 section 5.1)", String.raw`"b\195\188cher"`, "b\u00c3\u00bccher"],
    ["UTF-8 as it stands", '"bücher"', "b\u00c3\u00bccher"],
    ["empty", '""', ""],
  ],
  functions: {
    named: ["getZones", "getZoneDnsSettings"],
    byId: ["getZone", "getZoneDnsSettings"],
    read: "getDnsRecords",
  },
  readsWholeZone: false,
  listsAtMost: 1000,
  refusals: [
    ["", `${NOT_JSON} [provider/not-json]`],
    [`${REQUEST} 502 Bad Gateway <!DOCTYPE html><html></html>`, `${NOT_JSON} [provider/not-json]`],
    [
      `${REQUEST} 403 Forbidden {"errors":[{"code":10000,"message":"Authentication error"}]}`,
      "the token may not do this, which needs RIGHT. Give it Zone:Read and DNS:Edit on this zone (dash.cloudflare.com/profile/api-tokens). [provider/right-missing]",
    ],
    [
      `${REQUEST} 403 Forbidden {"errors":[{"code":9109,"message":"Invalid access token"}]}`,
      "Cloudflare does not know this token: it was mistyped, has expired or was deleted. Look at it, or make one with Zone:Read and DNS:Edit (dash.cloudflare.com/profile/api-tokens). [provider/credentials-refused]",
    ],
    [
      `${REQUEST} 429 Too Many Requests {"errors":[{"code":971}]}`,
      "the Cloudflare API serves a user 1,200 requests in 5 minutes, with all tokens together; the provider waited and asked 11 times. Run again in 5 minutes, or with a token that an account owns: it has a limit of its own. [provider/rate-limited]",
    ],
  ],
  // 4,096 octets on the wire, of which 16 tell the lengths of the character-strings (RFC 1035 section 3.3).
  longestText: 4080,
  sharesRRset: false,
};

describe("the adapter keeps the port", () => {
  adapterContract(subject, it);
});

async function start(zone: Partial<CloudflareZone> = {}): Promise<MockRun> {
  return MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com", ...zone }])]);
}

function reading(): ReturnType<typeof sharedReading> {
  return sharedReading(adapter, testReader(10));
}

async function declared(desired: Partial<DesiredRecord>): Promise<Registration["inputs"] | undefined> {
  const run = await start();
  const values = [{ text: "a" }];
  const record = adapter.declare("r", { zoneId: "z", owner: ACME, type: "TXT", values, ttl: 1, ...desired }, {});
  await valueOf(record.resource.id);
  return run.records[0]?.inputs;
}

describe("the zones of several names", () => {
  const names = (count: number): DomainName[] => Array.from({ length: count }, (_, n) => `d${n}.example` as DomainName);
  const find = async (wanted: readonly DomainName[], there: readonly DomainName[]) => {
    const run = await MockRun.start([new CloudflareMemory(there.map((name) => ({ id: `zone of ${name}`, name })))]);
    const found = await Promise.all(wanted.map((name) => adapter.zonesNamed(name, reading())));
    return { found: found.map((zones) => zones.map(({ id }) => id)), calls: run.count("getZones") };
  };
  const idsOf = (all: readonly DomainName[]): string[][] => all.map((name) => [`zone of ${name}`]);

  it.each([
    ["one by one, four of them", 4, 4, 4],
    ["in one listing, from five on", 5, 5, 1],
    ["in one listing of up to ten zones a name", 5, 49, 1],
    ["one by one after a listing that is not complete", 5, 50, 6],
  ])("are found %s", async (_how, wanted, there, calls) => {
    expect(await find(names(wanted), names(there))).toEqual({ found: idsOf(names(wanted)), calls });
  });

  it("are found in the listing that the run has, and none is made up", async () => {
    await MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com" }])]);
    await Promise.all(names(5).map((name) => adapter.zonesNamed(name, reading())));
    expect((await adapter.zonesNamed(ACME, reading())).map(({ id }) => id)).toEqual(["z"]);
    expect(await adapter.zonesNamed("com" as DomainName, reading())).toEqual([]);
  });

  it("are not found in the listing of another provider instance, whose token may see others", async () => {
    const run = await MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com" }])]);
    await Promise.all(names(5).map((name) => adapter.zonesNamed(name, reading())));
    const provider = new Provider("other");
    const component = new pulumi.ComponentResource("test:index:Reader", "other", {}, { provider }, true);
    await adapter.zonesNamed(ACME, sharedReading(adapter, { component, timeout: 10 }));
    expect(run.count("getZones")).toBe(2);
  });
});

describe("what Cloudflare has and Route53 has not", () => {
  it("tells comment, tags, proxying and flattening of a record, and leaves out what is not there", async () => {
    const bare = { id: "1", name: "acme.com", type: "TXT", content: '"a"' };
    const full = { comment: "ours", tags: ["team:mail"], ttl: 120, proxied: true, settings: { flattenCname: true } };
    await start({ records: [bare, { ...bare, ...full, id: "2", type: "CNAME", content: "b.example" }] });
    const common = { owner: ACME };
    const expected: LiveRecord[] = [
      {
        ...common,
        importId: "z/1",
        type: "TXT",
        ttl: 1,
        values: ["a"],
        raw: ['"a"'],
        proxied: false,
        flattened: false,
      },
      {
        ...common,
        importId: "z/2",
        type: "CNAME",
        ttl: 120,
        values: ["b.example"],
        raw: ["b.example"],
        comment: "ours",
        tags: ["team:mail"],
        proxied: true,
        flattened: true,
      },
    ];
    expect(await adapter.read("z", ACME, reading())).toEqual(expected);
  });

  it("an empty comment is none: declared again it would be a change", async () => {
    await start({ records: [{ id: "1", name: "acme.com", type: "TXT", content: '"a"', comment: "" }] });
    const [live] = await adapter.read("z", ACME, reading());
    expect(live).not.toHaveProperty("comment");
  });

  it("takes an answer without settings and tags, as the API gives for old records", async () => {
    const record = { id: "1", name: "acme.com", type: "TXT", content: '"a"', ttl: 1, proxied: false };
    await MockRun.start([new CloudflareMemory([])], { answer: () => ({ results: [record] }) });
    const [live] = await adapter.read("z", ACME, reading());
    expect(live).toEqual({
      importId: "z/1",
      owner: ACME,
      type: "TXT",
      ttl: 1,
      values: ["a"],
      raw: ['"a"'],
      proxied: false,
      flattened: false,
    });
  });

  it("tells that the zone flattens all CNAMEs, and that it is not active", async () => {
    await start({ flattenAllCnames: true, status: "pending" });
    const zone = {
      ...{ id: "z", name: "acme.com", flattensCnames: true, status: "pending" },
      inactive: {
        why: 'its status is "pending"',
        fix: expect.stringContaining(
          "as soon as the registrar names ada.ns.cloudflare.com and bob.ns.cloudflare.com for the domain",
        ),
        isReadOnly: false,
      },
      nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    };
    expect(await adapter.zonesNamed(ACME, reading())).toEqual([zone]);
    expect(await adapter.zoneById("z", reading())).toEqual(zone);
  });
});

it("takes an error without any words, as gRPC tells it, for an answer that is no JSON", async () => {
  const answer = (): never => {
    throw new Error("2 UNKNOWN: ");
  };
  await MockRun.start([new CloudflareMemory([])], { answer });
  await expect(adapter.read("z", ACME, reading())).rejects.toThrow(/run again: the Cloudflare API .*not-json\]$/);
});

it("says where the id of a zone comes from when it is not known", async () => {
  const words =
    'failed to make http request: GET "https://api.cloudflare.com/client/v4/zones/x": 404 Not Found {"errors":[{"code":7003}]}';
  const answer = (): never => {
    throw new Error(words);
  };
  await MockRun.start([new CloudflareMemory([])], { answer });
  await expect(adapter.zoneById("x", reading())).rejects.toThrow(
    /run again: Cloudflare has no zone with this id, as far as the token sees\. .*\[provider\/zone-unknown\] The provider said: failed to make/,
  );
});

describe("zones of one name, which several accounts may have", () => {
  const named = async (...zones: Partial<CloudflareZone>[]): Promise<(string | boolean | undefined)[][]> => {
    await MockRun.start([new CloudflareMemory(zones.map((zone, n) => ({ id: `z${n}`, name: "acme.com", ...zone })))]);
    return (await adapter.zonesNamed(ACME, reading())).map(({ id, inactive }) => [
      id,
      inactive?.why,
      inactive?.isReadOnly,
    ]);
  };

  it.each([
    [{ status: "pending" }, 'its status is "pending"', false],
    [{ status: "moved", nameServers: undefined }, 'its status is "moved"', false],
    [{ type: "partial" }, "it is a partial (CNAME) setup, which another DNS provider serves", false],
    [
      { type: "secondary" },
      "it is a secondary zone, whose records come from another DNS provider by zone transfer",
      true,
    ],
  ])(
    "%j is left out beside the one that Cloudflare serves, and told where it is alone",
    async (other, why, isReadOnly) => {
      expect(await named(other, {}, other)).toEqual([["z1", undefined, undefined]]);
      expect(await named(other)).toEqual([["z0", why, isReadOnly]]);
    },
  );

  it("B17: are all told where none of them or more than one is served, with what tells them apart", async () => {
    expect(await named({ status: "pending" }, { status: "moved" })).toHaveLength(2);
    expect(await named({}, {}, { status: "moved" })).toHaveLength(3);
    const nameServers = ["eve.ns.cloudflare.com", "kai.ns.cloudflare.com"];
    await named({ status: "pending" }, { status: "pending", nameServers });
    expect(await adapter.zonesNamed(ACME, reading())).toEqual([
      expect.objectContaining({ status: "pending", nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] }),
      expect.objectContaining({ status: "pending", nameServers }),
    ]);
  });
});

describe("a record with the meta", () => {
  const withMeta = async (meta: string): Promise<LiveRecord | undefined> => {
    await start({ records: [{ id: "1", name: "acme.com", type: "TXT", content: '"a"', meta }] });
    return (await adapter.read("z", ACME, reading()))[0];
  };

  it.each([
    ['{"email_routing":true,"read_only":true}', "Cloudflare Email Routing keeps it locked", "Unlock DNS records"],
    [
      '{"auto_added":false, "read_only": true}',
      "a product of Cloudflare made it and keeps it read-only",
      "release the record",
    ],
  ])("%s cannot be managed, and is told with the reason and what to do", async (meta, why, fix) => {
    const source = expect.stringMatching(/^developers\.cloudflare\.com/);
    expect((await withMeta(meta))?.unmanageable).toEqual({ why, fix: expect.stringContaining(fix), source });
  });

  it.each(['{"email_routing":true,"read_only":false}', "not JSON"])("%s can be managed", async (meta) => {
    const live = await withMeta(meta);
    expect([live?.importId, live?.unmanageable]).toEqual(["z/1", undefined]);
  });
});

describe("the inputs of a Cloudflare record are exactly", () => {
  it("those of a TXT: nothing about proxying, no comment, no tags", async () => {
    expect(await declared({})).toEqual({ zoneId: "z", name: "acme.com", type: "TXT", content: '"a"', ttl: 1 });
  });

  it("those of a CNAME: DNS only, because a proxied one answers addresses", async () => {
    const values = [{ text: "odoo._domainkey.odoo.com" }];
    expect(await declared({ type: "CNAME", values, owner: "odoo._domainkey.acme.com" as DomainName })).toEqual({
      zoneId: "z",
      name: "odoo._domainkey.acme.com",
      type: "CNAME",
      content: "odoo._domainkey.odoo.com",
      ttl: 1,
      proxied: false,
    });
  });

  it("comment and tags as they were: an update wipes what is not said", async () => {
    expect(await declared({ comment: "theirs", tags: ["a:b", "c"], ttl: 120 })).toEqual({
      zoneId: "z",
      name: "acme.com",
      type: "TXT",
      content: '"a"',
      ttl: 120,
      comment: "theirs",
      tags: ["a:b", "c"],
    });
  });

  it.each([
    ["255 octets, in one string", "a".repeat(255), `"${"a".repeat(255)}"`],
    ["256 octets, in two", "a".repeat(256), `"${"a".repeat(255)}" "a"`],
    ["600 octets, in three", "a".repeat(600), `"${"a".repeat(255)}" "${"a".repeat(255)}" "${"a".repeat(90)}"`],
    ["quotes and backslashes, escaped", 'a"b\\c', String.raw`"a\"b\\c"`],
    ["other octets, in decimal", "\u00fc\n", String.raw`"\252\010"`],
    ["nothing", "", '""'],
  ])("content in canonical form: %s", async (_title, text, content) => {
    expect((await declared({ values: [{ text }] }))?.["content"]).toBe(content);
  });

  it.each([[[]], [[{ text: "a" }, { text: "b" }]]])("one value, no more and no less: %j", async (values) => {
    await expect(declared({ values })).rejects.toThrow("acme.com: a Cloudflare record holds one value");
  });
});
