import type { DnsResolver } from "../../records/resolver";
import { loadWorld } from "../../records/spf/lookupTree";
import type { SpfBranch } from "../../verify/report";
import { spfBranches } from "../../verify/checkSpf";
import { mx, type Zone, ZoneResolver } from "../records/spf/zoneResolver";

async function draw(text: string, zone: Zone = {}): Promise<SpfBranch[]> {
  const resolver: DnsResolver = new ZoneResolver(zone);
  return spfBranches(await loadWorld("acme.com", text, resolver));
}

/** A tree as indented lines: `term lookups networks`. */
function lines(branches: readonly SpfBranch[], depth = 0): string[] {
  return branches.flatMap(({ term, lookups, isExact, networks, branches: below }) => [
    `${"  ".repeat(depth)}${term} ${isExact ? "" : ">="}${lookups} ${networks.join(",")}`.trimEnd(),
    ...lines(below, depth + 1),
  ]);
}

it("draws every term with the price of all below it, and the networks that it leads to", async () => {
  const zone: Zone = {
    "_spf.google.com": { TXT: ["v=spf1 include:deep.example ip6:2001:db8:4000:1::/36 ~all"] },
    "deep.example": { TXT: ["v=spf1 ip4:198.51.100.9/26 -all"] },
    "mail.acme.com": { A: ["203.0.113.5"], AAAA: ["2001:db8::5"] },
    "acme.com": { MX: mx("mail.acme.com", "gone.acme.com") },
  };
  expect(
    lines(await draw("v=spf1 include:_spf.google.com a:mail.acme.com/28 mx exists:%{i}.x.example ~all", zone)),
  ).toEqual([
    "include:_spf.google.com 2",
    "  include:deep.example 1",
    "    ip4:198.51.100.9/26 0 198.51.100.0/26",
    "    -all 0",
    "  ip6:2001:db8:4000:1::/36 0 2001:db8:4000::/36",
    "  ~all 0",
    "a:mail.acme.com/28 1 203.0.113.0/28,2001:db8::5/128",
    "mx 1 203.0.113.5/32,2001:db8::5/128",
    "exists:%{i}.x.example 1",
    "~all 0",
  ]);
});

it("names the senders that we know", async () => {
  const [google] = await draw("v=spf1 include:_spf.google.com ~all");
  expect(google).toMatchObject({ sender: "Google Workspace", branches: [] });
});

it("draws a record once, wherever else it is included, and ends in a loop", async () => {
  const zone: Zone = { "a.example": { TXT: ["v=spf1 include:acme.com ip4:192.0.2.1 ~all"] } };
  expect(lines(await draw("v=spf1 include:a.example include:a.example ~all", zone))).toEqual([
    "include:a.example >=4",
    "  include:acme.com >=3",
    "  ip4:192.0.2.1 0 192.0.2.1/32",
    "  ~all 0",
    "include:a.example >=4",
    "~all 0",
  ]);
});

it.each([
  [
    "an IPv4 address in an IPv6 one is IPv4, and its prefix counts behind the first 96 bits",
    "ip6:::ffff:192.0.2.77/120",
    "192.0.2.0/24",
  ],
  ["a macro leads anywhere", "a:%{d}", ""],
  ["a name that DNS cannot carry leads nowhere", `a:${"x".repeat(64)}.com`, ""],
])("%s", async (_, term, networks) => {
  expect((await draw(`v=spf1 ${term} ~all`))[0]?.networks.join()).toBe(networks);
});

it("draws a thousand terms of a hostile tree and two hundred addresses of a name, and no more", async () => {
  const wide = `v=spf1 ${Array.from({ length: 1500 }, (_, at) => `ip4:10.0.${at >> 8}.${at & 255}`).join(" ")} ~all`;
  expect(await draw(wide)).toHaveLength(1000);
  const many = { "acme.com": { A: Array.from({ length: 500 }, (_, at) => `10.1.${at >> 8}.${at & 255}`) } };
  expect((await draw("v=spf1 a ~all", many))[0]?.networks).toHaveLength(200);
});
