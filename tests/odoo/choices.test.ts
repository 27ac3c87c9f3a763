import { odooChoices, readVersion } from "../../odoo/choices";
import { Hosting } from "../../odoo/hosting";
import type { DomainName } from "../../records/dns/domainName";

const NAMES: Parameters<typeof odooChoices>[1] = {
  domain: "acme.com" as DomainName,
  aliasDomain: "acme.com" as DomainName,
  hosting: Hosting.Online,
  hasDkim: true,
  isStrictSpf: false,
};

const ids = (options: Parameters<typeof odooChoices>[0], names = NAMES): string[] =>
  odooChoices(options, names).issues.map(({ id, path }) => `${path} ${id}`);

test.each([
  ["nothing is wrong with Odoo's own defaults", {}, []],
  ["a default From at the domain is fine", { defaultFrom: "notifications@acme.com" }, []],
  ["a default From that is no address is told where it stands", { defaultFrom: "a@@b" }, ["defaultFrom"]],
  ["a default From at another domain is told", { defaultFrom: "notifications@other.example" }, ["defaultFrom"]],
  ["a version that is not known is told", { odooVersion: 3 }, ["odooVersion"]],
])("%s", (_, options, paths) => {
  expect(ids(options).map((one) => one.split(" ")[0])).toEqual(paths);
});

it("both domains are looked at when they differ", () => {
  const names = { ...NAMES, domain: "gmail.com" as DomainName, aliasDomain: "outlook.com" as DomainName };
  const paths = ids({}, names).map((one) => one.split(" ")[0]);
  expect(paths).toEqual(expect.arrayContaining(["domain", "aliasDomain"]));
});

it("what is done by hand names the database and the senders where they are known", () => {
  const options = { database: "acme", forceFrom: true, defaultFrom: "post", spf: { senders: ["microsoft-365"] } };
  expect(odooChoices(options, NAMES).byHand.join("\n")).toContain("acme");
});

it("the version is the newest that is known when it is left out", () => {
  expect(readVersion(undefined).issues).toEqual([]);
  expect(readVersion(17)).toEqual({ version: 17, issues: [] });
});
