import { authoritativeResolver, recursiveServers, resolverAt, type ZoneServers } from "../../dns/resolvers";
import { serverText } from "../../dns/servers";
import type { DomainName } from "../../records/dns/domainName";
import { at, fakeClient, type FakeWorld } from "./fakeClient";

const R = "192.0.2.1:53";
const ZONE: ZoneServers = {
  zone: "acme.example" as DomainName,
  servers: [
    { host: "ns1.host.example", addresses: [at("198.51.100.1"), at("2001:db8::1")] },
    { host: "ns2.host.example", addresses: [at("198.51.100.2")] },
  ],
  unknown: [],
};
const [FIRST, SECOND, OVER_IP6] = ["198.51.100.1:53", "198.51.100.2:53", "[2001:db8::1]:53"];

/** Tells a server that knows the internet from one that denies all of it. */
const INCLUDE: FakeWorld = { [`${R} TXT _spf.odoo.com`]: { records: [["_spf.odoo.com", "TXT", "v=spf1 -all"]] } };

describe("resolverAt", () => {
  const resolver = resolverAt(
    fakeClient({
      ...INCLUDE,
      [`${R} TXT chain.example`]: {
        records: [
          ["chain.example", "CNAME", "end.example"],
          ["end.example", "TXT", "found"],
        ],
      },
      [`${R} CNAME chain.example`]: { records: [["chain.example", "CNAME", "end.example"]] },
      [`${R} TXT lost.example`]: { records: [["lost.example", "CNAME", "end.example"]] },
      [`${R} TXT gone.example`]: { status: "nxdomain", records: [["gone.example", "CNAME", "end.example"]] },
      [`${R} TXT broken.example`]: { status: "servfail", reason: "REFUSED" },
      [`${R} TXT silent.example`]: { status: "timeout" },
    }),
    at("192.0.2.1"),
  );

  it.each([
    { name: "chain.example", type: "TXT", status: "answer", values: ["found"] },
    { name: "chain.example", type: "CNAME", status: "answer", values: ["end.example"] },
    { name: "lost.example", type: "TXT", status: "nodata", values: [] },
    { name: "gone.example", type: "TXT", status: "nxdomain", values: [] },
    { name: "broken.example", type: "TXT", status: "servfail", values: [] },
    { name: "silent.example", type: "TXT", status: "timeout", values: [] },
  ] as const)("$type of $name is $status", async ({ name, type, status, values }) => {
    const answer = await resolver.resolve(name, type);
    expect(answer).toEqual({ status, values });
  });
});

describe("a server that denies Odoo's include as well", () => {
  const closed = (world: FakeWorld) => resolverAt(fakeClient(world), at("192.0.2.1"));

  it("is not trusted that a name does not exist: the answer is a failure", async () => {
    const answer = await closed({}).resolve("acme.example", "TXT");
    expect(answer).toEqual({ status: "servfail", values: [] });
  });

  it("is trusted with what it answers, and that there is none of the type", async () => {
    const resolver = closed({
      [`${R} TXT acme.example`]: { records: [["acme.example", "TXT", "v=spf1 -all"]] },
      [`${R} MX acme.example`]: {},
    });
    const answers = [await resolver.resolve("acme.example", "TXT"), await resolver.resolve("acme.example", "MX")];
    expect(answers.map(({ status }) => status)).toEqual(["answer", "nodata"]);
  });

  it("is trusted when it has the zone itself (flag AA, RFC 1035 section 4.1.1)", async () => {
    const resolver = closed({ [`${R} TXT _dmarc.acme.example`]: { status: "nxdomain", isAuthoritative: true } });
    const answer = await resolver.resolve("_dmarc.acme.example", "TXT");
    expect(answer).toEqual({ status: "nxdomain", values: [] });
  });
});

it.each([
  [
    ["192.0.2.53", "[2001:db8::53]:5353"],
    ["192.0.2.53:53", "[2001:db8::53]:5353"],
  ],
  [["fe80::1%eth0"], ["[fe80::1%eth0]:53"]],
  [[], ["127.0.0.1:53"]],
])("asks the resolvers that the machine has: %j", (known, expected) => {
  expect(recursiveServers(known).map(serverText)).toEqual(expected);
});

it("finds one at least on every machine", () => {
  expect(recursiveServers().length).toBeGreaterThan(0);
});

describe("authoritativeResolver", () => {
  const ask = async (world: FakeWorld, name: string, known = ZONE) => {
    const client = fakeClient({ ...INCLUDE, ...world });
    const answer = await authoritativeResolver(client, known, resolverAt(client, at("192.0.2.1"))).resolve(name, "TXT");
    const asked = client.asked.filter((question) => INCLUDE[question] === undefined);
    return { ...answer, asked };
  };
  const own = { isAuthoritative: true };

  it("asks the zone's first server for a name in the zone", async () => {
    const seen = await ask(
      { [`${FIRST} TXT acme.example`]: { ...own, records: [["acme.example", "TXT", "new"]] } },
      "acme.example",
    );
    expect(seen).toEqual({ status: "answer", values: ["new"], asked: [`${FIRST} TXT acme.example`] });
  });

  it("trusts the zone's server that there is none", async () => {
    const seen = await ask({ [`${FIRST} TXT acme.example`]: own }, "acme.example");
    expect(seen).toEqual({ status: "nodata", values: [], asked: [`${FIRST} TXT acme.example`] });
  });

  it("asks the recursive server for a name outside, such as notacme.example", async () => {
    const seen = await ask({}, "notacme.example");
    expect(seen.asked).toEqual([`${R} TXT notacme.example`]);
  });

  it("asks the others when one fails or does not have the zone, the recursive server last", async () => {
    const seen = await ask(
      {
        [`${FIRST} TXT acme.example`]: { status: "timeout" },
        [`${SECOND} TXT acme.example`]: { status: "servfail" },
        [`${OVER_IP6} TXT acme.example`]: { records: [["acme.example", "TXT", "not its own"]] },
        [`${R} TXT acme.example`]: { records: [["acme.example", "TXT", "cached"]] },
      },
      "acme.example",
    );
    expect(seen.values).toEqual(["cached"]);
    expect(seen.asked).toEqual([FIRST, SECOND, OVER_IP6, R].map((server) => `${server} TXT acme.example`));
  });

  it("follows a CNAME out of the zone, which the zone's server need not (RFC 1034 section 4.3.2)", async () => {
    const seen = await ask(
      {
        [`${FIRST} TXT k.acme.example`]: { ...own, records: [["k.acme.example", "CNAME", "k.odoo.example"]] },
        [`${R} TXT k.odoo.example`]: { records: [["k.odoo.example", "TXT", "v=DKIM1; p=x"]] },
      },
      "k.acme.example",
    );
    expect(seen).toEqual({
      status: "answer",
      values: ["v=DKIM1; p=x"],
      asked: [`${FIRST} TXT k.acme.example`, `${R} TXT k.odoo.example`],
    });
  });

  it("a loop of CNAMEs ends as no data", async () => {
    const seen = await ask(
      { [`${FIRST} TXT k.acme.example`]: { ...own, records: [["k.acme.example", "CNAME", "k.acme.example"]] } },
      "k.acme.example",
    );
    expect([seen.status, seen.values]).toEqual(["nodata", []]);
    expect(seen.asked.length).toBeLessThan(20);
  });

  it("is the recursive one where the zone is not known", async () => {
    const seen = await ask({}, "acme.example", { servers: ZONE.servers, unknown: [] });
    expect(seen.asked).toEqual([`${R} TXT acme.example`]);
  });
});
