import type { DomainName } from "../../records/dns/domainName";
import { checkDomains } from "../../verify/checkDomain";
import { type DomainCheck, Verdict } from "../../verify/report";
import type { CheckTarget } from "../../verify/target";
import type { Zone } from "../records/spf/zoneResolver";
import { type FakeServer, fakeClient } from "./fakeClient";
import { ACME, GOOD, words } from "./goodWorld";

const PUBLIC = { address: "198.51.100.1", port: 53 };
const SECOND = { address: "198.51.100.2", port: 53 };

const NAME_SERVERS: Zone = {
  "ns1.host.example": { A: ["192.0.2.53"] },
  "ns2.host.example": { A: ["192.0.2.54"] },
};
/** acme.com with the two servers of its zone. */
const DELEGATED: Zone = {
  ...GOOD,
  ...NAME_SERVERS,
  "acme.com": { ...(GOOD["acme.com"] as object), NS: ["ns1.host.example", "ns2.host.example"] },
};
const OLD: Zone = { ...DELEGATED, "_dmarc.acme.com": { TXT: ["v=DMARC1; p=reject; rua=mailto:dmarc@acme.com"] } };
const own = (zone: Zone): FakeServer => ({ zone, apex: "acme.com" });

function client(publicZone: Zone, ownZone = GOOD): ReturnType<typeof fakeClient> {
  return fakeClient({ [PUBLIC.address]: { zone: publicZone }, "192.0.2.53": own(ownZone), "192.0.2.54": own(ownZone) });
}

type Options = Parameters<typeof checkDomains>[1];

/** Checks acme.com by the public server, unless other servers are named. */
async function checked(
  options: Partial<Options> & Pick<Options, "client">,
  target?: Partial<CheckTarget>,
): Promise<DomainCheck> {
  const [found, ...more] = await checkDomains([{ domain: ACME, ...target }], { servers: [PUBLIC], ...options });
  if (found === undefined || more.length > 0) throw new Error("not one check");
  return found;
}

it("goes by what the zone's own servers say, and tells which cache is behind", async () => {
  const found = await checked({ client: client(OLD) });
  expect(found.dmarc.policy).toMatchObject({ policy: "none" });
  expect(words(found)).toEqual(["warning verify/not-propagated"]);
  expect(found.propagation.servers).toEqual([
    { server: "198.51.100.1:53", isAuthoritative: false, unanswered: 0, missed: 0 },
    { server: "192.0.2.53:53", host: "ns1.host.example", isAuthoritative: true, unanswered: 0, missed: 0 },
    { server: "192.0.2.54:53", host: "ns2.host.example", isAuthoritative: true, unanswered: 0, missed: 0 },
  ]);
  expect(found.propagation.differences.map(({ name }) => name)).toEqual(["_dmarc.acme.com"]);
});

it("asks the named servers only where that is wanted; the first one decides", async () => {
  const asked = fakeClient({ [PUBLIC.address]: { zone: OLD }, [SECOND.address]: { zone: DELEGATED } });
  const found = await checked({ client: asked, servers: [PUBLIC, SECOND], authoritative: false });
  expect(found.dmarc.policy).toMatchObject({ policy: "reject" });
  expect(new Set(asked.asked.map((text) => text.split(" ")[0]))).toEqual(
    new Set(["198.51.100.1:53", "198.51.100.2:53"]),
  );
  expect(asked.asked.filter((text) => text.endsWith(" NS"))).toEqual([]);
});

it.each([true, false])(
  "asks the next server where the first one is silent (zone's own too: %s)",
  async (authoritative) => {
    const asked = fakeClient({
      [SECOND.address]: { zone: DELEGATED },
      "192.0.2.53": own(GOOD),
      "192.0.2.54": own(GOOD),
    });
    const found = await checked({ client: asked, servers: [PUBLIC, SECOND], authoritative });
    expect(words(found)).toEqual(["warning verify/server-silent"]);
    expect(found.propagation.servers.filter((server) => server.isAuthoritative)).toHaveLength(authoritative ? 2 : 0);
  },
);

it("names the server that did not say where the zone is, where none did", async () => {
  const found = await checked({ client: fakeClient({}), servers: [PUBLIC, SECOND] });
  const told = found.issues.filter(({ id }) => id === "verify/zone-servers-unknown").map(({ message }) => message);
  expect(told).toEqual(["198.51.100.1:53 did not answer for the name servers of acme.com: no answer."]);
});

it("compares an alias domain in another zone among the servers of that zone", async () => {
  const alias = "bounce.example" as DomainName;
  const there: Zone = {
    [alias]: { TXT: ["v=spf1 include:_spf.odoo.com ~all"], MX: [{ preference: 1, exchange: "mx.example" }] },
  };
  const everywhere: Zone = {
    ...DELEGATED,
    [alias]: { ...(there[alias] as object), NS: ["ns.bounce.example"] },
    "ns.bounce.example": { A: ["192.0.2.99"] },
    "mx.example": { A: ["192.0.2.98"] },
  };
  const asked = fakeClient({
    [PUBLIC.address]: { zone: everywhere },
    "192.0.2.53": own(GOOD),
    "192.0.2.54": own(GOOD),
    "192.0.2.99": { zone: there, apex: alias },
  });
  const found = await checked({ client: asked }, { aliasDomain: alias });
  expect(words(found)).toEqual([]);
  const atAlias = asked.asked.filter((text) => text.startsWith("192.0.2.99"));
  expect(atAlias).toContain(`192.0.2.99:53 ${alias} TXT`);
  expect(atAlias.filter((text) => !text.includes(alias))).toEqual([]);
  expect(asked.asked.some((text) => text.startsWith("192.0.2.5") && text.includes(`:53 ${alias} `))).toBe(false);
  expect(found.propagation.servers.map(({ server }) => server)).toContain("192.0.2.99:53");
});

it("compares a name that is delegated further among those it is delegated to", async () => {
  const delegated: Zone = { "_dmarc.acme.com": { TXT: ["v=DMARC1; p=none; rua=mailto:dmarc@acme.com"] } };
  const asked = fakeClient({
    [PUBLIC.address]: {
      zone: {
        ...DELEGATED,
        "_dmarc.acme.com": { ...(delegated["_dmarc.acme.com"] as object), NS: ["ns.vendor.example"] },
        "ns.vendor.example": { A: ["192.0.2.77"] },
      },
    },
    "192.0.2.53": own({ ...GOOD, "_dmarc.acme.com": "servfail" }),
    "192.0.2.54": own({ ...GOOD, "_dmarc.acme.com": "servfail" }),
    "192.0.2.77": { zone: delegated, apex: "_dmarc.acme.com" },
  });
  const found = await checked({ client: asked });
  expect(words(found)).toEqual([]);
  expect(found.propagation.servers).toContainEqual({
    server: "192.0.2.77:53",
    host: "ns.vendor.example",
    isAuthoritative: true,
    unanswered: 0,
    missed: 0,
  });
});

it("asks the servers of one zone once where both names are in it", async () => {
  const alias = "mail.acme.com" as DomainName;
  const asked = client({ ...DELEGATED, [alias]: GOOD["acme.com"] ?? {} }, { ...GOOD, [alias]: GOOD["acme.com"] ?? {} });
  const found = await checked({ client: asked }, { aliasDomain: alias });
  expect(words(found)).toEqual([]);
  expect(found.propagation.servers).toHaveLength(3);
});

it("answers many domains in their order, some at a time, and tells how far it is", async () => {
  const names = Array.from({ length: 40 }, (_, at) => `a${at}.example` as DomainName);
  const progress: string[] = [];
  const found = await checkDomains(
    names.map((domain) => ({ domain })),
    {
      client: fakeClient({ [PUBLIC.address]: { zone: GOOD } }),
      servers: [PUBLIC],
      concurrency: 7,
      onProgress: (done, all) => progress.push(`${done}/${all}`),
    },
  );
  expect(found.map(({ domain }) => domain)).toEqual(names);
  expect(progress).toEqual(names.map((_, at) => `${at + 1}/40`));
});

it("says which name server of the zone could not be asked", async () => {
  const { "ns2.host.example": _gone, ...rest } = DELEGATED;
  const found = await checked({ client: client(rest) });
  expect(words(found)).toEqual(["warning verify/zone-servers-unknown"]);
  expect(found.issues[0]?.message).toBe("No address of the name server ns2.host.example was found.");
});

it("calls everything unknown where no server answers", async () => {
  const found = await checked({ client: fakeClient({}) });
  expect(found.verdict).toBe(Verdict.Unknown);
  expect(new Set(words(found))).toEqual(new Set(["unknown verify/unanswered", "unknown verify/zone-servers-unknown"]));
});

it("refuses to check without a server", async () => {
  await expect(checkDomains([{ domain: ACME }], { client: fakeClient({}), servers: [] })).rejects.toThrow(
    "A check needs a DNS server to ask.",
  );
});
