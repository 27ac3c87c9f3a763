import { mx, type Zone } from "../records/spf/zoneResolver";
import { check, words, worldWith } from "./goodWorld";

interface Row {
  readonly text: string;
  readonly elsewhere?: Zone;
  /** Undefined where it is unknown. */
  readonly authorizes: boolean | undefined;
  readonly says: readonly string[];
}

const ODOO = "include:_spf.odoo.com";
const many = Array.from({ length: 11 }, (_, at) => `a:h${at}.acme.com`);
const hosts = Object.fromEntries(
  many.map((term) => [term.slice(2), { A: ["203.0.113.1"], AAAA: ["2001:db8::1"] }] as const),
);

// Odoo's record in this world authorizes 192.0.2.0/28 and 192.0.2.64/28.
const ROWS: readonly Row[] = [
  { text: `v=spf1 ${ODOO} ~all`, authorizes: true, says: [] },
  { text: "v=spf1 INCLUDE:_SPF.Odoo.COM. ~all", authorizes: true, says: [] },
  { text: "v=spf1 redirect=_spf.odoo.com", authorizes: true, says: [] },
  {
    text: "v=spf1 include:corp.example ~all",
    elsewhere: { "corp.example": { TXT: [`v=spf1 ${ODOO} -all`] } },
    authorizes: true,
    says: [],
  },
  {
    text: "v=spf1 include:corp.example ~all",
    elsewhere: { "corp.example": { TXT: [`v=spf1 ?${ODOO} -all`] } },
    authorizes: false,
    says: ["verify/odoo-not-authorized"],
  },
  {
    text: "v=spf1 -include:corp.example ~all",
    elsewhere: { "corp.example": { TXT: [`v=spf1 ${ODOO} -all`] } },
    authorizes: false,
    says: ["verify/odoo-not-authorized"],
  },
  { text: "v=spf1 -all", authorizes: false, says: ["verify/odoo-not-authorized"] },
  // B05: its addresses of today pass; those that it adds will not.
  { text: "v=spf1 ip4:192.0.2.0/24 ~all", authorizes: true, says: ["verify/odoo-by-address"] },
  { text: "v=spf1 ip4:192.0.2.0/28 ip4:192.0.2.64/28 -all", authorizes: true, says: ["verify/odoo-by-address"] },
  { text: "v=spf1 ip4:192.0.2.0/28 -all", authorizes: false, says: ["verify/odoo-not-authorized"] },
  {
    text: `v=spf1 ip4:192.0.2.0/24 ~all ${ODOO}`,
    authorizes: true,
    says: ["verify/odoo-by-address", "spf/ignored-after-all"],
  },
  { text: "v=spf1 +all", authorizes: true, says: ["spf/passes-everyone"] },
  {
    text: "v=spf1 ip4:192.0.2.0/24 include:%{d}.x.example ~all",
    authorizes: true,
    says: ["verify/odoo-by-address", "spf/price-not-known"],
  },
  {
    text: `v=spf1 ip4:192.0.2.0/24 ${many.slice(0, 10).join(" ")} ~all`,
    elsewhere: hosts,
    authorizes: true,
    says: ["verify/odoo-by-address", "spf/near-lookup-limit"],
  },
  { text: `v=spf1 ~ip4:192.0.2.64 ${ODOO} ~all`, authorizes: false, says: ["verify/odoo-refused-before"] },
  { text: `v=spf1 ip4:192.0.2.0/24 ${ODOO} ~all`, authorizes: true, says: [] },
  // A macro that matches says pass as well, so it does not matter whether it does.
  { text: `v=spf1 exists:%{i}.x.example ${ODOO} ~all`, authorizes: true, says: [] },
  { text: `v=spf1 -exists:%{i}.x.example ${ODOO} ~all`, authorizes: undefined, says: [] },
  // What makes the record fail for everybody is told, and what follows for Odoo is not told again.
  {
    text: `v=spf1 ${many.join(" ")} ${ODOO} ~all`,
    elsewhere: hosts,
    authorizes: false,
    says: ["spf/over-lookup-limit"],
  },
  { text: `v=spf1 include:gone.example ${ODOO} ~all`, authorizes: false, says: ["spf/include-without-record"] },
];

it.each(ROWS)("$text: $authorizes, says $says", async ({ text, elsewhere, authorizes, says }) => {
  const found = await check(worldWith({ "acme.com": { TXT: [text], MX: mx("mx.acme.com") }, ...elsewhere }));
  expect(found.spf.authorizesOdoo).toBe(authorizes);
  expect(words(found).map((text) => text.split(" ")[1])).toEqual(says);
});

it("by address: the fix names the include, or that there is no room for it", async () => {
  const fixOf = async (terms: string): Promise<string | undefined> => {
    const acme = { TXT: [`v=spf1 ip4:192.0.2.0/24 ${terms} ~all`], MX: mx("mx.acme.com") };
    return (await check(worldWith({ "acme.com": acme, ...hosts }))).issues[0]?.fix;
  };
  expect(await fixOf("a:h0.acme.com")).toContain(`TXT "v=spf1 ${ODOO} ip4:192.0.2.0/24 a:h0.acme.com ~all"`);
  expect(await fixOf(many.slice(0, 10).join(" "))).toMatch(/^Nothing is to do now: .* no room/);
});

it("is not known where Odoo's own record has no address that passes", async () => {
  const found = await check(worldWith({ "_spf.odoo.com": { TXT: ["v=spf1 ?all"] } }));
  expect(found.spf).not.toHaveProperty("authorizesOdoo");
});

it("says which term decides first, and what it makes of Odoo's mail", async () => {
  const text = `v=spf1 ~ip4:192.0.2.64 ${ODOO} ~all`;
  const { issues } = await check(worldWith({ "acme.com": { TXT: [text], MX: mx("mx.acme.com") } }));
  expect(issues[0]?.message).toBe(
    'The SPF record of acme.com says softfail for servers of Odoo, although it includes them: "~ip4:192.0.2.64" decides first.',
  );
});

it.each(["acme.com", "_spf.odoo.com"])("is not evaluated where %s has a hostile record of 64 KB", async (hostile) => {
  const text = `v=spf1 ${"include:a.example ".repeat(3500)}${ODOO} ~all`;
  const own = hostile === "acme.com" ? text : `v=spf1 ${ODOO} ~all`;
  const world = worldWith({
    "acme.com": { TXT: [own], MX: mx("mx.acme.com") },
    [hostile]: { TXT: [text], MX: mx("mx.acme.com") },
    "a.example": { TXT: [text] },
  });
  const found = await check(world);
  expect(words(found)).toContain("error spf/over-lookup-limit");
  expect(found.spf).not.toHaveProperty("authorizesOdoo");
});
