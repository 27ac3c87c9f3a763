import { DkimRecord, DmarcRecord, ReportAuthorization, SpfRecord } from "../../components/singleRecords";
import { Findings } from "../../components/findings";
import { MailDomain } from "../../components/mailDomain";
import { checkParameters } from "../../components/odooSystemParameters";
import { ParkedDomain } from "../../components/parkedDomain";
import { acme, runFailing } from "./world";

/** Moves the cursor, starts a line of its own, and does not end. */
const HOSTILE = `acme\u001b[2J\u009b1A\nerror: all is well ${"x".repeat(100_000)}.com`;
// Some issues quote a text twice, and each quotation has 200 characters at most, which may be escaped.
const LONGEST = 3000;

function expectPrintable(text: string): void {
  expect(text).not.toBe("");
  expect(text.length).toBeLessThan(LONGEST);
  expect(text).not.toMatch(/[^\n -~ü]|\nerror/);
}

const args = { domain: HOSTILE, cloudflare: {} };

it.each([
  ["MailDomain", () => new MailDomain("acme", args)],
  ["SpfRecord", () => new SpfRecord("acme", args)],
  ["DkimRecord", () => new DkimRecord("acme", args)],
  ["DmarcRecord", () => new DmarcRecord("acme", args)],
  ["ReportAuthorization", () => new ReportAuthorization("acme", { ...args, policyDomain: HOSTILE })],
  ["ParkedDomain", () => new ParkedDomain("acme", args)],
])("%s prints a domain that is none escaped and cut", async (_, program) => {
  const { error } = await runFailing(acme(), program);
  expectPrintable(error.message);
  expect(error.message).toContain("as it is:\n- domain: ");
});

it.each([
  ["a text", HOSTILE],
  ["a list", [HOSTILE]],
  ["an object", { domain: HOSTILE }],
  ["a function", () => HOSTILE],
])("a value of an argument that is %s is printed escaped and cut", (_, value) => {
  const findings = new Findings();
  findings.refuse("all", value, "text");
  expectPrintable(findings.issues.map(({ message, fix }) => `${message} ${fix}`).join(" "));
});

it.each([
  ["hostile", HOSTILE],
  ["too long", `${"x".repeat(100_000)}.odoo.com`],
  ["no host name", "https://-acme.odoo.com/web"],
  ["a name below a database's", "https://a.b.odoo.com/web"],
])("a database address that is %s is answered with one that may be", (_, url) => {
  const { issues } = checkParameters({ url, database: "acme", apiKey: "k", aliasDomain: "acme.com" });
  const [{ message, fix } = { message: "", fix: "" }] = issues;
  expectPrintable(`${message} ${fix}`);
  expect(fix).toBe("Allowed: the database's own address by https and without a path, such as https://acme.odoo.com.");
});

it.each(["meine-firma.odoo.com", "http://meine-firma.odoo.com", "https://Meine-Firma.odoo.com/web"])(
  "%s is answered with itself as it is to be written",
  (url) => {
    const { issues } = checkParameters({ url, database: "acme", apiKey: "k", aliasDomain: "acme.com" });
    expect(issues[0]?.fix).toContain("such as https://meine-firma.odoo.com.");
  },
);
