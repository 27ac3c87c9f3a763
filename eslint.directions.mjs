// @ts-check

/**
 * Who may import whom, by resolved path: index -> config, lib -> components -> providers/index -> adapters -> records/dns;
 * components -> records, odoo; odoo -> records; records -> nothing. node_modules is the business of the other rules.
 */
export const importDirections = [
  only("./records", ["records"], "records/ imports nothing outside records/."),
  only("./odoo", ["odoo", "records"], "odoo/ imports records/ only."),
  only(
    "./providers",
    [
      "providers",
      "records/dns",
      "records/issue.ts",
      "records/issueKind.ts",
      "records/printable.ts",
      "records/resolver.ts",
    ],
    "Adapters know DNS, not mail: of records/ they import records/dns and the shared types.",
  ),
  only(
    "./odooApi",
    ["odooApi", "odoo", "records/dns", "records/issue.ts", "records/printable.ts"],
    "odooApi/ speaks to Odoo: it imports odoo/ and the shared types of records/.",
  ),
  only(
    "./components",
    ["components", "providers/index.ts", "records", "odoo", "odooApi", "dns", "verify"],
    "components/ import records/, odoo/, odooApi/, dns/, verify/ and the port in providers/index.",
  ),
  only("./dns", ["dns", "records"], "dns/ is a DNS client: it imports records/ only."),
  only(
    "./verify",
    ["verify", "dns", "records", "odoo"],
    "verify/ looks at DNS and mail: it imports dns/, records/ and odoo/.",
  ),
  only(
    "./cli",
    ["cli", "dns", "verify", "records", "odoo", "components/mailRecords/planDomain.ts"],
    "The command line knows no Pulumi: it imports dns/, verify/, records/, odoo/ and the plan of MailDomain.",
  ),
  only(
    "./languages",
    ["languages", "components", "records"],
    "languages/ serves components/ to programs in other languages.",
  ),
  only(
    "./lib.ts",
    ["components", "verify", "dns", "records", "odoo"],
    "lib.ts exports components/, verify/, dns/, records/ and odoo/.",
  ),
  only("./policy", ["policy", "records"], "policy/ judges records of any stack: it imports records/."),
  only(
    "./testing",
    ["testing", "components", "providers/index.ts", "records"],
    "testing/ runs programs on zones in memory: it imports components/, records/ and the port in providers/index.",
  ),
  only(
    "./stack",
    ["stack", "components", "records", "odoo"],
    "stack/ is the stack program's own: it imports components/, records/ and odoo/.",
  ),
  only("./index.ts", ["stack", "components"], "The stack program imports stack/ and components/."),
  {
    target: "./providers/!(index).ts",
    from: "./providers/index.ts",
    message: "providers/index loads the adapters; an adapter that imported it would load the other one too.",
  },
  { target: "./sandbox", from: "./tests", message: "The sandbox runs without the tests." },
];

function only(target, allowed, message) {
  return { target, from: ".", except: ["node_modules", ...allowed].map((path) => `./${path}`), message };
}
