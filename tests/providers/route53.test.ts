import { freshReading, sharedReading } from "../../components/coOwned/zones";
import { type DesiredRecord, DnsProvider, loadAdapter } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import { MockRun, type Registration, valueOf } from "../mocks/mockRun";
import { Route53Memory, type HostedZone } from "../../testing/route53Memory";
import { ACME, adapterContract, type Subject, testReader } from "./contract";

const adapter = loadAdapter(DnsProvider.Route53);

const subject: Subject = {
  provider: DnsProvider.Route53,
  world: (zones) => new Route53Memory(zones.map(({ id, name, records = [] }) => ({ id, name, sets: records }))),
  found: [
    ["quoted", '"v=spf1 -all"', "v=spf1 -all"],
    ["odd splits", '"v=spf1 " "" "-all"', "v=spf1 -all"],
    ["strings set apart by a tab", '"v=spf1 "\t"-all"', "v=spf1 -all"],
    ["quotes and backslashes", String.raw`"a \"b\" c\\d"`, String.raw`a "b" c\d`],
    [
      "600 octets as 255, 255 and 90",
      `"${"a".repeat(255)}" "${"b".repeat(255)}" "${"c".repeat(90)}"`,
      "a".repeat(255) + "b".repeat(255) + "c".repeat(90),
    ],
    ["octal escapes, as Route53 writes them", String.raw`"b\303\274cher"`, "b\u00c3\u00bccher"],
    ["empty", '""', ""],
  ],
  functions: { named: ["getZones", "getZone"], byId: ["getZone"], read: "getRecords" },
  readsWholeZone: true,
  refusals: [
    [
      "operation error Route 53: ListHostedZones, StatusCode: 403, api error AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: route53:ListHostedZones",
      "these AWS credentials may not do this. Allow route53:ListHostedZones in their IAM policy (all actions: docs/configuration.md, Credentials). [provider/right-missing]",
    ],
    [
      "api error AccessDenied: Access Denied",
      "these AWS credentials may not do this. Allow what is missing in their IAM policy (all actions: docs/configuration.md, Credentials). [provider/right-missing]",
    ],
    [
      "api error Throttling: Rate exceeded",
      "Route53 serves an account a few requests in a second, whoever makes them; the provider waited and asked again. Run again when less is going on. [provider/rate-limited]",
    ],
    [
      "api error ExpiredToken: The security token included in the request is expired",
      "AWS does not take these credentials: they are mistyped, have expired or were deleted. Log in again, or name the right profile. [provider/credentials-refused]",
    ],
  ],
  // 4,000 characters, of which 16 character-strings have 32 quotes and 15 blanks.
  longestText: 3953,
  sharesRRset: true,
};

describe("the adapter keeps the port", () => {
  adapterContract(subject, it);
});

async function start(zone: Partial<HostedZone> = {}): Promise<MockRun> {
  return MockRun.start([new Route53Memory([{ id: "Z", name: "acme.com", ...zone }])]);
}

function reading(): ReturnType<typeof sharedReading> {
  return sharedReading(adapter, testReader(10));
}

async function declared(desired: Partial<DesiredRecord>): Promise<Registration["inputs"] | undefined> {
  const run = await start();
  const values = [{ text: "a" }];
  const record = adapter.declare("r", { zoneId: "Z", owner: ACME, type: "TXT", values, ttl: 300, ...desired }, {});
  await valueOf(record.resource.id);
  return run.records[0]?.inputs;
}

it("never ends with an empty reason", async () => {
  const answer = (): never => {
    throw new Error("2 UNKNOWN: ");
  };
  await MockRun.start([new Route53Memory([])], { answer });
  await expect(adapter.read("Z", ACME, reading())).rejects.toThrow(
    /run again: the provider gives no reason; its own words are in the line above\.$/,
  );
});

it.each([
  "reading Route 53 Hosted Zone (Z9): couldn't find resource",
  "api error NoSuchHostedZone: No hosted zone found with ID: Z9",
])("says where the id of a zone comes from when it is not known: %s", async (words) => {
  const answer = (): never => {
    throw new Error(words);
  };
  await MockRun.start([new Route53Memory([])], { answer });
  await expect(adapter.zoneById("Z9", reading())).rejects.toThrow(
    /run again: this AWS account has no hosted zone with this id\. .*\[provider\/zone-unknown\]/,
  );
});

describe("what Route53 has and Cloudflare has not", () => {
  it.each([
    ["a routing policy", { setIdentifier: "eu" }, 'it has a routing policy (set identifier "eu")'],
    ["an alias", { aliasTarget: { dnsName: "elb.example." } }, "it is an alias for elb.example."],
    ["a traffic policy", { trafficPolicyInstanceId: "t-1" }, "it belongs to the traffic policy instance t-1"],
  ])("says why a set with %s cannot be managed", async (_title, extra, unmanageable) => {
    await start({ sets: [{ name: "acme.com", type: "TXT", values: ['"a"'], ...extra }] });
    const [live] = await adapter.read("Z", ACME, reading());
    expect(live?.unmanageable).toMatchObject({ why: unmanageable, source: expect.stringContaining("aws.amazon.com") });
  });

  it("tells of a plain set nothing that Route53 does not keep: no comment, no tags, no proxying", async () => {
    await start({ sets: [{ name: "acme.com", type: "TXT", values: ['"a"', String.raw`"\"b\""`], ttl: 60 }] });
    expect(await adapter.read("Z", ACME, reading())).toEqual([
      {
        importId: "Z_acme.com_TXT",
        owner: ACME,
        type: "TXT",
        ttl: 60,
        values: ["a", '"b"'],
        raw: ["a", String.raw`\"b\"`],
      },
    ]);
  });

  it("reads past an alias at the apex, which has neither values nor a TTL", async () => {
    const alias = { name: "acme.com", type: "A", aliasTarget: { dnsName: "d1.cloudfront.example." } };
    const run = await start({ sets: [alias, { name: "acme.com", type: "TXT", values: ['"a"'] }] });
    const [first, second] = await adapter.read("Z", ACME, reading());
    expect(first).toEqual({
      importId: "Z_acme.com_A",
      owner: ACME,
      type: "A",
      ttl: 300,
      values: [],
      raw: [],
      unmanageable: expect.objectContaining({ why: "it is an alias for d1.cloudfront.example." }),
    });
    expect([second?.type, second?.values]).toEqual(["TXT", ["a"]]);
    expect(run.count("getRecords")).toBe(1);
  });

  it.each([
    ["a quote, which is written as two characters", '"'.repeat(2000), 4023],
    ["an octet beyond ASCII, which is written as four", "\u00fc".repeat(1000), 4011],
  ])("counts characters as they are sent: %s", (_title, text, characters) => {
    const values = [{ text }];
    expect(adapter.audit({ zoneId: "Z", owner: ACME, type: "TXT", values, ttl: 300 })).toEqual([
      expect.objectContaining({
        id: "dns/txt-too-long",
        message: `The TXT record at acme.com would have ${characters} characters with quotes and escapes; Route53 takes 4000.`,
      }),
    ]);
  });

  it("counts a set that is changed twice, and refuses what does not fit into one request", () => {
    const audit = (others: number, length: number): unknown[] => {
      const foreign = Array.from({ length: others }, () => ({ text: "", raw: "x".repeat(length - 2) }));
      return adapter.audit({
        zoneId: "Z",
        owner: ACME,
        type: "TXT",
        values: [...foreign, { text: "v=spf1" }],
        ttl: 300,
      });
    };
    // With its quotes ours has 8 characters, and 16,000 fit.
    expect(audit(4, 3998)).toEqual([]);
    expect(audit(4, 3999)).toEqual([
      expect.objectContaining({
        id: "dns/txt-too-long",
        message:
          "The TXT set at acme.com would have 16004 characters with quotes and escapes, and a change counts each of them twice; Route53 takes 32000 a request.",
      }),
    ]);
  });

  it("keeps a TXT value without quotes as it is", async () => {
    await start({ sets: [{ name: "acme.com", type: "TXT", values: ["bare", '"'] }] });
    const [live] = await adapter.read("Z", ACME, reading());
    expect(live?.raw).toEqual(["bare", '"']);
  });

  it("does not find private zones by name, which mail servers do not see", async () => {
    const memory = new Route53Memory([
      { id: "Zprivate", name: "acme.com", privateZone: true },
      { id: "Zpublic", name: "acme.com" },
    ]);
    await MockRun.start([memory]);
    const zone = {
      id: "Zpublic",
      name: "acme.com",
      flattensCnames: false,
      isPrivate: false,
      nameServers: ["ns-1.example"],
    };
    expect(await adapter.zonesNamed(ACME, reading())).toEqual([zone]);
    expect((await adapter.zoneById("Zprivate", reading())).inactive?.why).toBe(
      "it is a private zone, which mail servers do not see",
    );
  });

  it("asks for one name only right before a write, with the dots of the name taken as dots", async () => {
    const run = await start({ sets: [{ name: "acmeXcom", type: "TXT", values: ['"a"'] }] });
    const fresh = freshReading(adapter, testReader(10));
    expect(await adapter.read("Z", ACME, fresh)).toEqual([]);
    expect(run.invoked.map(({ inputs }) => inputs)).toEqual([{ zoneId: "Z", nameRegex: String.raw`^acme\.com\.$` }]);
  });
});

describe("the inputs of a Route53 set are exactly", () => {
  it("those of a TXT set, with strangers' values verbatim and in place", async () => {
    const values = [{ text: "x", raw: String.raw`x" "\"y\"` }, { text: "v=spf1 ~all" }];
    expect(await declared({ values })).toEqual({
      zoneId: "Z",
      name: "acme.com",
      type: "TXT",
      ttl: 300,
      records: [String.raw`x" "\"y\"`, "v=spf1 ~all"],
    });
  });

  it("those of a CNAME", async () => {
    const owner = "odoo._domainkey.acme.com" as DomainName;
    expect(await declared({ owner, type: "CNAME", values: [{ text: "Odoo._domainkey.odoo.com." }] })).toEqual({
      zoneId: "Z",
      name: owner,
      type: "CNAME",
      ttl: 300,
      records: ["odoo._domainkey.odoo.com"],
    });
  });

  it.each([
    [1, 300],
    [2, 2],
    [86_400, 86_400],
  ])("TTL %i as %i: Route53 has no automatic one", async (ttl, written) => {
    expect((await declared({ ttl }))?.["ttl"]).toBe(written);
  });

  it("no comment and no tags, which a record set cannot have", async () => {
    expect(Object.keys((await declared({ comment: "theirs", tags: ["a"] })) ?? {}).sort()).toEqual([
      "name",
      "records",
      "ttl",
      "type",
      "zoneId",
    ]);
  });

  it.each([
    ["255 octets, in one string", "a".repeat(255), "a".repeat(255)],
    ["256 octets, in two", "a".repeat(256), `${"a".repeat(255)}" "a`],
    ["600 octets, in three", "a".repeat(600), `${"a".repeat(255)}" "${"a".repeat(255)}" "${"a".repeat(90)}`],
    ["quotes and backslashes, escaped", 'a"b\\c', String.raw`a\"b\\c`],
    ["other octets, in octal", "\u00fc\n", String.raw`\374\012`],
    ["nothing", "", ""],
  ])("records without outer quotes: %s", async (_title, text, record) => {
    expect((await declared({ values: [{ text }] }))?.["records"]).toEqual([record]);
  });

  it("a state without records, such as an alias set has, holds no values", async () => {
    const write = (): { id: string; state: object } => ({ id: "Z_acme.com_TXT", state: { records: null } });
    await MockRun.start([{ prefix: "aws:", invoke: () => ({}), stored: () => [], write: () => write() as never }]);
    const values = [{ text: "a" }];
    const record = adapter.declare("r", { zoneId: "Z", owner: ACME, type: "TXT", values, ttl: 300 }, {});
    expect(await valueOf(record.values)).toEqual([]);
  });
});
