import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { checkAsyncProperty } from "../../records/property";
import { told } from "../told";

const tell = (input: string, ...args: string[]) => told(["review", ...args], { input: () => Promise.resolve(input) });

test.each([
  ["nothing", "", "Standard input is empty."],
  ["what is no JSON", "Previewing update (prod)\n{}", "Standard input is not JSON."],
  ["JSON that is neither", '{"version":1}', "Standard input is JSON, but neither a preview nor a state."],
  ["a list", "[]", "Standard input is JSON, but neither a preview nor a state."],
] as const)("%s is not known: exit code 2, and what to do", async (_, input, said) => {
  const { code, out, err } = await tell(input);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(said);
  expect(err).toContain("`pulumi preview --json` or `pulumi stack export`");
});

test.each([
  [["acme.com"], "review reads standard input and takes no arguments besides options."],
  [["--json", "--markdown"], '"--markdown" and "--json" cannot be used together.'],
  [["--sarif-file", "x"], '"--sarif-file" needs "--sarif".'],
  [["--yaml"], 'There is no option "--yaml".'],
] as const)("%j is a wrong command line", async (args, said) => {
  const { code, err } = await tell("{}", ...args);
  expect(code).toBe(64);
  expect(err).toContain(said);
});

test("a stack without a resource is reviewed", async () => {
  const { code, out } = await tell('{"version":3,"deployment":{"resources":[]}}');
  expect([code, out]).toEqual([
    0,
    "Components of pulumi-odoo-mail have 0 records; other resources have 0 mail records. This is the\ncurrent state.",
  ]);
});

const HOSTILE = "v=spf1 | ` ``` \u001b[2J <img src=x> @team #1 [a](b) \u202e ~all";

const hostile = JSON.stringify({
  steps: [
    {
      op: "delete",
      urn: `urn:pulumi:prod::acme::cloudflare:index/dnsRecord:DnsRecord::${HOSTILE}`,
      oldState: {
        urn: `urn:pulumi:prod::acme::cloudflare:index/dnsRecord:DnsRecord::${HOSTILE}`,
        type: "cloudflare:index/dnsRecord:DnsRecord",
        inputs: { zoneId: "z", name: `${HOSTILE}\n# acme.com`, type: "TXT", content: HOSTILE },
      },
    },
  ],
  diagnostics: [
    { severity: "error", message: `error: ${HOSTILE}\n\n## heading` },
    {
      severity: "info",
      message: `acme.com TXT (Cloudflare)\n  before  ${HOSTILE}\n  after   \`\`\`\n  + ${HOSTILE}\n`,
    },
  ],
});

test.each(["--markdown", "--json", "--sarif", "--no-color"])("hostile texts do nothing in %s", async (format) => {
  const { out } = await tell(hostile, format);
  expect(out).toContain("review/deletes-mail-record");
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("in Markdown a hostile text makes no mark-up", async () => {
  const { out } = await tell(hostile, "--markdown");
  const lines = out.split("\n");
  expect(lines.filter((line) => /^#/.test(line))).toEqual([
    "## odoo-mail review: this must not be run",
    "### Messages of the preview",
  ]);
  const outside = out.replace(/(`+)(?:.*?[^`])\1(?!`)/g, "").replace(/^ {4}.*$/gm, "");
  expect(outside).not.toMatch(/(?<!\\)<img|@team|(?<!\\)\[a\]/);
});

test("a comment has room for what is reviewed first, and says what is left out", async () => {
  const text = `v=spf1 ${"ip4:192.0.2.1 ".repeat(200)}~all`;
  const resource = (name: string) => ({
    urn: `urn:pulumi:prod::acme::cloudflare:index/dnsRecord:DnsRecord::${name}`,
    type: "cloudflare:index/dnsRecord:DnsRecord",
    inputs: { zoneId: "z", name: "acme.com", type: "TXT", content: text },
  });
  const steps = Array.from({ length: 120 }, (_, at) => ({
    op: "create",
    newState: resource(`raw-${at}`),
    ...resource(`raw-${at}`),
  }));
  const { out } = await tell(JSON.stringify({ steps }), "--markdown");
  expect(out.length).toBeLessThan(61_000);
  expect(out).toContain("The rest is left out");
});

test("anything that is JSON is reviewed or refused, and never throws", async () => {
  const recorded = JSON.parse(readFileSync(path.join(__dirname, "recorded/adopts-cloudflare.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const changes = fc.tuple(fc.constantFrom("steps", "diagnostics", "deployment"), fc.jsonValue());
  await checkAsyncProperty(changes, 0.3, async ([key, value]) => {
    const { code, err } = await tell(JSON.stringify({ ...recorded, [key]: value }));
    expect([0, 1, 2]).toContain(code);
    expect(err).not.toMatch(/TypeError|undefined/);
    return code < 2;
  });
});

test.each([
  [{ dmarc: 1, spf: 1, dkim: 1, hosting: 1 }],
  [{ dmarc: { rollout: 1, policy: {} }, spf: { senders: [1, {}] }, odooVersion: "x", database: [], defaultFrom: 2 }],
  [{ dmarc: null, spf: { senders: "x" }, aliasDomain: "not a name", forceFrom: "yes", dkim: { enabled: "yes" } }],
])("invalid arguments of a MailDomain are left out: %j", async (args) => {
  const urn = "urn:pulumi:prod::acme::odoo-mail:index:MailDomain::acme";
  const newState = { urn, type: "odoo-mail:index:MailDomain", inputs: { domain: "acme.com", ...args } };
  const { code, out } = await tell(JSON.stringify({ steps: [{ op: "create", urn, newState }] }), "--json");
  expect(code).toBe(0);
  expect((JSON.parse(out) as { byHand: unknown[] }).byHand).toHaveLength(1);
});
