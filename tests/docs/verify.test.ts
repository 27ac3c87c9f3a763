import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { CHECK_OPTIONS } from "../../cli/checkHelp";
import { ExitCode } from "../../cli/exitCode";
import { startDnsServer } from "../../sandbox/cloud/dnsServer";
import { openCloud } from "../../sandbox/cloud/openCloud";
import { told } from "../cli/told";

const page = readFileSync(path.resolve(__dirname, "../../docs/verify.md"), "utf8");
/** What stands between fences, by the language of the fence. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text]) => text ?? "");

// A public key of 2048 bits for examples.
const KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u" +
  "+qKhbwKfBstIs+bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW/VDL5AaWTg0nLVkjRo9z+40RQzuVaE8AkAFmxZzow3x+VJYKdjykkJ" +
  "0iT9wCS0DRTXu269V264Vf/3jvredZiKRkgwlL9xNAwxXFg0x/XFw005UWVRIkdgcKWTjpBP2dPwVZ4WWC+9aGVd+Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmwIDAQAB";
const txt = (value: string) => ({ type: "TXT", value });
const WORLD = {
  "acme.example": [
    txt("v=spf1 include:_spf.odoo.com include:_spf.google.com mx ~all"),
    txt("google-site-verification=abc"),
    { type: "MX", value: "10 mx.acme.example" },
  ],
  "mx.acme.example": [{ type: "A", value: "192.0.2.1" }],
  "_dmarc.acme.example": [txt("v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example,mailto:d@reports.example")],
  "acme.example._report._dmarc.reports.example": [txt("v=DMARC1")],
  "odoo._domainkey.acme.example": [{ type: "CNAME", value: "odoo._domainkey.odoo.com" }],
  "mx.shop.example": [{ type: "A", value: "192.0.2.2" }],
  "shop.example": [txt("v=spf1 include:_spf.google.com -all"), { type: "MX", value: "5 mx.shop.example" }],
  "_dmarc.shop.example": [txt("v=DMARC1; p=reject; pct=50")],
  "_spf.google.com": [txt("v=spf1 include:_netblocks.google.com include:_netblocks2.google.com ~all")],
  "_netblocks.google.com": [txt("v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/25 ~all")],
  "_netblocks2.google.com": [txt("v=spf1 ip6:2001:db8:4000::/36 ~all")],
  "_spf.odoo.com": [txt("v=spf1 ip4:203.0.113.128/25 ip6:2001:db8:0d00::/40 ~all")],
  "odoo._domainkey.odoo.com": [txt(`v=DKIM1; k=rsa; p=${KEY}`)],
};

describe("docs/verify.md", () => {
  it("shows what the command says", async () => {
    const [shown = ""] = blocks("text").filter((block) => block.startsWith("$ odoo-mail check "));
    const [command = "", ...said] = shown.trimEnd().split("\n");
    const dir = mkdtempSync(path.join(tmpdir(), "docs-"));
    openCloud(dir).internet.putAll(WORLD);
    const server = await startDnsServer({ dir });
    try {
      const args = command.replace(/:\d+$/, `:${server.port}`).split(" ").slice(2);
      const { out } = await told(args, { columns: 80, env: { NO_COLOR: "1" } });
      expect(out.split("\n")).toEqual(said);
    } finally {
      await server.close();
      rmSync(dir, { recursive: true });
    }
  });

  it("has every option of check, and every exit code of all commands", () => {
    for (const option of Object.keys(CHECK_OPTIONS)) expect(page).toContain(`--${option}`);
    const codes = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(ExitCode));
  });

  it("has pipelines that are YAML, and use options that there are", () => {
    const pipelines = blocks("yaml");
    expect(pipelines).toHaveLength(2);
    for (const text of pipelines) {
      expect(() => parse(text) as unknown).not.toThrow();
      const line = /npx -p pulumi-odoo-mail odoo-mail check (.*)/.exec(text)?.[1] ?? "";
      const used = [...line.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? "");
      expect(used).toEqual(expect.arrayContaining(["stack", "wait", "html"]));
      expect(used.filter((name) => !(name in CHECK_OPTIONS))).toEqual([]);
    }
  });
});
