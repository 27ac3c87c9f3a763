import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { targetsOfOutputs } from "../verify/targetsOfOutputs";
import { readConfig } from "../stack/config";
import { valueOf } from "./mocks/mockRun";
import { runProgram, shown, type Zones } from "./components/world";

/** An example, as whoever copies it runs it first: the records that it declares. */
const EXAMPLES: readonly [file: string, zones: Zones, records: readonly string[]][] = [
  [
    "cloudflare",
    { cloudflare: [{ id: "z", name: "acme.com" }] },
    ["cloudflare:_dmarc.acme.com:TXT", "cloudflare:acme.com:TXT", "cloudflare:odoo._domainkey.acme.com:CNAME"],
  ],
  ["route53", {}, ["acme", "route53:acme.org:TXT", "route53:odoo._domainkey.acme.org:CNAME"]],
  [
    "companies",
    {
      cloudflare: [
        { id: "z", name: "acme.com" },
        { id: "n", name: "acme.nl" },
      ],
      route53: [{ id: "N", name: "acme.nl" }],
    },
    [
      "cloudflare:_dmarc.acme.com:TXT",
      "cloudflare:_dmarc.acme.nl:TXT",
      "cloudflare:acme.com:TXT",
      "cloudflare:mail.acme.nl:TXT",
      "cloudflare:odoo._domainkey.acme.com:CNAME",
      "cloudflare:odoo._domainkey.acme.nl:CNAME",
      "route53:_dmarc.acme.nl:TXT",
      "route53:mail.acme.nl:TXT",
      "route53:odoo._domainkey.acme.nl:CNAME",
    ],
  ],
];

it.each(EXAMPLES)(
  "examples/%s.ts declares its records, and has the outputs that `check` reads",
  async (file, zones, records) => {
    const { run, result } = await runProgram(zones, async () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program runs when it is loaded
      const exported = require(`../examples/${file}`) as object;
      return valueOf(pulumi.output(exported));
    });
    expect(run.records.map(shown).sort()).toEqual([...records].sort());
    expect(targetsOfOutputs(JSON.stringify(result))).toMatchObject({ ok: true });
  },
);

it("examples/stack.yaml is a configuration without a mistake", () => {
  const text = readFileSync(path.join(__dirname, "../examples/stack.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(values) as Record<string, string>);
  expect(readConfig().map(({ args }) => args.domain)).toEqual(["acme.com", "acme.nl"]);
});
