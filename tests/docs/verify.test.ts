import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { CHECK_OPTIONS } from "../../cli/checkHelp";
import { ExitCode } from "../../cli/exitCode";
import { told } from "../cli/told";
import { startInternet, txt } from "../dns/internet";
import { KEY } from "../verify/goodWorld";
import { codeBlocksOf } from "./codeBlocks";

const page = readFileSync(path.resolve(__dirname, "../../docs/verify.md"), "utf8");
const blocks = (wanted: string): string[] =>
  codeBlocksOf("docs/verify.md").flatMap(({ language, text }) => (language === wanted ? [text] : []));

const WORLD = {
  "acme.example": [
    ...txt("v=spf1 include:_spf.odoo.com include:_spf.google.com mx ~all", "google-site-verification=abc"),
    { type: "MX", value: "10 mx.acme.example" },
  ],
  "mx.acme.example": [{ type: "A", value: "192.0.2.1" }],
  "_dmarc.acme.example": txt("v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example,mailto:d@reports.example"),
  "acme.example._report._dmarc.reports.example": txt("v=DMARC1"),
  "odoo._domainkey.acme.example": [{ type: "CNAME", value: "odoo._domainkey.odoo.com" }],
  "mx.shop.example": [{ type: "A", value: "192.0.2.2" }],
  "shop.example": [...txt("v=spf1 include:_spf.google.com -all"), { type: "MX", value: "5 mx.shop.example" }],
  "_dmarc.shop.example": txt("v=DMARC1; p=reject; pct=50"),
  "_spf.google.com": txt("v=spf1 include:_netblocks.google.com include:_netblocks2.google.com ~all"),
  "_netblocks.google.com": txt("v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/25 ~all"),
  "_netblocks2.google.com": txt("v=spf1 ip6:2001:db8:4000::/36 ~all"),
  "_spf.odoo.com": txt("v=spf1 ip4:203.0.113.128/25 ip6:2001:db8:0d00::/40 ~all"),
  "odoo._domainkey.odoo.com": txt(KEY),
};

describe("docs/verify.md", () => {
  it("shows what the command says", async () => {
    const [shown = ""] = blocks("text").filter((block) => block.startsWith("$ odoo-mail check "));
    const [command = "", ...said] = shown.trimEnd().split("\n");
    const internet = await startInternet(WORLD);
    try {
      const args = command.replace(/\S+$/, internet.server).split(" ").slice(2);
      const { out } = await told(args, { columns: 80, env: { NO_COLOR: "1" } });
      expect(out.split("\n")).toEqual(said);
    } finally {
      await internet.close();
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
