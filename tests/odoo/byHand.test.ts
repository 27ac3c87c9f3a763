import { byHand } from "../../odoo/byHand";
import { Hosting, sendsThroughOdoo } from "../../odoo/hosting";
import type { OdooVersion } from "../../odoo/version";
import type { DomainName } from "../../records/dns/domainName";

const domain = "acme.com" as DomainName;
const aliasDomain = "mail.acme.com" as DomainName;
const defaultFrom = { localPart: "notifications" };

describe("what is left to do by hand", () => {
  it.each([Hosting.Online, Hosting.OdooSh])("on %s: settings, every redirection, MX, daily limit", (hosting) => {
    expect(byHand({ domain, aliasDomain, hosting, version: 19, database: "acme", defaultFrom })).toEqual([
      "In Odoo, set the alias domain to mail.acme.com (Settings, Alias Domain) for every company that sends from it, unless OdooSystemParameters does.",
      "In Odoo, set the Default From Alias of the alias domain mail.acme.com to notifications (developer mode; Settings, Technical, Alias Domains), unless OdooSystemParameters does.",
      expect.stringMatching(/^Mail with a From of another domain.* will leave from notifications@mail\.acme\.com/),
      expect.stringContaining("Redirect bounce@mail.acme.com to bounce@acme.odoo.com"),
      expect.stringContaining("Redirect catchall@mail.acme.com to catchall@acme.odoo.com"),
      expect.stringContaining("Redirect <alias>@mail.acme.com to <alias>@acme.odoo.com"),
      expect.stringContaining("mail.acme.com may have an MX record for Odoo"),
      expect.stringMatching(/200 by default, 5 to 200 by plan.*SPF, DKIM and DMARC.*no bulk sender/),
    ]);
  });

  it.each<[OdooVersion, string[]]>([
    [14, ["mail.catchall.domain to mail.acme.com", "mail.dynamic.smtp.from to notifications@mail.acme.com"]],
    [
      16,
      ["mail.catchall.domain to mail.acme.com", "mail.default.from to notifications", "from_filter to mail.acme.com"],
    ],
  ])("in Odoo %s the settings are system parameters", (version, settings) => {
    const lines = byHand({ domain, aliasDomain, hosting: Hosting.Online, version, defaultFrom });
    expect(lines).toHaveLength(settings.length + 6);
    settings.forEach((setting, index) => expect(lines[index]).toContain(setting));
  });

  it("spells out what a forced From does to everybody", () => {
    const lines = byHand({ domain, aliasDomain, hosting: Hosting.Online, version: 19, defaultFrom, isForced: true });
    expect(lines[2]).toMatch(/^All mail will leave from notifications@mail\.acme\.com, that of your own users too/);
  });

  it("names the aliases that were chosen", () => {
    const aliases = { bounceAlias: "b", catchallAlias: "c" };
    const lines = byHand({ domain, aliasDomain, hosting: Hosting.OdooSh, version: 17, ...aliases });
    expect(lines.slice(0, 5).map((line) => line.slice(0, 60))).toEqual([
      "In Odoo, set the alias domain to mail.acme.com (Settings, Al",
      "In Odoo, set the Bounce Alias of the alias domain mail.acme.",
      "In Odoo, set the Catchall Alias of the alias domain mail.acm",
      "Redirect b@mail.acme.com to b@<database>.odoo.com (a redirec",
      "Redirect c@mail.acme.com to c@<database>.odoo.com (a redirec",
    ]);
  });

  it.each([domain, "acme.net" as DomainName])("never advises an MX record for %s", (alias) => {
    const lines = byHand({ domain, aliasDomain: alias, hosting: Hosting.Online, version: 19 });
    expect(lines.at(-2)).toContain(`never change the MX of ${alias}`);
  });

  it("never advises an MX record for the parent of the author domain", () => {
    const lines = byHand({ domain: aliasDomain, aliasDomain: domain, hosting: Hosting.Online, version: 19 });
    expect(lines.at(-2)).toContain("never change the MX of acme.com");
  });

  it("is what the own server needs when Odoo does not send", () => {
    expect(byHand({ domain, aliasDomain, hosting: Hosting.ExternalSmtp, version: 19 })).toEqual([
      expect.stringContaining("your own outgoing server of acme.com"),
      expect.stringContaining("Return-Path at mail.acme.com or sign as acme.com"),
    ]);
  });
});

it.each([
  [Hosting.Online, true],
  [Hosting.OdooSh, true],
  [Hosting.ExternalSmtp, false],
] as const)("%s sends through Odoo: %s", (hosting, expected) => {
  expect(sendsThroughOdoo(hosting)).toBe(expected);
});
