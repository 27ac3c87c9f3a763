import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Review } from "../../../cli/review/review";
import { told } from "../told";
import { EXPECTED } from "./expected";
import { reviewed } from "./reviewed";

const RECORDED = path.join(__dirname, "recorded");
const textOf = (name: string): string => readFileSync(path.join(RECORDED, `${name}.json`), "utf8");
const tell = (name: string, ...args: string[]) =>
  told(["review", ...args], { input: () => Promise.resolve(textOf(name)) });
const reviewOf = async (name: string): Promise<Review> => JSON.parse((await tell(name, "--json")).out) as Review;

test("every recording has an expectation, and every expectation a recording", () => {
  const files = readdirSync(RECORDED).map((file) => file.replace(/\.json$/, ""));
  expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))("%s, as the real engine printed it", async (name, expected) => {
  expect(await reviewed(textOf(name))).toEqual(expected);
});

test("an adopted record: before and after, terms, the proof, and what each term costs", async () => {
  const { records } = await reviewOf("adopts-cloudflare");
  expect(records.find(({ protocol }) => protocol === "SPF")).toEqual({
    owner: "acme.com",
    type: "TXT",
    provider: "Cloudflare",
    protocol: "SPF",
    change: "adopted",
    before: "v=spf1 include:_spf.google.com ~all",
    after: "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
    added: ["include:_spf.odoo.com"],
    removed: [],
    proof: "authorizes 2 networks, changes nothing else; 2 of 10 lookups, was 1",
    costs: ["include:_spf.odoo.com (Odoo) 1", "include:_spf.google.com (Google Workspace) 1"],
    notes: [],
  });
});

test("a new DMARC record: its step, and the next one", async () => {
  const { records } = await reviewOf("adopts-route53");
  const dmarc = records.find(({ protocol }) => protocol === "DMARC");
  expect(dmarc?.step).toEqual({ after: "monitor" });
  expect(dmarc?.notes.at(-1)).toMatch(/^Next step: rollout: quarantine-test\./);
});

test("what is left by hand is known from the arguments in a preview, and from the outputs in a state", async () => {
  const [preview, state] = await Promise.all([reviewOf("unchanged"), reviewOf("unchanged.state")]);
  expect(preview.byHand).toEqual(state.byHand);
  expect(preview.byHand.map(({ domain, byHand }) => [domain, byHand.length])).toEqual([["acme.com", 6]]);
});

test("a refused preview: the whole error, and no list of things to do", async () => {
  const { messages, byHand } = await reviewOf("refused");
  expect(messages).toHaveLength(1);
  expect(messages[0]?.text).toContain("[takeover/declared-elsewhere]");
  expect(byHand).toEqual([]);
});

test("warnings of a preview are told, and fail nothing", async () => {
  const { verdict, messages } = await reviewOf("releases");
  expect(verdict).toBe("warnings");
  expect(messages.map(({ severity, text }) => [severity, /\[\S+\]$/m.exec(text)?.[0]])).toEqual([
    ["warning", "[release/run-again]"],
    ["warning", "[release/run-again]"],
  ]);
});

test("--markdown of an adoption", async () => {
  const { out, code } = await tell("adopts-cloudflare", "--markdown");
  expect(code).toBe(0);
  expect(out).toContain(
    "## odoo-mail review: mail records change\n\nRecords of pulumi-odoo-mail components: 2 created, 1 adopted.",
  );
  expect(out).toContain("| `acme.com TXT` | SPF, Cloudflare | adopted | 2 of 10 lookups, was 1 |");
  expect(out).toContain(
    "```diff\n- v=spf1 include:_spf.google.com ~all\n+ v=spf1 include:_spf.odoo.com include:_spf.google.com ~all\n```",
  );
  expect(out).toContain("| `include:_spf.google.com` | Google Workspace | 1 |");
  expect(out).toContain("- DMARC step: no record → monitor");
  expect(out).toContain("<details><summary>Left to do by hand for acme.com (6)</summary>");
});

test("--markdown of a plan that must not be run says so first", async () => {
  const { out, code } = await tell("deletes-what-it-adopts", "--markdown");
  expect(code).toBe(1);
  expect(out).toMatch(/^## odoo-mail review: this must not be run\n/);
  expect(out).toContain("- **fail** `review/deletes-what-it-adopts`: ");
  expect(out).toContain('| `moved` | `acme.com TXT` SPF | `spf: { takesOver: ["moved"] }` |');
});

test("--sarif has a result an issue, with its rule", async () => {
  const { out } = await tell("deletes-raw", "--sarif", "--sarif-file", "Pulumi.prod.yaml");
  const [run] = (JSON.parse(out) as { runs: { results: unknown[]; tool: { driver: { rules: unknown[] } } }[] }).runs;
  expect(run?.results).toMatchObject([
    {
      ruleId: "review/deletes-mail-record",
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "Pulumi.prod.yaml" } } }],
    },
  ]);
  expect(run?.tool.driver.rules).toMatchObject([
    { shortDescription: { text: "The plan deletes a DNS record that mail depends on." } },
  ]);
});

test("the text for a terminal", async () => {
  const { out } = await tell("takes-over", "--no-color");
  expect(out).toContain(`SPF  acme.com TXT (Route53): updated
  before  v=spf1 include:_spf.google.com ~all
  after   v=spf1 include:_spf.odoo.com include:_spf.google.com ~all
  + include:_spf.odoo.com
  proof   authorizes 2 networks, changes nothing else; 2 of 10 lookups, was 1
  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1`);
  expect(out).toMatch(/1 created, 1 updated, 1 unchanged\. Mail records change\.$/);
});
