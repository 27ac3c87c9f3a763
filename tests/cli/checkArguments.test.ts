import { readCheckArguments } from "../../cli/checkArguments";
import { ODOO_VERSIONS } from "../../odoo/version";

const read = (line: string) => readCheckArguments(line.split(" ").filter(Boolean));

/** Why a line is refused; empty where it is taken. */
function problemsOf(line: string): readonly string[] {
  return read(line).problems;
}

it("reads everything that can be said", () => {
  const line =
    "Acme.example bücher.example --hosting odoosh --odoo-version 17 --alias-domain mail.acme.example --selector odoo --selector s2" +
    " --server 192.0.2.53 --server [2001:db8::1]:5353 --wait 10m --sarif --sarif-file Pulumi.yaml --html out.html --no-color";
  expect(read(line)).toEqual({
    problems: [],
    sources: { domains: ["acme.example", "xn--bcher-kva.example"] },
    settings: { hosting: "odoosh", odooVersion: 17, aliasDomain: "mail.acme.example", selectors: ["odoo", "s2"] },
    servers: [
      { address: "192.0.2.53", port: 53 },
      { address: "2001:db8::1", port: 5353 },
    ],
    wait: 600,
    format: "sarif",
    sarifFile: "Pulumi.yaml",
    html: "out.html",
    noColor: true,
  });
});

it("leaves out what is not said", () => {
  expect(read("acme.example")).toEqual({
    problems: [],
    sources: { domains: ["acme.example"] },
    settings: {},
    format: "table",
    noColor: false,
  });
});

it.each([
  ["--file list.txt", { file: "list.txt" }],
  ["--stack", { stack: "" }],
  ["--stack prod --json", { stack: "prod" }],
  ["--stack acme.example", { stack: "acme.example" }],
  ["--outputs -", { outputs: "-" }],
])("takes domains by %s", (line, sources) => {
  expect(read(line).sources).toEqual({ domains: [], ...sources });
});

it.each([
  ["", ['No domain is given. Name one, or use "--file", "--stack" or "--outputs".']],
  ["acme.example --outputs o.json", ['"--outputs" takes the domains of the stack: name no others, and no "--file".']],
  ["--stack prod acme.example", ['"--stack" takes the domains of the stack: name no others, and no "--file".']],
  ["--file a --stack", ['"--stack" takes the domains of the stack: name no others, and no "--file".']],
  ["--stack --outputs -", ['"--stack" and "--outputs" cannot be used together.']],
  ["acme.example --json --quiet", ['"--json" and "--quiet" cannot be used together.']],
  ["acme.example --sarif-file x", ['"--sarif-file" needs "--sarif".']],
  [
    "acme --fast --hosting cloud --odoo-version 12 --alias-domain a..b --selector a_b --server ns1.example --wait 10",
    [
      'There is no option "--fast".',
      '"acme" is not a domain name: it has one label only.',
      '--alias-domain: "a..b" is not a domain name: a label is empty or has a character that no domain name may have.',
      '--selector: "a_b" is not a selector: its labels have letters, digits and inner hyphens only.',
      '--hosting: "cloud" is not allowed. Allowed: online, odoosh, external-smtp.',
      `--odoo-version: "12" is not allowed. Allowed: ${ODOO_VERSIONS.join(", ")}.`,
      expect.stringContaining('--server: "ns1.example" is not the address of a DNS server.'),
      '--wait: "10" is not allowed. Write a time such as 90s, 10m or 1h, at most 24h.',
    ],
  ],
  [
    "acme.example --wait 0s --odoo-version new",
    [expect.stringContaining('--odoo-version: "new" is not allowed'), expect.stringContaining('--wait: "0s"')],
  ],
  [
    "acme.example --hosting odoo-sh",
    ['--hosting: "odoo-sh" is not allowed. Allowed: online, odoosh, external-smtp. Did you mean "odoosh"?'],
  ],
  ["acme.example --selector= --wait", ['"--selector" needs a value.', '"--wait" needs a value.']],
  ["acme.example --wait 25h", [expect.stringContaining('--wait: "25h" is not allowed')]],
])("refuses %j, with all that is wrong", (line, problems) => {
  expect(problemsOf(line)).toEqual(problems);
});

it.each([
  ["acme.example --html -", /needs the name of a file/],
  ["--outputs - --html -", /needs the name of a file/],
  ["--file ./list.txt --html list.txt", /"--html" would overwrite "list\.txt", which the domains are read from/],
  ["--outputs out.json --html a/../out.json", /would overwrite/],
])("refuses a page that would overwrite something else: %s", (line, problem) => {
  expect(problemsOf(line)).toEqual([expect.stringMatching(problem)]);
});
