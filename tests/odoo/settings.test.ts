import type { DefaultFrom } from "../../odoo/defaultFrom";
import { type MailSettings, odooSettings } from "../../odoo/settings";
import type { OdooVersion } from "../../odoo/version";
import type { DomainName } from "../../records/dns/domainName";

const aliasDomain = "acme.com" as DomainName;
const local: DefaultFrom = { localPart: "notifications" };
const whole: DefaultFrom = { localPart: "office", domain: "acme.org" as DomainName };

function told(settings: Omit<MailSettings, "aliasDomain">): string[] {
  return odooSettings({ aliasDomain, ...settings }).map(({ model, key, value }) => {
    const isField = settings.version >= 17 && key !== "mail.default.from_filter";
    expect(model).toBe(isField ? "mail.alias.domain" : "ir.config_parameter");
    return `${key}=${value}`;
  });
}

const CASES: readonly [string, OdooVersion, DefaultFrom | undefined, boolean, string[]][] = [
  ["nothing but the domain", 14, undefined, true, ["mail.catchall.domain=acme.com"]],
  ["a From for foreign domains", 14, local, false, ["mail.dynamic.smtp.from=notifications@acme.com"]],
  ["one From for all", 14, whole, true, ["mail.force.smtp.from=office@acme.org"]],
  ["nothing but the domain", 15, undefined, true, ["mail.catchall.domain=acme.com"]],
  ["a local part", 15, local, false, ["mail.default.from=notifications", "mail.default.from_filter=acme.com"]],
  ["an address", 16, whole, false, ["mail.default.from=office@acme.org", "mail.default.from_filter=acme.org"]],
  [
    "one From for all",
    16,
    local,
    true,
    ["mail.default.from=notifications@acme.com", "mail.default.from_filter=notifications@acme.com"],
  ],
  ["nothing but the domain", 17, undefined, true, ["name=acme.com"]],
  ["a From for foreign domains", 17, local, false, ["default_from=notifications", "mail.default.from_filter=acme.com"]],
  ["an address", 19, whole, false, ["default_from=office@acme.org", "mail.default.from_filter=acme.org,acme.com"]],
  [
    "one From for all",
    19,
    local,
    true,
    ["default_from=notifications@acme.com", "mail.default.from_filter=notifications@acme.com"],
  ],
  [
    "one From of another domain for all",
    20,
    whole,
    true,
    ["default_from=office@acme.org", "mail.default.from_filter=office@acme.org"],
  ],
];
it.each(CASES)("%s in Odoo %s", (_, version, defaultFrom, isForced, expected) => {
  const settings = told({ version, isForced, ...(defaultFrom && { defaultFrom }) });
  expect(settings[0]).toBe(version >= 17 ? "name=acme.com" : "mail.catchall.domain=acme.com");
  expect(settings).toEqual(defaultFrom ? [settings[0], ...expected] : expected);
});

it.each<[OdooVersion, string]>([
  [16, "acme.net"],
  [17, "acme.net,acme.com"],
])("users at the author domain keep their From in Odoo %s", (version, filter) => {
  const settings = told({ version, defaultFrom: local, authorDomain: "acme.net" as DomainName });
  expect(settings.at(-1)).toBe(`mail.default.from_filter=${filter}`);
});

it("leaves a From for foreign domains the default", () => {
  expect(told({ version: 14, defaultFrom: local })).toContain("mail.dynamic.smtp.from=notifications@acme.com");
  expect(told({ version: 16, defaultFrom: local })).toContain("mail.default.from=notifications");
  expect(told({ version: 19, defaultFrom: local })).toContain("default_from=notifications");
});

it.each<[OdooVersion, string[]]>([
  [16, ["mail.catchall.domain=acme.com", "mail.bounce.alias=b", "mail.catchall.alias=c"]],
  [17, ["name=acme.com", "bounce_alias=b", "catchall_alias=c"]],
])("sets the aliases that were chosen in Odoo %s", (version, expected) => {
  expect(told({ version, bounceAlias: "b", catchallAlias: "c" })).toEqual(expected);
});
