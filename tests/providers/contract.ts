import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { freshReading, type Reader, sharedReading } from "../../components/coOwned/zones";
import { isSameRecord } from "../../components/coOwned/history";
import { type DesiredRecord, type DnsProvider, type LiveRecord, loadAdapter, type Reading } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import type { MemoryProvider } from "../../testing/memoryProvider";
import { MockRun, type RunOptions, valueOf } from "../mocks/mockRun";

export const ACME = "acme.com" as DomainName;
const ALIAS = "odoo._domainkey.acme.com" as DomainName;

/** A name with its values, in the form in which the provider's API answers them. */
export interface ContractRecord {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  readonly ttl?: number;
}

export interface ContractZone {
  readonly id: string;
  readonly name: string;
  readonly records?: readonly ContractRecord[];
}

/** What the suite has to know of a provider. */
export interface Subject {
  readonly provider: DnsProvider;
  /** Zones in memory. */
  world(zones: readonly ContractZone[]): MemoryProvider;
  /** A TXT value as the API answers it, and the octets that it stands for. */
  readonly found: readonly (readonly [title: string, presentation: string, text: string])[];
  /** What listing and looking up call, in order. */
  readonly functions: { readonly named: readonly string[]; readonly byId: readonly string[]; readonly read: string };
  /** Names of which one listing answers all, or one each. */
  readonly readsWholeZone: boolean;
  /** How many records a listing ends after. @default - it never ends before the zone */
  readonly listsAtMost?: number;
  /** What the provider says when it refuses a look-up, and what the user is told of it first. */
  readonly refusals: readonly (readonly [words: string, told: string])[];
  /** Octets of the longest text of letters that one record takes. */
  readonly longestText: number;
  /** How a stranger's values stand at one name: as one record, or one each. */
  readonly sharesRRset: boolean;
}

const OCTETS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");

const OWN_TEXTS: readonly (readonly [string, string])[] = [
  ["one octet", "a"],
  ["254 octets", "a".repeat(254)],
  ["255 octets, one full character-string", "b".repeat(255)],
  ["256 octets, a second character-string of one", "c".repeat(256)],
  ["510 octets, two full character-strings", "d".repeat(510)],
  ["600 octets", "e".repeat(600)],
  ["double quotes and backslashes", 'v=x; "a\\b" \\'],
  ["a quote as the 255th octet", `${"f".repeat(254)}"g`],
  ["every octet there is", OCTETS],
  ["blanks at both ends", "  a  "],
];

/** Says one fact and how to check it; jest's `it` is one. */
export type Fact = (title: string, check: jest.ProvidesCallback) => void;

/** What every adapter promises, whatever the provider behind it (providers/zone.ts). */
export function adapterContract(subject: Subject, fact: Fact): void {
  for (const part of [zones, reading, listing, declaring, economy, unconfigured, refused, limits]) part(subject, fact);
}

interface World {
  readonly run: MockRun;
  readonly memory: MemoryProvider;
  readonly shared: Reading;
  readonly fresh: Reading;
}

/** The zone of the contract. */
const ZONE = { id: "Z1", name: ACME };

/** A reader of the run that has started. */
const READER = "test:index:Reader";

export function testReader(timeout: number): Reader {
  return { component: new pulumi.ComponentResource(READER, "reader", {}, {}, true), timeout };
}

async function open(subject: Subject, zones: readonly ContractZone[], options?: RunOptions): Promise<World> {
  const memory = subject.world(zones);
  const run = await MockRun.start([memory], options);
  const reader = testReader(10);
  const adapter = loadAdapter(subject.provider);
  return { run, memory, shared: sharedReading(adapter, reader), fresh: freshReading(adapter, reader) };
}

function zones(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const known = [
    { id: "Z1", name: "acme.com" },
    { id: "Z2", name: "notacme.com" },
    ...["Z3", "Z4"].map((id) => ({ id, name: "twice.com" })),
  ];

  fact("finds the zones of exactly a name", async () => {
    const { shared } = await open(subject, known);
    expect(await adapter.zonesNamed(ACME, shared)).toEqual([expect.objectContaining({ id: "Z1", name: "acme.com" })]);
    expect((await adapter.zonesNamed("twice.com" as DomainName, shared)).map(({ id }) => id)).toEqual(["Z3", "Z4"]);
    expect(await adapter.zonesNamed("com" as DomainName, shared)).toEqual([]);
  });

  fact("finds no zone in an account that has none", async () => {
    const { shared } = await open(subject, []);
    expect(await adapter.zonesNamed(ACME, shared)).toEqual([]);
  });

  fact("tells the name of the zone with an id, and nothing inactive of one that is served", async () => {
    const { shared } = await open(subject, known);
    const zone = await adapter.zoneById("Z2", shared);
    expect(zone).toMatchObject({ id: "Z2", name: "notacme.com", flattensCnames: false });
    expect(zone).not.toHaveProperty("inactive");
  });

  fact("fails on an id that the provider does not know", async () => {
    const { shared } = await open(subject, known);
    await expect(adapter.zoneById("Z9", shared)).rejects.toThrow(
      /^the \S+ zone Z9 could not be read.*(7003|NoSuchHostedZone)/,
    );
  });
}

function reading(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const at = (records: readonly ContractRecord[]): ContractZone[] => [{ id: "Z1", name: "acme.com", records }];

  fact("answers nothing for a name with no records, whatever stands around it", async () => {
    const { shared, fresh } = await open(subject, at([{ name: "www.acme.com", type: "TXT", values: ['"a"'] }]));
    expect(await adapter.read("Z1", ACME, shared)).toEqual([]);
    expect(await adapter.read("Z1", ACME, fresh)).toEqual([]);
    expect(await adapter.readBelow("Z1", "www.acme.com" as DomainName, shared)).toEqual([]);
  });

  fact("answers nothing in a zone with no records at all", async () => {
    const { shared, fresh } = await open(subject, at([]));
    expect(await adapter.read("Z1", ACME, shared)).toEqual([]);
    expect(await adapter.read("Z1", ACME, fresh)).toEqual([]);
    expect(await adapter.readBelow("Z1", ACME, shared)).toEqual([]);
  });

  fact("answers all types at the name, with owner and TTL", async () => {
    const records = [
      { name: "acme.com", type: "TXT", values: ['"a"'], ttl: 3600 },
      { name: "acme.com", type: "MX", values: ["10 mx.acme.com."], ttl: 600 },
      { name: "x.acme.com", type: "TXT", values: ['"b"'], ttl: 60 },
    ];
    const { shared } = await open(subject, at(records));
    const live = await adapter.read("Z1", ACME, shared);
    expect(live.map(({ owner, type, ttl }) => ({ owner, type, ttl }))).toEqual([
      { owner: "acme.com", type: "TXT", ttl: 3600 },
      { owner: "acme.com", type: "MX", ttl: 600 },
    ]);
  });

  fact("answers names in lower case without the trailing dot", async () => {
    const { shared } = await open(subject, at([{ name: ALIAS, type: "CNAME", values: ["Odoo._DomainKey.odoo.com."] }]));
    const [live] = await adapter.read("Z1", ALIAS, shared);
    expect(live?.values).toEqual(["odoo._domainkey.odoo.com"]);
  });

  fact("answers a wildcard at its own name, and declares over it, also right before a write", async () => {
    const name = "*._domainkey.acme.com" as DomainName;
    const { shared, fresh, memory } = await open(subject, at([{ name, type: "TXT", values: ['"a"'] }]));
    const [live, ...others] = await adapter.read("Z1", name, shared);
    expect([live?.owner, live?.values, others]).toEqual([name, ["a"], []]);
    expect(await adapter.read("Z1", name, fresh)).toEqual([live]);
    await declare(subject, { ...again(live!), values: [{ text: "b" }] }, { import: live!.importId });
    expect(memory.stored("Z1", name)).toEqual(['"b"']);
  });

  fact("answers what is below a name, and not what is at it or merely ends alike", async () => {
    const names = ["a.k.acme.com", "b.a.k.acme.com", "*.k.acme.com", "k.acme.com", "xk.acme.com", "acme.com"];
    const { shared, run } = await open(subject, at(names.map((name) => ({ name, type: "TXT", values: ['"a"'] }))));
    const below = await adapter.readBelow("Z1", "k.acme.com" as DomainName, shared);
    expect(below.map(({ owner }) => owner)).toEqual(names.slice(0, 3));
    await adapter.readBelow("Z1", "k.acme.com" as DomainName, shared);
    expect(run.count(subject.functions.read)).toBe(1);
  });

  fact(`tells strangers' values as ${subject.sharesRRset ? "one record" : "one record each"}`, async () => {
    const values = ['"a"', '"b"', '"c"'];
    const { shared } = await open(subject, at([{ name: "acme.com", type: "TXT", values }]));
    const live = await adapter.read("Z1", ACME, shared);
    expect(live.map((record) => record.values)).toEqual(
      subject.sharesRRset ? [["a", "b", "c"]] : [["a"], ["b"], ["c"]],
    );
    expect(new Set(live.map(({ importId }) => importId)).size).toBe(live.length);
  });

  for (const [title, presentation, text] of subject.found)
    fact(`reads a value as its octets: ${title}`, async () => {
      const { shared } = await open(subject, at([{ name: "acme.com", type: "TXT", values: [presentation] }]));
      const live = await adapter.read("Z1", ACME, shared);
      expect(live.map((record) => record.values)).toEqual([[text]]);
    });

  for (const [title, presentation] of subject.found)
    fact(`declares what it read as it was, split and quoted as found: ${title}`, async () => {
      const world = await open(subject, at([{ name: "acme.com", type: "TXT", values: [presentation] }]));
      const [live] = await adapter.read("Z1", ACME, world.shared);
      await declare(subject, again(live!), { import: live!.importId });
      expect(world.memory.stored("Z1", "acme.com")).toEqual([presentation]);
    });
}

function listing(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const names = ["acme.com", "_dmarc.acme.com", "*.acme.com", "k.acme.com", "a.k.acme.com", "xk.acme.com"];
  const records = names.flatMap((name) => [
    { name, type: "TXT", values: ['"a"', '"b" "c"'] },
    { name, type: "MX", values: ["10 MX.acme.com."] },
  ]);
  const zone = { id: "Z1", name: "acme.com", records };
  const many = (count: number): ContractZone => ({
    ...zone,
    records: Array.from({ length: count }, (_, index) => ({
      name: `n${index}.acme.com`,
      type: "TXT",
      values: [`"${index}"`],
    })),
  });

  fact("lists what reading each name answers, in one look-up a run", async () => {
    const { shared, run } = await open(subject, [zone]);
    const listing = await adapter.list(ZONE, shared);
    expect(listing.complete).toBe(true);
    expect((await adapter.list(ZONE, shared)).at(ACME)).toEqual(listing.at(ACME));
    expect(run.count(subject.functions.read)).toBe(1);
    for (const name of [...names, "none.acme.com"] as DomainName[]) {
      expect(listing.at(name)).toEqual(await adapter.read("Z1", name, shared));
      expect(listing.below(name)).toEqual(await adapter.readBelow("Z1", name, shared));
    }
    expect(listing.at(ACME).length).toBeGreaterThan(1);
    expect(listing.below("k.acme.com" as DomainName).map(({ owner }) => owner)).toContain("a.k.acme.com");
  });

  fact("answers several names in one look-up, each as reading it answers it", async () => {
    const { fresh, run } = await open(subject, [zone]);
    const owners = [ACME, "*.acme.com", "k.acme.com", "none.acme.com"] as DomainName[];
    const together = await adapter.readTogether("Z1", owners, fresh, records.length);
    expect(run.count(subject.functions.read)).toBe(1);
    expect(together?.complete).toBe(true);
    for (const name of owners) expect(together?.at(name)).toEqual(await adapter.read("Z1", name, fresh));
  });

  fact("never passes a part of several names off as all that is there", async () => {
    const { fresh } = await open(subject, [many(100)]);
    const last = "n99.acme.com" as DomainName;
    const answer = await adapter.readTogether("Z1", [ACME, last], fresh, 99);
    const isAll = subject.listsAtMost === undefined;
    expect([answer?.complete, answer?.at(last).length]).toEqual([isAll, 1]);
    expect(adapter.readTogether("Z1", [ACME, last], fresh, 100) !== undefined).toBe(isAll);
  });

  fact("lists a zone with no records", async () => {
    const { shared } = await open(subject, [{ ...zone, records: [] }]);
    const listing = await adapter.list(ZONE, shared);
    expect([listing.complete, listing.at(ACME), listing.below(ACME)]).toEqual([true, [], []]);
  });

  fact("lists again for a fresh reading", async () => {
    const { fresh, run } = await open(subject, [{ ...zone, records: [] }]);
    await adapter.list(ZONE, fresh);
    await declare(subject, txt("new"));
    expect((await adapter.list(ZONE, fresh)).at(ACME).map(({ values }) => values)).toEqual([["new"]]);
    expect(run.count(subject.functions.read)).toBe(2);
  });

  for (const most of [1000, 7]) {
    const limit = subject.listsAtMost === undefined ? undefined : Math.min(subject.listsAtMost, most);
    fact(`never passes the first ${most} records of a zone off as the whole zone`, async () => {
      const short = await open(subject, [many(most - 1)]);
      expect((await adapter.list(ZONE, short.shared, most)).complete).toBe(true);
      const long = await open(subject, [many(most + 1)]);
      const listing = await adapter.list(ZONE, long.shared, most);
      expect([listing.complete, listing.below(ACME).length]).toEqual([limit === undefined, limit ?? most + 1]);
      const last = `n${most}.acme.com` as DomainName;
      expect((await adapter.read("Z1", last, long.shared)).map(({ values }) => values)).toEqual([[String(most)]]);
    });
  }

  fact("never passes the first 1,000 records below a name off as all of them", async () => {
    const { shared } = await open(subject, [many(1001)]);
    const below = adapter.readBelow("Z1", ACME, shared);
    if (subject.listsAtMost === undefined) expect(await below).toHaveLength(1001);
    else await expect(below).rejects.toThrow("1000 Cloudflare records or more below acme.com");
  });
}

/** The record as it is, to be declared over itself. */
function again(live: LiveRecord): DesiredRecord {
  return {
    zoneId: "Z1",
    owner: live.owner,
    type: "TXT",
    ttl: live.ttl,
    values: live.values.map((text, index) => ({ text, raw: live.raw[index]! })),
  };
}

async function declare(
  subject: Subject,
  desired: DesiredRecord,
  options: pulumi.CustomResourceOptions = {},
): Promise<{ id: string | undefined; values: string[] | undefined }> {
  const declared = loadAdapter(subject.provider).declare("record", desired, options);
  const id = await valueOf(declared.resource.id);
  return { id, values: await valueOf(declared.values) };
}

function txt(text: string): DesiredRecord {
  return { zoneId: "Z1", owner: ACME, type: "TXT", values: [{ text }], ttl: 300 };
}

function declaring(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const empty = [{ id: "Z1", name: "acme.com" }];

  for (const [title, text] of OWN_TEXTS)
    fact(`reads back what it declared: ${title}`, async () => {
      const { fresh } = await open(subject, empty);
      const declared = await declare(subject, txt(text));
      const [live, ...others] = await adapter.read("Z1", ACME, fresh);
      expect(others).toEqual([]);
      expect(live).toMatchObject({ values: [text], ttl: 300, type: "TXT", owner: "acme.com" });
      expect(declared.values).toEqual([text]);
      expect(isSameRecord(live!, String(declared.id))).toBe(true);
    });

  fact(
    "reads back any octets that it declared, in character-strings of at most 255 octets (RFC 1035 section 3.3)",
    async () => {
      const octets = fc.string({
        unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
        maxLength: 700,
        size: "max",
      });
      let long = 0;
      await fc.assert(
        fc.asyncProperty(octets, async (text) => {
          if (text.length > 255) long += 1;
          const { fresh } = await open(subject, empty);
          await declare(subject, txt(text));
          const [live] = await adapter.read("Z1", ACME, fresh);
          expect(live?.values).toEqual([text]);
        }),
        { numRuns: 60, seed: 7208 },
      );
      expect(long).toBeGreaterThan(10);
    },
  );

  fact("writes a CNAME's target in lower case without a dot, and reads it back", async () => {
    const { fresh } = await open(subject, empty);
    const values = [{ text: "Odoo._domainkey.odoo.com." }];
    const declared = await declare(subject, { zoneId: "Z1", owner: ALIAS, type: "CNAME", values, ttl: 300 });
    const [live] = await adapter.read("Z1", ALIAS, fresh);
    expect(live).toMatchObject({
      type: "CNAME",
      values: ["odoo._domainkey.odoo.com"],
      raw: ["odoo._domainkey.odoo.com"],
    });
    expect(declared.values).toEqual(live?.values);
  });

  fact("declares exactly one resource, of the type whose provider instance it names", async () => {
    const { run } = await open(subject, empty);
    await declare(subject, txt("a"), { retainOnDelete: true });
    const declared = run.registrations.filter(({ type }) => type !== READER);
    expect(declared.map(({ type, name, retainOnDelete }) => ({ type, name, retainOnDelete }))).toEqual([
      { type: adapter.resourceType, name: "record", retainOnDelete: true },
    ]);
  });

  fact("knows in preview what a creation would hold, and not its id", async () => {
    await open(subject, empty, { preview: true });
    expect(await declare(subject, txt("a"))).toEqual({
      id: undefined,
      values: ["a"],
    });
  });
}

function economy(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const known = [
    {
      id: "Z1",
      name: "acme.com",
      records: [
        { name: "acme.com", type: "TXT", values: ['"a"'] },
        { name: "_dmarc.acme.com", type: "TXT", values: ['"b"'] },
      ],
    },
  ];
  const { named, byId, read } = subject.functions;

  fact("asks for zones once in a run, by name and by id", async () => {
    const { run, shared } = await open(subject, known);
    await Promise.all([adapter.zonesNamed(ACME, shared), adapter.zonesNamed(ACME, shared)]);
    expect(run.invoked.map(({ token }) => token.split(":").at(-1))).toEqual(named);
    const other = await open(subject, known);
    await Promise.all([adapter.zoneById("Z1", other.shared), adapter.zoneById("Z1", other.shared)]);
    expect(other.run.invoked.map(({ token }) => token.split(":").at(-1))).toEqual(byId);
  });

  fact("reads a name once in a run, and all names of a zone at once where the API lists zones", async () => {
    const { run, shared } = await open(subject, known);
    const dmarc = "_dmarc.acme.com" as DomainName;
    const [first, second, other] = await Promise.all([
      adapter.read("Z1", ACME, shared),
      adapter.read("Z1", ACME, shared),
      adapter.read("Z1", dmarc, shared),
    ]);
    expect(run.count(read)).toBe(subject.readsWholeZone ? 1 : 2);
    expect(second).toEqual(first);
    expect([first[0]?.values, other[0]?.values]).toEqual([["a"], ["b"]]);
  });

  fact("asks again for a fresh reading, after a shared one too", async () => {
    const { run, shared, fresh } = await open(subject, known);
    await adapter.read("Z1", ACME, shared);
    await declare(subject, { ...txt("changed"), owner: "new.acme.com" as DomainName });
    for (const expected of [2, 3]) {
      const live = await adapter.read("Z1", "new.acme.com" as DomainName, fresh);
      expect(live.map(({ values }) => values)).toEqual([["changed"]]);
      expect(run.count(read)).toBe(expected);
    }
  });
}

// A provider whose configuration is unknown in preview answers an empty object.
function unconfigured(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const known = [{ id: "Z1", name: "acme.com" }];
  const { named, byId, read } = subject.functions;
  const ask: Readonly<Record<string, (reading: Reading) => Promise<unknown>>> = {
    zonesNamed: (reading) => adapter.zonesNamed(ACME, reading),
    zoneById: (reading) => adapter.zoneById("Z1", reading),
    list: (reading) => adapter.list(ZONE, reading),
    read: (reading) => adapter.read("Z1", ACME, reading),
  };
  const cases = [
    ...named.map((silent) => ["zonesNamed", silent] as const),
    ...byId.map((silent) => ["zoneById", silent] as const),
    ["list", read] as const,
    ["read", read] as const,
  ];

  for (const [method, silent] of cases)
    fact(`${method} refuses an empty answer of ${silent} instead of taking it for an empty zone`, async () => {
      const { shared } = await open(subject, known, {
        answer: (token) => (token.endsWith(`:${silent}`) ? {} : undefined),
      });
      await expect(ask[method]?.(shared)).rejects.toThrow(/could not be read.*the provider gave an answer without/);
    });

  fact("a fresh reading refuses an empty answer too", async () => {
    const { fresh } = await open(subject, known, { answer: () => ({}) });
    await expect(adapter.read("Z1", ACME, fresh)).rejects.toThrow("the provider gave an answer without");
  });
}

function refused(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);
  const known = [{ id: "Z1", name: "acme.com" }];
  const { named, byId, read } = subject.functions;
  const looks = [
    ...named.map((token) => [token, (reading: Reading) => adapter.zonesNamed(ACME, reading)] as const),
    ...byId.map((token) => [token, (reading: Reading) => adapter.zoneById("Z1", reading)] as const),
    [read, (reading: Reading) => adapter.read("Z1", ACME, reading)] as const,
    [read, (reading: Reading) => adapter.list(ZONE, reading)] as const,
  ];

  for (const [words, told] of subject.refusals)
    fact(`tells what a refusal means, before the provider's own words: ${words.slice(0, 70)}`, async () => {
      for (const [token, look] of looks) {
        const { shared } = await open(subject, known, {
          answer: (asked) => {
            if (asked.endsWith(`:${token}`)) throw new Error(`invocation of ${asked} returned an error: ${words}`);
            return undefined;
          },
        });
        const message = await failing(look(shared));
        const right = token.startsWith("getZone") && token !== "getZoneDnsSettings" ? "Zone:Read" : "DNS:Edit";
        expect(message).toContain(`Mend this and run again: ${told.replace("RIGHT", right)}`);
        expect(message.endsWith(words === "" ? "]" : ` The provider said: ${words}`)).toBe(true);
      }
    });

  fact("passes on what it cannot explain", async () => {
    const { shared } = await open(subject, known, {
      answer: () => {
        throw new Error("no space left on device");
      },
    });
    expect(await failing(adapter.zonesNamed(ACME, shared))).toMatch(/run again: no space left on device$/);
  });
}

function failing(look: Promise<unknown>): Promise<string> {
  return look.then(
    () => "it did not fail",
    (error: unknown) => (error as Error).message,
  );
}

function limits(subject: Subject, fact: Fact): void {
  const adapter = loadAdapter(subject.provider);

  fact("takes our own text up to the provider's limit, and refuses one octet more", () => {
    const most = subject.longestText;
    expect(adapter.audit(txt("x".repeat(most)))).toEqual([]);
    expect(adapter.audit(txt("x".repeat(most + 1)))).toEqual([
      expect.objectContaining({ id: "dns/txt-too-long", severity: "error", found: "x".repeat(most + 1) }),
    ]);
  });

  fact("does not judge foreign values, which are in the zone already, nor other types", () => {
    const long = "x".repeat(9000);
    expect(adapter.audit({ ...txt(""), values: [{ text: long, raw: long }] })).toEqual([]);
    expect(adapter.audit({ ...txt(long), type: "CNAME" })).toEqual([]);
  });

  fact("writes automatic TTLs as something that the provider takes", () => {
    const { automaticTtl, minTtl, maxTtl } = adapter.limits;
    expect(automaticTtl === 1 || (automaticTtl >= minTtl && automaticTtl <= maxTtl)).toBe(true);
  });
}
