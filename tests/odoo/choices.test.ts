import { odooChoices, readVersion } from "../../odoo/choices";
import { Hosting } from "../../odoo/hosting";
import { DEFAULT_ODOO_VERSION } from "../../odoo/version";
import type { DomainName } from "../../records/dns/domainName";

const NAMES: Parameters<typeof odooChoices>[1] = {
  domain: "acme.com" as DomainName,
  aliasDomain: "acme.com" as DomainName,
  hosting: Hosting.Online,
  hasDkim: true,
  isStrictSpf: false,
};

const issuesOf = (options: Parameters<typeof odooChoices>[0], names = NAMES): string[] =>
  odooChoices(options, names).issues.map(({ id, path }) => `${path} ${id}`);

test.each([
  ["nothing is wrong with Odoo's own defaults", {}, []],
  ["a default From at the domain is fine", { defaultFrom: "notifications@acme.com" }, []],
  ["an invalid default From is refused", { defaultFrom: "a@@b" }, ["defaultFrom odoo/default-from-not-valid"]],
  [
    "a default From at another domain is refused",
    { defaultFrom: "notifications@other.example" },
    ["defaultFrom odoo/default-from-not-authenticated"],
  ],
  ["a name of a database", { database: "acme-main-123" }, []],
  ["the address of a database is no name", { database: "https://acme.odoo.com" }, ["database odoo/database-not-valid"]],
  ["an unknown version is refused", { odooVersion: 3 }, ["odooVersion odoo/version-not-known"]],
])("%s", (_, options, issues) => {
  expect(issuesOf(options)).toEqual(issues);
});

it("both domains are checked when they differ", () => {
  const names = { ...NAMES, domain: "gmail.com" as DomainName, aliasDomain: "outlook.com" as DomainName };
  expect(issuesOf({}, names)).toEqual(["domain odoo/generic-provider", "aliasDomain odoo/generic-provider"]);
});

it("what is done by hand names the database, and what the senders ask for", () => {
  const options = { database: "acme-main", spf: { senders: ["microsoft-365"] } };
  const own = { ...NAMES, hosting: Hosting.ExternalSmtp };
  expect(odooChoices(options, NAMES).byHand.join("\n")).toContain("bounce@acme-main.odoo.com");
  expect(odooChoices(options, own).byHand.at(-1)).toMatch(/^Office 365 accepts only the From of the account/);
  expect(odooChoices({ ...options, forceFrom: true, defaultFrom: "post" }, own).byHand.join("\n")).not.toContain(
    "Office 365 accepts",
  );
});

test.each([
  ["https://acme.odoo.com/odoo", "such as acme."],
  ["acme-2.odoo.com", "such as acme-2."],
  ["Acme GmbH", "such as acme."],
])("the database %j: what to write", (database, fix) => {
  expect(odooChoices({ database }, NAMES).issues.map((issue) => issue.fix)).toEqual([expect.stringContaining(fix)]);
});

it("what is done by hand on a release is something else than before", () => {
  expect(odooChoices({ release: true }, NAMES).byHand.join(" ")).toContain("another alias domain");
});

it("the version is DEFAULT_ODOO_VERSION when it is left out", () => {
  expect(readVersion(undefined)).toEqual({ version: DEFAULT_ODOO_VERSION, issues: [] });
  expect(readVersion(17)).toEqual({ version: 17, issues: [] });
});
