import { type ComparedServer, propagationOf } from "../../verify/propagation";
import { at, fakeClient, type FakeWorld } from "../dns/fakeClient";

const OWN: ComparedServer = { address: at("198.51.100.1"), host: "ns1.host.example", isAuthoritative: true };
const OWN_TOO: ComparedServer = { address: at("198.51.100.2"), host: "ns2.host.example", isAuthoritative: true };
const OVER_IP6: ComparedServer = { address: at("2001:db8::1"), host: "ns1.host.example", isAuthoritative: true };
const CACHE: ComparedServer = { address: at("192.0.2.1"), isAuthoritative: false };
const CACHE_TOO: ComparedServer = { address: at("192.0.2.2"), isAuthoritative: false };
const [A, B, SIX, C, D] = ["198.51.100.1:53", "198.51.100.2:53", "[2001:db8::1]:53", "192.0.2.1:53", "192.0.2.2:53"];

const NAME = "acme.example";
const txt = (value: string, ttl = 300) => ({ records: [[NAME, "TXT", value, ttl] as const] });
const SILENT = { status: "timeout" } as const;
const look = (
  world: FakeWorld,
  servers: readonly ComparedServer[] = [OWN, CACHE, CACHE_TOO],
  type: "TXT" | "MX" = "TXT",
) => propagationOf({ client: fakeClient(world), servers, questions: [{ name: NAME, type }] });

describe("servers that agree", () => {
  it.each([
    {
      what: "sets in another order",
      world: {
        [`${A} TXT ${NAME}`]: {
          records: [
            [NAME, "TXT", "a"],
            [NAME, "TXT", "b"],
          ],
        },
        [`${C} TXT ${NAME}`]: {
          records: [
            [NAME, "TXT", "b"],
            [NAME, "TXT", "a"],
          ],
        },
      },
    },
    {
      what: "names in another case",
      type: "MX",
      world: {
        [`${A} MX ${NAME}`]: { records: [[NAME, "MX", { preference: 10, exchange: "MX.acme.example" }]] },
        [`${C} MX ${NAME}`]: { records: [[NAME, "MX", { preference: 10, exchange: "mx.acme.example" }]] },
      },
    },
    {
      what: "other TTLs: a cache counts down",
      world: { [`${A} TXT ${NAME}`]: txt("a", 300), [`${C} TXT ${NAME}`]: txt("a", 17) },
    },
    {
      what: "a CNAME, behind which only the cache looks",
      world: {
        [`${A} TXT ${NAME}`]: { records: [[NAME, "CNAME", "end.example"]] },
        [`${C} TXT ${NAME}`]: {
          records: [
            [NAME, "CNAME", "END.example"],
            ["end.example", "TXT", "found"],
          ],
        },
      },
    },
    {
      what: "nothing there, with and without the name (RFC 2308 section 2)",
      world: { [`${A} TXT ${NAME}`]: { status: "nxdomain" }, [`${C} TXT ${NAME}`]: { status: "nodata" } },
    },
  ] as readonly { what: string; type?: "MX"; world: FakeWorld }[])("$what", async ({ world, type }) => {
    const { differences, servers } = await look(world, [OWN, CACHE], type);
    expect(differences).toEqual([]);
    expect(servers.map(({ unanswered }) => unanswered)).toEqual([0, 0]);
  });
});

describe("servers that differ", () => {
  it("the old answer is told with those who have it, and the seconds until the last of them forgets it", async () => {
    const found = await look({
      [`${A} TXT ${NAME}`]: txt("new"),
      [`${C} TXT ${NAME}`]: txt("old", 40),
      [`${D} TXT ${NAME}`]: txt("old", 90),
    });
    expect(found).toEqual({
      servers: [
        { server: A, host: "ns1.host.example", isAuthoritative: true, unanswered: 0, missed: 0 },
        { server: C, isAuthoritative: false, unanswered: 0, missed: 0 },
        { server: D, isAuthoritative: false, unanswered: 0, missed: 0 },
      ],
      differences: [
        {
          name: NAME,
          type: "TXT",
          answers: [
            { servers: [A], values: ["new"], isCurrent: true },
            { servers: [C, D], values: ["old"], isCurrent: false, expiresIn: 90 },
          ],
        },
      ],
      unanswered: [],
    });
  });

  it("'there is none' is kept as long as the SOA says (RFC 2308 section 5)", async () => {
    const { differences } = await look(
      { [`${A} TXT ${NAME}`]: txt("new"), [`${C} TXT ${NAME}`]: { negativeTtl: 1800 } },
      [CACHE, OWN],
    );
    expect(differences[0]?.answers).toEqual([
      { servers: [A], values: ["new"], isCurrent: true },
      { servers: [C], values: [], isCurrent: false, expiresIn: 1800 },
    ]);
  });

  it("how long is left out where no server says it", async () => {
    const { differences } = await look({ [`${A} TXT ${NAME}`]: txt("new"), [`${C} TXT ${NAME}`]: {} }, [OWN, CACHE]);
    expect(differences[0]?.answers[1]).toEqual({ servers: [C], values: [], isCurrent: false });
  });

  it("TXT is compared octet for octet: case counts", async () => {
    const { differences } = await look({ [`${A} TXT ${NAME}`]: txt("p=ABC"), [`${C} TXT ${NAME}`]: txt("p=abc") }, [
      OWN,
      CACHE,
    ]);
    expect(differences).toHaveLength(1);
  });

  it("two servers of the zone that differ are both current: neither waits for a cache", async () => {
    const { differences } = await look({ [`${A} TXT ${NAME}`]: txt("one"), [`${B} TXT ${NAME}`]: txt("two") }, [
      OWN,
      OWN_TOO,
    ]);
    expect(differences[0]?.answers).toEqual([
      { servers: [A], values: ["one"], isCurrent: true },
      { servers: [B], values: ["two"], isCurrent: true },
    ]);
  });

  it("a CNAME is not the value that it leads to", async () => {
    const { differences } = await look(
      { [`${A} TXT ${NAME}`]: { records: [[NAME, "CNAME", "end.example"]] }, [`${C} TXT ${NAME}`]: txt("end.example") },
      [OWN, CACHE],
    );
    expect(differences[0]?.answers.map(({ values }) => values)).toEqual([["CNAME end.example"], ["end.example"]]);
  });
});

describe("servers that do not answer", () => {
  it("unanswered is counted and never a difference", async () => {
    const { servers, differences } = await look({
      [`${A} TXT ${NAME}`]: txt("new"),
      [`${C} TXT ${NAME}`]: SILENT,
      [`${D} TXT ${NAME}`]: { status: "servfail" },
    });
    expect(differences).toEqual([]);
    expect(servers.map(({ unanswered }) => unanswered)).toEqual([0, 1, 1]);
  });

  it("a question that none of them answers is named, and so is what another one answered", async () => {
    const questions = ["MX", "TXT", "CNAME"].map((type) => ({ name: NAME, type: type as "MX" | "TXT" | "CNAME" }));
    const world: FakeWorld = {
      [`${A} MX ${NAME}`]: {},
      [`${C} MX ${NAME}`]: SILENT,
      [`${A} TXT ${NAME}`]: SILENT,
      [`${C} TXT ${NAME}`]: {},
      [`${A} CNAME ${NAME}`]: SILENT,
      [`${C} CNAME ${NAME}`]: SILENT,
    };
    const client = fakeClient(world);
    const { servers, unanswered } = await propagationOf({ client, servers: [OWN, CACHE], questions });
    expect(unanswered).toEqual([{ name: NAME, type: "CNAME" }]);
    expect(servers.map((server) => [server.unanswered, server.missed])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  it("when the zone's servers over IPv6 are all silent and others are not, this machine has no IPv6", async () => {
    const world = { [`${A} TXT ${NAME}`]: txt("a"), [`${SIX} TXT ${NAME}`]: SILENT };
    const { servers } = await look(world, [OWN, OVER_IP6]);
    expect(servers.map(({ server }) => server)).toEqual([A]);
  });

  it("a silent server over IPv6 is told when IPv6 works", async () => {
    const other: ComparedServer = { ...OVER_IP6, address: at("2001:db8::2") };
    const world = {
      [`${A} TXT ${NAME}`]: txt("a"),
      [`${SIX} TXT ${NAME}`]: SILENT,
      [`[2001:db8::2]:53 TXT ${NAME}`]: txt("a"),
    };
    const { servers } = await look(world, [OWN, OVER_IP6, other]);
    expect(servers.map(({ server, unanswered }) => `${server} ${unanswered}`)).toEqual([
      `${A} 0`,
      `${SIX} 1`,
      "[2001:db8::2]:53 0",
    ]);
  });

  it.each([
    { who: "nobody answers at all", servers: [OWN, OVER_IP6], world: { [`${A} TXT ${NAME}`]: SILENT } },
    {
      who: "it was named by hand",
      servers: [OWN, { ...OVER_IP6, isAuthoritative: false }],
      world: { [`${A} TXT ${NAME}`]: txt("a") },
    },
  ])("a silent server over IPv6 is told when $who", async ({ servers, world }) => {
    const found = await look({ ...world, [`${SIX} TXT ${NAME}`]: SILENT }, servers);
    expect(found.servers.map(({ server }) => server)).toEqual([A, SIX]);
  });
});
