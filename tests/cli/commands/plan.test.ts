import { startClosedResolver, startInternet, type TestInternet, txt } from "../../dns/internet";
import { type Told, told } from "../told";

let internet: TestInternet;
beforeAll(async () => {
  internet = await startInternet({
    "acme.example": txt("v=spf1 include:_spf.google.com ~all"),
    "_spf.google.com": txt("v=spf1 ip4:192.0.2.0/24 ~all"),
    "_spf.odoo.com": txt("v=spf1 ip4:203.0.113.0/24 ~all"),
    "odoo._domainkey.odoo.com": txt("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    "_dmarc.acme.example": txt("v=DMARC1; p=none; rua=mailto:dmarc@acme.example"),
    "done.example": txt("v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"),
    "odoo._domainkey.done.example": [{ type: "CNAME", value: "odoo._domainkey.odoo.com" }],
    "_dmarc.done.example": txt("v=DMARC1; p=none; rua=mailto:dmarc@done.example"),
    "two.example": txt("v=spf1 -all", "v=spf1 mx -all"),
    "_dmarc.twice.example": txt("v=DMARC1; p=none", "v=DMARC1; p=reject"),
    "silent.example": "servfail",
  });
});
afterAll(() => internet.close());

const plan = (...args: string[]): Promise<Told> => told(["plan", ...args, "--server", internet.server]);

it("shows before, after, proof, cost, the way to enforcement and what is done by hand", async () => {
  const { code, out, err } = await plan("ACME.example", "--rollout", "quarantine-test");
  expect([code, err]).toEqual([0, ""]);
  const lines = out.split("\n");
  expect(lines.slice(0, 7)).toEqual([
    "SPF  acme.example TXT",
    "  before  v=spf1 include:_spf.google.com ~all",
    "  after   v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
    "  + include:_spf.odoo.com",
    "  proof   authorizes 1 network, changes nothing else; 2 of 10 lookups, was 1",
    "  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1",
    "",
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      "DKIM  odoo._domainkey.acme.example CNAME",
      "  after   odoo._domainkey.odoo.com",
      "DMARC  _dmarc.acme.example TXT",
      "  before  v=DMARC1; p=none; rua=mailto:dmarc@acme.example",
      "  after   v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example; t=y",
      "warn  dmarc/test-mode",
      "To do by hand",
      "acme.example: can be applied, with warnings. Nothing was written.",
    ]),
  );
  const flat = out.replace(/\s+/g, " ");
  expect(flat).toContain("Published: monitor. Planned: quarantine-test. Next step: rollout: quarantine.");
  expect(flat).toMatch(
    /Mail is sent with a Return-Path of Odoo's own\. Odoo's SPF include: advised\. Odoo's DKIM record: required\. With both published, DKIM aligns\. DMARC result: pass\./,
  );
});

it("shows what stays, and the first step of the way", async () => {
  const { out } = await plan(
    "new.example",
    "--hosting",
    "odoosh",
    "--odoo-version",
    "17",
    "--sender",
    "google-workspace",
  );
  expect(out).toContain("  before  (no record)\n  after   v=spf1 include:_spf.odoo.com include:_spf.google.com ~all\n");
  expect(out).toContain("DMARC  _dmarc.new.example TXT\n  unchanged  (no record)\n");
  expect(out).toContain("First step: rollout: monitor.");
  expect(out.replace(/\s+/g, " ")).toContain("With both published, SPF and DKIM align.");
});

it("says of each record once that nothing changes", async () => {
  const { code, out } = await plan("done.example", "--rollout", "monitor");
  expect(code).toBe(0);
  const lines = out.split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "  unchanged  v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
      "  unchanged  odoo._domainkey.odoo.com",
      "  unchanged  v=DMARC1; p=none; rua=mailto:dmarc@done.example",
    ]),
  );
  expect(lines.filter((line) => /^ {2}(before|after|proof)|stays|changes nothing/.test(line))).toEqual([]);
});

it("puts what does not fit into a line below its text", async () => {
  const args = [
    "plan",
    "acme.example",
    "--sender",
    "microsoft-365",
    "--sender",
    "sendgrid",
    "--server",
    internet.server,
  ];
  const { out } = await told(args, { columns: 60 });
  const lines = out.split("\n");
  const proof = lines.findIndex((line) => line.startsWith("  proof   "));
  expect(lines[proof + 1]).toMatch(/^ {10}\S/);
  const hand = lines.findIndex((line) => line.startsWith("  - "));
  expect(lines[hand + 1]).toMatch(/^ {4}\S/);
});

it("does not say that there is no record where there are two, and none is declared", async () => {
  const { out } = await plan("twice.example");
  expect(out).toContain("DMARC  _dmarc.twice.example TXT\n  unchanged  (see below)\n");
  expect(out).toContain("warn  dmarc/several-records");
});

it("ends with 1 where MailDomain would refuse", async () => {
  const { code, out } = await plan("two.example");
  expect(code).toBe(1);
  expect(out).toContain("fail  spf/several-records");
  expect(out).toContain("SPF  two.example TXT\n  before  (see below)\n  after   (refused, see below)\n");
  expect(out).toMatch(/two\.example: MailDomain would refuse this plan\. Nothing was written\.$/);
});

it("ends with 2 where DNS does not answer", async () => {
  const { code, out } = await plan("silent.example");
  expect(code).toBe(2);
  expect(out).toContain("SPF  silent.example TXT\n  before  (unknown)\n  after   (unknown)\n");
  expect(out).toContain("DMARC  _dmarc.silent.example TXT\n  unchanged  (no record)\n");
  expect(out).toContain("?     verify/unanswered");
});

it("does not believe a resolver that denies every name", async () => {
  const closed = await startClosedResolver();
  try {
    const { code, out } = await told(["plan", "acme.example", "--server", closed.server]);
    expect([code, out]).toEqual([2, expect.stringContaining("?     verify/unanswered")]);
  } finally {
    await closed.close();
  }
});

it("ends with 2 and says that there is no such domain", async () => {
  const { code, out } = await plan("acmee.example");
  expect([code, out.split("\n").at(-1)]).toEqual([
    2,
    "acmee.example: unknown, because there is no such domain. Nothing was written.",
  ]);
});

it("says that Odoo's records do not apply to an own server", async () => {
  const { code, out } = await plan("acme.example", "--hosting", "external-smtp", "--dmarc-policy", "none");
  expect(code).toBe(0);
  expect(out).not.toContain("SPF  acme.example");
  expect(out.replace(/\s+/g, " ")).toContain("neither SPF nor DKIM aligns. DMARC result: the own server decides.");
});

it("writes the whole plan as JSON", async () => {
  const { code, out } = await plan(
    "acme.example",
    "--json",
    "--alias-domain",
    "mail.acme.example",
    "--include",
    "_spf.google.com",
    "--report",
    "mailto:in@acme.example",
  );
  expect(code).toBe(0);
  const read: unknown = JSON.parse(out);
  expect(read).toMatchObject({
    version: 1,
    domain: "acme.example",
    aliasDomain: "mail.acme.example",
    ladder: { planned: "monitor" },
  });
});

it.each([
  [[], "plan needs exactly one domain."],
  [["a.example", "b.example"], "plan needs exactly one domain."],
  [["a b"], "is not a domain name"],
  [["a.example", "--hosting", "cloud"], '--hosting: "cloud" is not allowed'],
  [["a.example", "--odoo-version", "12"], '--odoo-version: "12" is not allowed'],
  [["a.example", "--sender", "nobody"], '--sender: "nobody" is not allowed'],
  [["a.example", "--sender", "google"], 'Did you mean "google-workspace"?'],
  [["a.example", "--rollout", "quarentine"], 'Did you mean "quarantine"?'],
  [["a.example", "--rollout", "reject", "--dmarc-policy", "none"], "cannot be used together"],
  [
    ["a.example", "--dmarc-policy", "refuse"],
    '--dmarc-policy: "refuse" is not allowed. Allowed: none, quarantine, reject.',
  ],
])("refuses the command line %j", async (args, why) => {
  const { code, err } = await plan(...args);
  expect(code).toBe(64);
  expect(err).toContain(why);
});

it.each([
  [
    "--report",
    "dmarc@acme.example",
    '--report: The report address "dmarc@acme.example" is not a URI. Write "mailto:dmarc@acme.example".',
  ],
  ["--report", "mailto:a@b.example!10m", "ends in a size limit"],
  ["--include", "localhost", '--include: "localhost" is not a domain name: it has one label only.'],
])("ends with 64 where an option has a wrong value: %s %s", async (option, value, says) => {
  const { code, out, err } = await plan("acme.example", "--rollout", "reject", option, value);
  expect([code, out]).toEqual([64, ""]);
  expect(err).toContain(says);
});

it("does not say that a record stays where nothing is planned because of another one", async () => {
  const includes = Array.from({ length: 11 }, (_, at) => ["--include", `i${at}.example`]).flat();
  const { code, out } = await plan("acme.example", ...includes);
  expect(code).toBe(1);
  expect(out).toContain("fail  spf/too-many-lookups");
  expect(out).toContain("  after   (refused, see below)\n");
  expect(out).toContain(
    "DKIM  odoo._domainkey.acme.example CNAME\n  before  (no record)\n  after   (not planned, see below)\n",
  );
  expect(out).not.toContain("unchanged");
});
