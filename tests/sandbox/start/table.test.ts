import { renderTable } from "../../../sandbox/start/report";
import { ACME, txt } from "./values";

/** Without colours, as in a pipe. */
const plain = (text: string | undefined): string[] =>
  // eslint-disable-next-line no-control-regex -- ESC is what a colour sequence begins with
  (text ?? "").replace(/\x1b\[[0-9;]*m/g, "").split("\n");

/** The cells of each row. */
const rows = (text: string | undefined): string[][] =>
  plain(text)
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, 4)
        .map((cell) => cell.trim()),
    );

const dmarc = txt("_dmarc.acme.example", "v=DMARC1; p=none");
const before = [txt("acme.example", "v=spf1 include:_spf.google.com ~all"), dmarc];
const after = [txt("acme.example", "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"), dmarc];

describe("the table of a domain", () => {
  it("shows each record before and after, and leaves out what never was", () => {
    const table = renderTable(ACME, "cloudflare", before, after, 80);
    expect(plain(table)[0]).toBe("acme.example on Cloudflare");
    expect(rows(table)).toEqual([
      ["", "before", "after"],
      ["SPF", "v=spf1 include:_spf.google.com", "v=spf1 include:_spf.odoo.com"],
      ["", "~all", "include:_spf.google.com ~all"],
      ["DMARC", "v=DMARC1; p=none", "unchanged"],
    ]);
  });

  it.each([80, 100, 120])("is never wider than %d columns", (width) => {
    const widths = plain(renderTable(ACME, "cloudflare", before, after, width)).map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
    expect(Math.max(...widths)).toBeGreaterThan(width - 3);
  });

  it.each([
    ["went away", [dmarc], [], ["DMARC", "v=DMARC1; p=none", "(none)"]],
    ["came", [], [dmarc], ["DMARC", "(none)", "v=DMARC1; p=none"]],
  ])("shows a record that %s", (_how, from, to, row) => {
    expect(rows(renderTable(ACME, "cloudflare", from, to, 80)).slice(1)).toEqual([row]);
  });

  it("is not printed for a provider that serves nothing of the domain", () => {
    expect(renderTable(ACME, "route53", before, after, 80)).toBeUndefined();
  });

  it("escapes what could control a terminal", () => {
    const hostile = [txt("acme.example", "v=spf1 \u001b]0;owned\u0007 -all")];
    const table = renderTable(ACME, "cloudflare", [], hostile, 80);
    expect(table).not.toContain("\u001b]");
    expect(table).not.toContain("\u0007");
  });
});
