import type { DomainName } from "../../records/dns/domainName";
import { zoneServers } from "../../dns/resolvers";
import { at, fakeClient, type FakeWorld } from "./fakeClient";

const RECURSIVE = at("192.0.2.1");
const R = "192.0.2.1:53";
const find = (world: FakeWorld, name = "mail.acme.example") => {
  const client = fakeClient(world);
  return zoneServers(client, RECURSIVE, name as DomainName).then((found) => ({ ...found, asked: client.asked }));
};

const NS: FakeWorld = {
  [`${R} NS acme.example`]: {
    records: [
      ["acme.example", "NS", "ns2.host.example"],
      ["acme.example", "NS", "NS1.host.example"],
    ],
  },
};
const ADDRESSES: FakeWorld = {
  [`${R} A ns1.host.example`]: {
    records: [
      ["ns1.host.example", "A", "198.51.100.1"],
      ["ns1.host.example", "A", "198.51.100.11"],
      ["ns1.host.example", "A", "198.51.100.12"],
    ],
  },
  [`${R} AAAA ns1.host.example`]: { records: [["ns1.host.example", "AAAA", "2001:db8::1"]] },
  [`${R} A ns2.host.example`]: {
    records: [
      ["ns2.host.example", "A", "198.51.100.2"],
      ["ns2.host.example", "A", "198.51.100.22"],
      ["ns2.host.example", "A", "198.51.100.23"],
    ],
  },
};

describe("zoneServers", () => {
  it("walks up to the name that has NS records, and takes one address of each kind (RFC 1034 section 4.2.1)", async () => {
    const found = await find({ ...NS, ...ADDRESSES });
    expect(found).toEqual({
      zone: "acme.example",
      servers: [
        { host: "ns1.host.example", addresses: [at("198.51.100.1"), at("2001:db8::1")] },
        { host: "ns2.host.example", addresses: [at("198.51.100.2"), at("198.51.100.22")] },
      ],
      unknown: [],
      asked: expect.arrayContaining([`${R} NS mail.acme.example`, `${R} NS acme.example`]),
    });
    expect(found.asked).toHaveLength(2 + 4);
  });

  it("a name that is an apex itself needs one question", async () => {
    const { zone, asked } = await find(NS, "acme.example");
    expect(zone).toBe("acme.example");
    expect(asked.filter((question) => question.includes(" NS "))).toEqual([`${R} NS acme.example`]);
  });

  it("name servers behind a CNAME are those of another zone", async () => {
    const { zone } = await find({
      ...NS,
      [`${R} NS mail.acme.example`]: {
        records: [
          ["mail.acme.example", "CNAME", "other.example"],
          ["other.example", "NS", "ns.other.example"],
        ],
      },
    });
    expect(zone).toBe("acme.example");
  });

  it("a name that DNS does not answer for ends the walk: its zone is unknown", async () => {
    const found = await find({ ...NS, [`${R} NS mail.acme.example`]: { status: "servfail", reason: "SERVFAIL" } });
    expect(found).toEqual({
      servers: [],
      unknown: ["192.0.2.1:53 did not answer for the name servers of mail.acme.example: SERVFAIL."],
      asked: [`${R} NS mail.acme.example`],
    });
  });

  it("a silent server without a reason is told by its status", async () => {
    const { unknown } = await find({ [`${R} NS mail.acme.example`]: { status: "timeout" } });
    expect(unknown).toEqual(["192.0.2.1:53 did not answer for the name servers of mail.acme.example: timeout."]);
  });

  it("a name without a zone has no servers, and a top-level name is not asked for", async () => {
    const found = await find({});
    expect(found).toEqual({ servers: [], unknown: [], asked: [`${R} NS mail.acme.example`, `${R} NS acme.example`] });
  });

  it("a server without address is told, escaped", async () => {
    const { servers, unknown } = await find({
      [`${R} NS acme.example`]: { records: [["acme.example", "NS", "\u001b[31m.example"]] },
    });
    expect(servers).toEqual([{ host: "\u001b[31m.example", addresses: [] }]);
    expect(unknown).toEqual(["No address of the name server \\027[31m.example was found."]);
  });

  it("thirteen names are enough", async () => {
    const records = Array.from({ length: 40 }, (_, index) => ["acme.example", "NS", `ns${index}.example`] as const);
    const { servers, asked } = await find({ [`${R} NS acme.example`]: { records } }, "acme.example");
    expect(servers).toHaveLength(13);
    expect(asked).toHaveLength(1 + 2 * 13);
  });

  it.each(["127.0.0.1", "0.0.0.0", "169.254.169.254", "224.0.0.251", "255.255.255.255"])(
    "%s is never asked, whoever says that it has the zone (RFC 6890)",
    async (address) => {
      const { servers } = await find({
        ...NS,
        [`${R} A ns1.host.example`]: { records: [["ns1.host.example", "A", address]] },
      });
      expect(servers[0]?.addresses).toEqual([]);
    },
  );

  it.each(["::1", "::", "fe80::1", "ff02::fb", "::ffff:127.0.0.1"])(
    "%s is never asked over IPv6 either",
    async (address) => {
      const { servers } = await find({
        ...NS,
        [`${R} AAAA ns1.host.example`]: { records: [["ns1.host.example", "AAAA", address]] },
      });
      expect(servers[0]?.addresses).toEqual([]);
    },
  );
});
