import { stripVTControlCharacters } from "node:util";
import { renderTable } from "../../../cli/render/table";
import { BAD, GOOD, HOSTILE, reportOf } from "../samples";

const plain = { width: 80, color: false };
const longest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

it("tells everything that was seen of a good domain", () => {
  expect(renderTable(reportOf(GOOD), plain).split("\n")).toEqual([
    "acme.example: good",
    "SPF      good  v=spf1 include:_spf.odoo.com ~all",
    "               Odoo is authorized; 1 of 10 lookups, 0 of 2 void lookups; TXT",
    "                 answer of 98 octets",
    "DKIM     good  odoo: CNAME to odoo._domainkey.odoo.com; RSA key of 2048 bits",
    "DMARC    good  v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example",
    "               quarantine (set by acme.example), also for subdomains",
    "               reports to mailto:dmarc@acme.example",
    "Align    good  Both the Return-Path and the signature of Odoo's mail align.",
    "MX       good  10 mx.acme.example",
    "Servers  good  2 servers asked, 1 authoritative: all answers agree",
    "",
    "1 domain checked: 1 good.",
  ]);
});

it("lists each issue under the table, with its id, what was found, the fix and the source", () => {
  const text = renderTable(reportOf(BAD), plain);
  expect(text).toContain(
    [
      "fail  spf/over-lookup-limit",
      "      The record costs 12 lookups, and receivers give up at 10.",
      '      found  "v=spf1 include:_spf.odoo.com include:_spf.crm.example',
      '             include:_spf.news.example -all"',
      '      fix    Take "include:_spf.news.example" out, which saves 7 lookups.',
      "      source RFC 7208 section 4.6.4",
      "",
      "?     dkim/target-unanswered",
    ].join("\n"),
  );
  expect(text.split("\n").at(-1)).toBe("1 domain checked: 1 with problems.");
});

it("is a line a domain for more than three of them, with the issues below", () => {
  const text = renderTable(reportOf(GOOD, GOOD, BAD, GOOD), plain);
  expect(renderTable(reportOf(GOOD, GOOD, BAD), plain)).not.toContain("Domain ");
  expect(text.split("\n").slice(0, 3)).toEqual([
    "Domain             SPF   DKIM  DMARC  Align  MX    Servers",
    "acme.example       good  good  good   good   good  good",
    "acme.example       good  good  good   good   good  good",
  ]);
  expect(text).toContain("\nshop.acme.example  fail  ?     warn   ?      good  warn\n");
  expect(text).toContain(
    '\nshop.acme.example: problems\n  added by others to mail.acme.example TXT: "include:new.example"\n\nfail  spf/over-lookup-limit',
  );
  expect(text.match(/spf\/over-lookup-limit/g)).toHaveLength(1);
  expect(text.split("\n").at(-1)).toBe("4 domains checked: 3 good; 1 with problems.");
});

it("shows what others have added to a domain without issues", () => {
  const added = { ...GOOD, added: BAD.added };
  expect(renderTable(reportOf(GOOD, added, GOOD, GOOD), plain)).toContain(
    '\n\nacme.example: good\n  added by others to mail.acme.example TXT: "include:new.example"\n\n4 domains',
  );
});

it("has columns as wide as the longest name, however wide the terminal is", () => {
  const report = reportOf(GOOD, GOOD, BAD, GOOD);
  const head = (width: number) => renderTable(report, { width, color: false }).split("\n")[0];
  expect(head(120)).toBe(head(80));
});

it.each([60, 80, 100])("holds at %i columns", (width) => {
  for (const report of [reportOf(GOOD, BAD), reportOf(GOOD, GOOD, GOOD, GOOD, BAD, GOOD, HOSTILE)]) {
    const text = renderTable(report, { width, color: false });
    expect(longest(text)).toBeLessThanOrEqual(width);
    expect(text).not.toMatch(/ $/m);
    // cli-table3 cuts what is too wide and says so with this sign: nothing may be lost that way.
    expect(text).not.toContain("\u2026");
  }
});

it.each([
  [10, 60],
  [500, 120],
])("takes a terminal of %i columns as one of %i: lines stay readable", (width, as) => {
  const options = { color: false };
  expect(renderTable(reportOf(BAD), { ...options, width })).toBe(renderTable(reportOf(BAD), { ...options, width: as }));
});

it("says the same with colours and without", () => {
  const text = renderTable(reportOf(GOOD, BAD), { width: 80, color: true });
  expect(text).toContain("\u001b[31mfail\u001b[39m");
  expect(stripVTControlCharacters(text).replace(/ +$/gm, "")).toBe(renderTable(reportOf(GOOD, BAD), plain));
});

it("lets nothing out of DNS reach the terminal that is not printable ASCII", () => {
  const text = renderTable(reportOf(HOSTILE), plain);
  expect(text).toContain("\\027[2J");
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  expect(text.length).toBeLessThan(60_000);
});
