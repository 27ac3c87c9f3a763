import { execFileSync } from "node:child_process";
import { join } from "node:path";

interface Case {
  /** A file that exists: typed rules read the project that it belongs to. */
  file: string;
  /** Its text for this test. */
  text: string;
  rule: string;
}

const imported = (from: string): string => `import * as other from "${from}";\nexport const used = typeof other;\n`;
const DIRECTION = "import-x/no-restricted-paths";
const PACKAGE = "@typescript-eslint/no-restricted-imports";
const SYNTAX = "no-restricted-syntax";

const refused: Case[] = [
  { file: "records/issue.ts", text: imported("../odoo/hosting"), rule: DIRECTION },
  { file: "records/spf/parse.ts", text: imported("../../components/args"), rule: DIRECTION },
  { file: "odoo/hosting.ts", text: imported("../components/args"), rule: DIRECTION },
  { file: "odoo/hosting.ts", text: imported("../providers/zone"), rule: DIRECTION },
  { file: "providers/route53.ts", text: imported("../components/args"), rule: DIRECTION },
  { file: "providers/route53.ts", text: imported("../records/spf/parse"), rule: DIRECTION },
  { file: "providers/cloudflare.ts", text: imported("./index"), rule: DIRECTION },
  { file: "odooApi/calls.ts", text: imported("../components/args"), rule: DIRECTION },
  { file: "odooApi/calls.ts", text: imported("../records/spf/parse"), rule: DIRECTION },
  { file: "odoo/hosting.ts", text: imported("../odooApi/calls"), rule: DIRECTION },
  { file: "stack/odooConfig.ts", text: imported("../providers/zone"), rule: DIRECTION },
  { file: "dns/client.ts", text: imported("../odoo/names"), rule: DIRECTION },
  { file: "dns/client.ts", text: imported("../verify/checkDomain"), rule: DIRECTION },
  { file: "verify/checkMx.ts", text: imported("../components/args"), rule: DIRECTION },
  { file: "components/args.ts", text: imported("../providers/cloudflare"), rule: DIRECTION },
  { file: "components/args.ts", text: imported("../stack/config"), rule: DIRECTION },
  { file: "components/args.ts", text: imported("../sandbox/cloud/openCloud"), rule: DIRECTION },
  { file: "lib.ts", text: imported("./stack/config"), rule: DIRECTION },
  { file: "stack/config.ts", text: imported("../sandbox/cloud/openCloud"), rule: DIRECTION },
  { file: "index.ts", text: imported("./tests/sandbox/temporary"), rule: DIRECTION },
  { file: "index.ts", text: imported("./providers/zone"), rule: DIRECTION },
  { file: "sandbox/cloud/model.ts", text: imported("../../tests/sandbox/temporary"), rule: DIRECTION },
  { file: "records/issue.ts", text: imported("@pulumi/pulumi"), rule: PACKAGE },
  { file: "odoo/hosting.ts", text: imported("node:fs"), rule: PACKAGE },
  { file: "components/args.ts", text: imported("@pulumi/cloudflare/dnsRecord"), rule: PACKAGE },
  { file: "providers/zone.ts", text: imported("@pulumi/aws/route53/record"), rule: PACKAGE },
  { file: "providers/route53.ts", text: imported("@pulumi/aws"), rule: PACKAGE },
  { file: "tests/sandbox/temporary.ts", text: imported("@pulumi/cloudflare"), rule: PACKAGE },
  { file: "lib.ts", text: imported("./components/args.js"), rule: PACKAGE },
  { file: "components/coOwned/memory.ts", text: imported("@pulumi/pulumi/runtime/settings"), rule: PACKAGE },
  { file: "providers/route53.ts", text: imported("@pulumi/pulumi/proto/resource_pb"), rule: PACKAGE },
  {
    file: "components/args.ts",
    text: 'export const state: unknown = require("@pulumi/pulumi/runtime/state");\n',
    rule: SYNTAX,
  },
  {
    file: "components/args.ts",
    text: "export const nameOf = (one: { __name: string }): string => one.__name;\n",
    rule: SYNTAX,
  },
  {
    file: "components/coOwned/zones.ts",
    text: 'import * as pulumi from "@pulumi/pulumi";\nexport const monitor: unknown = pulumi.runtime.getMonitor();\n',
    rule: SYNTAX,
  },
  { file: "components/args.ts", text: imported("zod"), rule: "import-x/no-extraneous-dependencies" },
  { file: "records/issue.ts", text: "export const now = Date.now();\n", rule: "no-restricted-globals" },
  { file: "records/issue.ts", text: "export const id = Math.random();\n", rule: "no-restricted-properties" },
  { file: "odoo/hosting.ts", text: "export const home = process.env;\n", rule: "no-restricted-globals" },
  { file: "components/args.ts", text: "export default 1;\n", rule: "import-x/no-default-export" },
  {
    file: "components/args.ts",
    text: "export function run(): void {\n  Promise.resolve();\n}\n",
    rule: "@typescript-eslint/no-floating-promises",
  },
  {
    file: "tests/sandbox/cloud/zones.test.ts",
    text: 'test.only("a", () => expect(1).toBe(1));\n',
    rule: "jest/no-focused-tests",
  },
  {
    file: "tests/sandbox/cloud/zones.test.ts",
    text: 'test.skip("a", () => expect(1).toBe(1));\n',
    rule: "jest/no-disabled-tests",
  },
];

const allowed: Case[] = [
  { file: "index.ts", text: imported("./stack/config"), rule: DIRECTION },
  { file: "dns/resolvers.ts", text: imported("../records/spf/senders"), rule: DIRECTION },
  { file: "components/args.ts", text: imported("../providers"), rule: DIRECTION },
  { file: "components/args.ts", text: imported("../odoo/hosting"), rule: DIRECTION },
  { file: "providers/route53.ts", text: imported("../records/dns/domainName"), rule: DIRECTION },
  { file: "odoo/hosting.ts", text: imported("../records/issue"), rule: DIRECTION },
  { file: "providers/route53.ts", text: imported("@pulumi/aws/route53/record"), rule: PACKAGE },
  { file: "records/issue.ts", text: imported("node:url"), rule: PACKAGE },
  { file: "components/engine/sdk.ts", text: imported("@pulumi/pulumi/runtime/state"), rule: PACKAGE },
  {
    file: "components/engine/sdk.ts",
    text: "export const nameOf = (one: { __name: string }): string => one.__name;\n",
    rule: SYNTAX,
  },
  { file: "stack/config.ts", text: imported("zod"), rule: "import-x/no-extraneous-dependencies" },
];

// ESLint and its configuration are ES modules, which jest does not load: one process lints all the cases.
const LINT = `
  import { ESLint } from "eslint";
  import tseslint from "typescript-eslint";
  // Types are read for the one rule that needs them: it is most of the time.
  const untyped = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
  const typed = new ESLint();
  const { default: cases } = await import("data:application/json," + encodeURIComponent(process.argv[1]), { with: { type: "json" } });
  const found = [];
  for (const { file, text, rule } of cases) {
    const eslint = rule.endsWith("/no-floating-promises") ? typed : untyped;
    const [result] = await eslint.lintText(text, { filePath: file });
    found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
  }
  console.log(JSON.stringify(found));`;

function lint(cases: readonly Case[]): string[][] {
  const root = join(__dirname, "../..");
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", LINT, JSON.stringify(cases)], {
    cwd: root,
    encoding: "utf8",
  });
  return JSON.parse(output) as string[][];
}

let found: string[][];
beforeAll(() => {
  found = lint([...refused, ...allowed]);
}, 120_000);

const named = (cases: readonly Case[]): (Case & { index: number; start: string })[] =>
  cases.map((row, index) => ({ ...row, index, start: row.text.split("\n")[0] ?? "" }));

test.each(named(refused))("$rule refuses in $file: $start", ({ rule, index }) => {
  expect(found[index]).toContain(rule);
});

test.each(named(allowed))("$rule allows in $file: $start", ({ rule, index }) => {
  expect(found[refused.length + index]).not.toContain(rule);
});
