import * as pulumi from "@pulumi/pulumi";
import { IssuesError } from "../../components/issues";
import { type ConfiguredOdoo, readOdooConfig } from "../../stack/odooConfig";
import { valueOf } from "../mocks/mockRun";
import { mistakesOf } from "./mistakes";

const KEY = "5f0c-the-secret-key";

afterEach(() => pulumi.runtime.setAllConfig({}));

function configured(settings: Readonly<Record<string, unknown>>, secrets = ["apiKeys"]): ConfiguredOdoo {
  const all = Object.entries(settings).map(([key, value]) => [`odoo-mail:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(all) as Record<string, string>,
    secrets.map((key) => `odoo-mail:${key}`),
  );
  return readOdooConfig();
}

/** The mistakes of a configuration, a line each. */
function mistakes(settings: Readonly<Record<string, unknown>>, secrets?: string[]): string[] {
  return mistakesOf(() => configured(settings, secrets));
}

const ONLINE = { url: "https://acme.odoo.com", aliasDomain: "acme.com" };

it("may be left out altogether", () => {
  expect(configured({})).toEqual({ databases: [], partners: [] });
});

it("takes the key of each database by its name, as a secret", async () => {
  const own = { ...ONLINE, url: "https://erp.acme.com", database: "prod", companies: [1], odooVersion: 17 };
  const { databases } = configured({ databases: [ONLINE, own], apiKeys: { acme: KEY, prod: "other" } });
  expect(databases.map(({ apiKey: _, ...args }) => args)).toEqual([ONLINE, own]);
  const keys = databases.map(({ apiKey }) => pulumi.output(apiKey));
  expect(await Promise.all(keys.map((key) => valueOf(key)))).toEqual([KEY, "other"]);
  expect(await Promise.all(keys.map((key) => pulumi.isSecret(key)))).toEqual([true, true]);
});

it("takes partners", () => {
  expect(configured({ partners: ["partner.example"] }).partners).toEqual(["partner.example"]);
});

it.each([
  ["no JSON, as after `pulumi config set --secret` without `--path`", KEY],
  ["a single JSON value", JSON.stringify(KEY)],
])("refuses API keys that are %s, and does not show them", (_, text) => {
  pulumi.runtime.setAllConfig({ "odoo-mail:apiKeys": text }, ["odoo-mail:apiKeys"]);
  let thrown: unknown;
  try {
    readOdooConfig();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(IssuesError);
  expect(String(thrown)).toContain("apiKeys: must be a group with one key for each database.");
  expect(String(thrown)).not.toContain(KEY);
});

const keys = { apiKeys: { acme: KEY } };
const WRONG: readonly [string, Readonly<Record<string, unknown>>, readonly string[]][] = [
  [
    "a setting that is none",
    { ...keys, databases: [{ ...ONLINE, key: 1 }] },
    ["databases[0].key is not a setting. Allowed here: url, database, user, "],
  ],
  ["a list that is none", { databases: "acme" }, ['databases must be a list; got "acme". Write a list: ["acme"].']],
  [
    "http, which would send the key in clear",
    { ...keys, databases: [{ ...ONLINE, url: "http://acme.odoo.com" }] },
    [
      'databases[0].url "http://acme.odoo.com" is not allowed here. Allowed: the database\'s own address by https and without a path, such as https://acme.odoo.com.',
    ],
  ],
  [
    "no key",
    { databases: [ONLINE] },
    ['databases[0].apiKey There is no API key for the database "acme" in odoo-mail:apiKeys.'],
  ],
  [
    "one database twice",
    { ...keys, databases: [ONLINE, { ...ONLINE, url: "https://acme.odoo.com/" }, { ...ONLINE, nameSuffix: "b" }] },
    ['databases[1] The database "acme" is in the list twice. Declare it once.'],
  ],
  [
    "everything at once",
    { databases: [{ url: "x", aliasDomain: "gmail.com" }], partners: ["a b"], apiKeys: [] },
    ["databases[0].url", "databases[0].aliasDomain", "partners[0]"],
  ],
];
it.each(WRONG)("refuses %s", (_, settings, expected) => {
  const found = mistakes(settings);
  expect(found).toHaveLength(expected.length);
  expected.forEach((text, index) => expect(found[index]).toContain(text));
});

it("escapes and cuts the name of a database that has no key", () => {
  const found = mistakes({ databases: [{ ...ONLINE, database: `\u001b[2J${"x".repeat(5000)}` }] });
  expect(found.filter((text) => text.includes("\u001b") || text.length > 1000)).toEqual([]);
  expect(found.join("\n")).toContain("There is no API key for the database");
});

it("refuses keys that are no secret of the configuration: the state would have them in clear", () => {
  const [first, ...others] = mistakes({ ...keys, databases: [ONLINE] }, []);
  expect([first, others]).toEqual([expect.stringContaining("apiKeys The API keys are not stored as secrets"), []]);
  expect(first).not.toContain(KEY);
});
