// @ts-check
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";
import { importDirections } from "./eslint.directions.mjs";

/** What users install or deploy. The rest is ours: the sandbox, the tests, the benchmark. */
const PRODUCT = [
  "*.ts",
  "cli/**/*.ts",
  "stack/**/*.ts",
  "verify/**/*.ts",
  "dns/**/*.ts",
  "components/**/*.ts",
  "providers/**/*.ts",
  "records/**/*.ts",
  "odoo/**/*.ts",
  "odooApi/**/*.ts",
  "testing/**/*.ts",
  "policy/**/*.ts",
];
const PURE = ["records/**/*.ts", "odoo/**/*.ts"];

const EXTENSION = {
  regex: "^\\.{1,2}/.*\\.[cm]?[jt]s$",
  message: "Relative imports have no extension.",
};
const SDK_ROOT = {
  regex: "^@pulumi/(aws|cloudflare)$",
  message: "Import a sub-path such as @pulumi/aws/route53/record: the root of the SDK takes seconds to load.",
};
const SDK = {
  regex: "^@pulumi/(aws|cloudflare)(/|$)",
  message: "Only the adapter in providers/ that is named after a provider knows its SDK.",
};
const SDK_INSIDE = {
  // Dynamic providers are a public face of their own.
  regex: "^@pulumi/pulumi/(?!dynamic$)",
  message:
    "What Pulumi's SDK does not promise is used in components/engine/ only: @pulumi/pulumi itself is its public face.",
};
const IMPURE = {
  regex: "^(?!\\.{1,2}/|node:url$|leven$)",
  message:
    "records/ and odoo/ are pure: no Pulumi, no I/O, no clock. Besides each other they import node:url and leven.",
};

/** Later blocks replace the options of a rule, so each block names all the patterns that hold for its files. */
function notImported(...patterns) {
  return { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [EXTENSION, SDK_ROOT, ...patterns] }] };
}

function notGlobal(names, message) {
  return { "no-restricted-globals": ["error", ...names.map((name) => ({ name, message }))] };
}

const everywhere = {
  ...notImported(),
  // `require("./x") as typeof import("./x")` is how a module is loaded late with its types.
  "@typescript-eslint/consistent-type-imports": [
    "error",
    { disallowTypeAnnotations: false, fixStyle: "inline-type-imports" },
  ],
  "@typescript-eslint/consistent-type-exports": "error",
  "@typescript-eslint/explicit-module-boundary-types": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  // A number reads the same in every locale; objects and undefined in a text are the mistake that the rule is for.
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  // `() => close()` and `return refuse()` in a void function are the shortest way to say it.
  "@typescript-eslint/no-confusing-void-expression": [
    "error",
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // node's runner awaits its tests by itself.
  "@typescript-eslint/no-floating-promises": [
    "error",
    { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: "test" }] },
  ],
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
  eqeqeq: "error",
  "import-x/no-default-export": "error",
  "import-x/no-duplicates": ["error", { "prefer-inline": true }],
  "import-x/no-restricted-paths": ["error", { zones: importDirections }],
  "import-x/no-self-import": "error",
};

const dependencies = {
  "import-x/no-extraneous-dependencies": ["error", { devDependencies: false, includeTypes: true }],
};

/** What the types of Pulumi's SDK leave out, or what takes a file of its inside. */
const noSdkInside = {
  "no-restricted-syntax": [
    "error",
    ...[
      "MemberExpression[property.name=/^__/]",
      "TSPropertySignature[key.name=/^__/]",
      "CallExpression[callee.name='require'] > Literal[value=/^@pulumi.pulumi./]",
      "MemberExpression[object.property.name='runtime'] > Identifier.property[name=/^(getMonitor|getStackResource|invoke|serialize|rpcKeepAlive|disconnect|waitForRPCs)$/]",
      "NewExpression[callee.property.name='ResourceHook']",
      "Property[key.name='stateMigrations']",
    ].map((selector) => ({ selector, message: SDK_INSIDE.message })),
  ],
};

const pure = {
  ...notImported(IMPURE),
  ...notGlobal(
    "Date console crypto fetch performance process queueMicrotask setImmediate setInterval setTimeout globalThis global".split(
      " ",
    ),
    "records/ and odoo/ are pure: the same input gives the same output, and nothing else happens.",
  ),
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "records/ and odoo/ are pure." },
  ],
};

/** A test that only one platform can pass is declared with this name, so that the rules see a test in it. */
const PLATFORM_TESTS = ["itOnLinux"];
/** What holds before or after every test of a file is said once, where it is checked. */
const HOOKS = ["beforeAll", "beforeEach", "afterEach", "afterAll"];

const tests = {
  ...jest.configs["flat/recommended"].rules,
  "jest/expect-expect": [
    "error",
    { assertFunctionNames: ["expect*", "check*", "fc.assert"], additionalTestBlockFunctions: PLATFORM_TESTS },
  ],
  "jest/no-disabled-tests": "error",
  "jest/no-focused-tests": "error",
  "jest/no-standalone-expect": ["error", { additionalTestBlockFunctions: [...PLATFORM_TESTS, ...HOOKS] }],
  // Test data is what the test says it is; a wrong index fails the test, which is what a test is for.
  "@typescript-eslint/no-non-null-assertion": "off",
  // `expect.any(String)` and `expect(adapter.read)`: jest's own types are any, and a mock is named without a call.
  "@typescript-eslint/no-unsafe-assignment": "off",
  "@typescript-eslint/unbound-method": "off",
};

export default defineConfig(
  globalIgnores(["dist/", ".site/", "coverage/", "reports/", ".sandbox/", ".stryker-tmp/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: everywhere,
  },
  { files: PRODUCT, rules: { ...notImported(SDK, SDK_INSIDE), ...noSdkInside } },
  { files: ["components/engine/**/*.ts"], rules: { ...notImported(SDK), "no-restricted-syntax": "off" } },
  // Runs programs on mocks, as the SDK's own documentation of unit tests does.
  { files: ["testing/**/*.ts"], rules: { "no-restricted-syntax": "off" } },
  // What is published brings along, or asks for, everything that it imports. index.ts and stack/ are not published.
  { files: PRODUCT, ignores: ["index.ts", "stack/**"], rules: dependencies },
  { files: ["providers/cloudflare*.ts", "providers/route53*.ts"], rules: notImported(SDK_INSIDE) },
  // They are written as their authors would write them.
  { files: ["examples/incidents/*.without.ts"], rules: { "@typescript-eslint/no-restricted-imports": "off" } },
  { files: PURE, rules: { ...pure, "no-restricted-syntax": "off" } },
  { files: ["tests/**/*.ts"], plugins: { jest }, rules: tests },
  // Rows run on both providers, which differ where their APIs do: `if (provider === "route53")` is no chance.
  { files: ["tests/engine/**/*.ts"], rules: { "jest/no-conditional-expect": "off" } },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: { __dirname: "readonly", module: "writable", process: "readonly", require: "readonly" },
    },
  },
);
