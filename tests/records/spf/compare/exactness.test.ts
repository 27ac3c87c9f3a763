import fc from "fast-check";
import { checkAsyncProperty, RUNS } from "../../property";
import { compareSpf, type SpfComparison } from "../../../../records/spf/compare/compare";
import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { type Address, type Family, fromNumber, readAddress, toNumber } from "../../../../records/spf/networks";
import { type Zone, ZoneResolver } from "../zoneResolver";
import { record, zone } from "./zones";

const DOMAIN = "a.example";

/** Where results may change in the generated zones: the borders of every network and host, and what is on their other side. */
const BORDERS = [
  "0.0.0.0 127.255.255.255 128.0.0.0 191.255.255.255 192.0.2.0 192.0.2.1 192.0.2.3 192.0.2.4 192.0.2.76 192.0.2.77",
  "192.0.2.78 192.0.2.127 192.0.2.128 192.0.2.199 192.0.2.200 192.0.2.203 192.0.2.204 192.0.2.255 192.0.3.0",
  "198.51.99.255 198.51.100.0 198.51.103.255 198.51.104.0 203.0.112.255 203.0.113.7 203.0.113.8 203.0.113.9",
  "203.0.113.11 203.0.113.12 203.0.113.255 203.0.114.0 255.255.255.254 255.255.255.255",
  ":: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:: 2001:db8::1 2001:db8::2 2001:db8:0:ffff:ffff:ffff:ffff:ffff",
  "2001:db8:1:: 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff 2001:db8:8000:: 2001:db8:ffff::9 2001:db8:ffff::a",
  "2001:db8:ffff:0:ffff:ffff:ffff:ffff 2001:db8:ffff:1:: 2001:db9:: 7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 8000::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
].flatMap((line) => line.split(" "));

function addressOf(text: string): Address {
  const address = readAddress(text);
  if (address === undefined) throw new Error(text);
  return address;
}

/** The change that speaks of the address; there is one at most. */
function changeAt(comparison: SpfComparison, ip: string): { before: string; after: string } | undefined {
  const { family } = addressOf(ip);
  const at = toNumber(addressOf(ip));
  const [found, ...more] = comparison.changes.filter(({ ranges }) =>
    ranges.some(({ first, last }) => {
      const [from, to] = [addressOf(first), addressOf(last)];
      return from.family === family && toNumber(from) <= at && at <= toNumber(to);
    }),
  );
  expect(more).toEqual([]);
  return found;
}

/** Both ends of each range that changes, and their neighbours outside. */
function edgesOf({ changes }: SpfComparison): string[] {
  return changes
    .flatMap(({ ranges }) => ranges.slice(0, 3))
    .flatMap(({ first, last }) => {
      const { family } = addressOf(first);
      const [from, to] = [toNumber(addressOf(first)), toNumber(addressOf(last))];
      return [from - 1n, from, to, to + 1n].filter((at) => isAddress(at, family)).map((at) => fromNumber(at, family));
    });
}

function isAddress(at: bigint, family: Family): boolean {
  return at >= 0n && at < 1n << (family === 4 ? 32n : 128n);
}

test("compareSpf tells of an address what evaluateSpf makes of it before and after, and of no other", async () => {
  let broken = 0;
  await checkAsyncProperty(fc.tuple(record, record, zone), 0.15, async ([before, after, names]) => {
    const resolverFor = (text: string): ZoneResolver => {
      const own = { ...(names[DOMAIN] as object), TXT: [text] };
      return new ZoneResolver({ ...names, [DOMAIN]: own });
    };
    const [old, now] = [resolverFor(before), resolverFor(after)];
    const comparison = await compareSpf(before, after, DOMAIN, new ZoneResolver(names));
    expect(comparison.undecided).toEqual([]);
    const seen = { changed: 0, same: 0 };
    for (const ip of [...BORDERS, ...edgesOf(comparison)]) {
      // An IPv4 address in an IPv6 one (`::ffff:192.0.2.1`) is checked as IPv4, so ranges of IPv6 do not speak of it.
      if (ip.startsWith("::ffff:")) continue;
      const check = { ip, sender: `x@${DOMAIN}`, helo: "h.example" };
      const was = (await evaluateSpf(check, old)).result;
      const is = (await evaluateSpf(check, now)).result;
      const change = changeAt(comparison, ip);
      expect([ip, change?.before ?? was, change?.after ?? was]).toEqual([ip, was, is]);
      expect([ip, change !== undefined]).toEqual([ip, was !== is]);
      seen[was === is ? "same" : "changed"] += 1;
      if (was !== is && is === "permerror") broken += 1;
    }
    return Math.min(seen.changed, seen.same) > 5;
  });
  expect(broken).toBeGreaterThan(RUNS / 2);
});

interface Doubtful {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly isSame: boolean;
  readonly isDeclared: boolean;
  readonly isUnanswered?: boolean;
}

const ZONE: Zone = {
  "macro.example": { TXT: ["v=spf1 exists:%{i}.q.example -all"] },
  "twin.example": { TXT: ["v=spf1 exists:%{i}.q.example -all"] },
  "blind.example": { TXT: ["v=spf1 -exists:%{i}.q.example +all"] },
  "down.example": "servfail",
};

const DOUBTFUL: readonly Doubtful[] = [
  {
    what: "the same term",
    before: "exists:%{i}.a.b ~all",
    after: "exists:%{i}.a.b ~all",
    isSame: true,
    isDeclared: true,
  },
  {
    what: "another term",
    before: "exists:%{i}.a.b ~all",
    after: "exists:%{i}.a.c ~all",
    isSame: false,
    isDeclared: true,
  },
  {
    what: "two terms turned around",
    before: "exists:%{i}.a.b -exists:%{i}.a.c ~all",
    after: "-exists:%{i}.a.c exists:%{i}.a.b ~all",
    isSame: false,
    isDeclared: false,
  },
  {
    what: "the same term, and another end",
    before: "exists:%{i}.a.b ~all",
    after: "exists:%{i}.a.b -all",
    isSame: false,
    isDeclared: false,
  },
  {
    what: "an include with another qualifier",
    before: "?include:macro.example ~all",
    after: "~include:macro.example ~all",
    isSame: false,
    isDeclared: false,
  },
  {
    what: "the same term in another record",
    before: "?include:macro.example ~all",
    after: "?include:twin.example ~all",
    isSame: false,
    isDeclared: false,
  },
  {
    what: "a declared one in front",
    before: "?ptr ~all",
    after: "ptr:b.example ?ptr ~all",
    isSame: false,
    isDeclared: true,
  },
  {
    what: "a neutral one in front",
    before: "?ptr ~all",
    after: "?ptr:b.example ?ptr ~all",
    isSame: false,
    isDeclared: false,
  },
  { what: "a removed one", before: "ptr:b.example ?ptr ~all", after: "?ptr ~all", isSame: false, isDeclared: true },
  {
    what: "a declared one behind it",
    before: "?ptr ~all",
    after: "?ptr ip4:0.0.0.0/0 ip6:::/0 ~all",
    isSame: false,
    isDeclared: true,
  },
  {
    what: "a removed one behind it",
    before: "?ptr ip4:0.0.0.0/0 ip6:::/0 ~all",
    after: "?ptr ~all",
    isSame: false,
    isDeclared: true,
  },
  {
    what: "a neutral one behind it",
    before: "?ptr ~all",
    after: "?ptr ?ptr:b.example ~all",
    isSame: false,
    isDeclared: false,
  },
  { what: "a fail that goes", before: "-ptr ~all", after: "~all", isSame: false, isDeclared: false },
  {
    what: "one that ends an include early, the same behind it",
    before: "include:blind.example mx:q.example -all",
    after: "include:blind.example mx:q.example -all",
    isSame: true,
    isDeclared: true,
  },
  {
    what: "a name that nobody answers for",
    before: "a:down.example ~all",
    after: "a:down.example ~all",
    isSame: true,
    isDeclared: true,
    isUnanswered: true,
  },
  {
    what: "one term of each sort",
    before: "ptr a:down.example ~all",
    after: "ptr a:down.example ~all",
    isSame: true,
    isDeclared: true,
    isUnanswered: true,
  },
  {
    what: "an mx that nobody answers for",
    before: "mx:down.example ~all",
    after: "mx:down.example ~all",
    isSame: true,
    isDeclared: true,
    isUnanswered: true,
  },
  {
    what: "an include that nobody answers for",
    before: "include:down.example ~all",
    after: "include:down.example ~all",
    isSame: true,
    isDeclared: true,
    isUnanswered: true,
  },
  { what: "a host with a macro", before: "a:%{d} ~all", after: "a:%{d} ~all", isSame: true, isDeclared: true },
  {
    what: "a redirect with a macro",
    before: "redirect=%{d}.q.example",
    after: "redirect=%{d}.q.example",
    isSame: true,
    isDeclared: true,
  },
];

describe("compareSpf never calls equal what is not decided", () => {
  test.each(DOUBTFUL)("$what", async ({ before, after, isSame, isDeclared, isUnanswered = false }) => {
    const { changes, undecided } = await compareSpf(
      `v=spf1 ${before}`,
      `v=spf1 ${after}`,
      DOMAIN,
      new ZoneResolver(ZONE),
    );
    expect(changes).toEqual([]);
    expect(undecided.map((group) => [group.isSame, group.isDeclared, group.isUnanswered])).toEqual([
      [isSame, isDeclared, isUnanswered],
    ]);
    expect(undecided[0]?.ranges).toEqual([
      { first: "0.0.0.0", last: "255.255.255.255" },
      { first: "::", last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    ]);
  });

  test("what is decided on the way is told apart from what is not", async () => {
    const { changes, undecided } = await compareSpf(
      "v=spf1 ptr ~all",
      "v=spf1 ip4:0.0.0.0/1 ptr ~all",
      DOMAIN,
      new ZoneResolver(ZONE),
    );
    expect(changes.map(({ kind, ranges }) => [kind, ranges])).toEqual([
      ["authorized", [{ first: "0.0.0.0", last: "127.255.255.255" }]],
    ]);
    expect(undecided.map(({ ranges }) => ranges)).toEqual([
      [
        { first: "128.0.0.0", last: "255.255.255.255" },
        { first: "::", last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
      ],
    ]);
  });
});
