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
    ["providers", "records/dns", "records/issue.ts", "records/printable.ts", "records/resolver.ts"],
    "Adapters know DNS, not mail: of records/ they import records/dns and the shared types.",
  ),
  only(
    "./odooApi",
    ["odooApi", "odoo", "records/dns", "records/issue.ts", "records/printable.ts"],
    "odooApi/ speaks to Odoo: it imports odoo/ and the shared types of records/.",
  ),
  only(
    "./components",
    ["components", "providers/index.ts", "records", "odoo", "odooApi", "verify"],
    "components/ import records/, odoo/, odooApi/, verify/ and the port in providers/index.",
  ),
  only("./verify", ["verify", "records", "odoo"], "verify/ looks at DNS and mail: it imports records/ and odoo/."),
  only(
    "./cli",
    ["cli", "components/nodeResolver.ts", "components/resolverBounds.ts", "verify", "records", "odoo"],
    "The command line knows no Pulumi: it imports verify/, records/, odoo/ and the DNS resolver.",
  ),
  only(
    "./lib.ts",
    ["components", "verify", "records", "odoo"],
    "lib.ts exports components/, verify/, records/ and odoo/.",
  ),
  only("./config.ts", ["components", "records", "odoo"], "config.ts imports components/, records/ and odoo/."),
  only(
    "./configOdoo.ts",
    ["config.ts", "components", "records", "odoo"],
    "configOdoo.ts imports what config.ts does, and config.ts.",
  ),
  only(
    "./index.ts",
    ["config.ts", "configOdoo.ts", "components"],
    "The stack program imports its configuration and components/.",
  ),
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
