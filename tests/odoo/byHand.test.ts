import { byHand, byHandOnRelease } from "../../odoo/byHand";
import { Hosting, sendsThroughOdoo } from "../../odoo/hosting";
import type { OdooVersion } from "../../odoo/version";
import type { DomainName } from "../../records/dns/domainName";

const domain = "acme.com" as DomainName;
const aliasDomain = "mail.acme.com" as DomainName;
const defaultFrom = { localPart: "notifications" };

describe("what is left to do by hand", () => {
  it.each([Hosting.Online, Hosting.OdooSh])("on %s: settings, every redirection, MX, daily limit", (hosting) => {
    expect(byHand({ domain, aliasDomain, hosting, version: 19, database: "acme", defaultFrom })).toEqual([
      "In Odoo, set the alias domain to mail.acme.com (Settings, Alias Domain) for every company that sends from it, unless this stack does (odoo-mail:databases, or OdooSystemParameters).",
      "In Odoo, set the Default From Alias of the alias domain mail.acme.com to notifications (developer mode; Settings, Technical, Alias Domains), unless this stack does (odoo-mail:databases, or OdooSystemParameters).",
      "In Odoo, set the system parameter mail.default.from_filter to acme.com,mail.acme.com (developer mode; Settings, Technical, System Parameters), unless this stack does (odoo-mail:databases, or OdooSystemParameters).",
      expect.stringMatching(/^Mail with a From of another domain.* will leave from notifications@mail\.acme\.com/),
      expect.stringContaining("Redirect bounce@mail.acme.com to bounce@acme.odoo.com"),
      expect.stringContaining("Redirect catchall@mail.acme.com to catchall@acme.odoo.com"),
      expect.stringContaining("Redirect <alias>@mail.acme.com to <alias>@acme.odoo.com"),
      expect.stringMatching(
        /^Instead of redirections, mail\.acme\.com may have the record MX 10 acme\.odoo\.com\., .* CNAME for acme\.odoo\.com\.: then no SPF record can stand at mail\.acme\.com/,
      ),
      expect.stringMatching(/200 by default, 5 to 200 by plan.*SPF, DKIM and DMARC.*not for mass mailings/),
    ]);
  });

  it.each<[OdooVersion, string[]]>([
    [14, ["mail.catchall.domain to mail.acme.com", "mail.dynamic.smtp.from to notifications@mail.acme.com"]],
    [16, ["mail.catchall.domain to mail.acme.com", "mail.default.from to notifications", "from_filter to acme.com"]],
  ])("in Odoo %s the settings are system parameters", (version, settings) => {
    const lines = byHand({ domain, aliasDomain, hosting: Hosting.Online, version, defaultFrom });
    expect(lines).toHaveLength(settings.length + 6);
    settings.forEach((setting, index) => expect(lines[index]).toContain(setting));
  });

  it("spells out what a forced From does to everybody", () => {
    const lines = byHand({ domain, aliasDomain, hosting: Hosting.Online, version: 19, defaultFrom, isForced: true });
    expect(lines[3]).toMatch(/^All mail will leave from notifications@mail\.acme\.com, that of your own users too/);
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

  it("is about the senders and the redirections when the records go", () => {
    expect(byHandOnRelease({ domain, aliasDomain, hosting: Hosting.OdooSh })).toEqual([
      expect.stringMatching(
        /^Before the first run, give every company in Odoo that sends from mail\.acme\.com another/,
      ),
      expect.stringMatching(/^Take away the redirections of bounce@mail\.acme\.com, catchall@mail\.acme\.com/),
    ]);
    expect(byHandOnRelease({ domain, aliasDomain, hosting: Hosting.ExternalSmtp })).toEqual([
      expect.stringMatching(/^Before the first run, have your own server stop sending Odoo's mail as acme\.com/),
    ]);
  });

  const own = { domain, aliasDomain, hosting: Hosting.ExternalSmtp, version: 19 } as const;
  const NEEDS = [
    expect.stringContaining("your own outgoing server of acme.com"),
    expect.stringContaining("Return-Path at mail.acme.com or sign as acme.com"),
  ];
  const OFFICE = expect.stringMatching(
    /^Office 365 accepts only the From of the account .* `defaultFrom` \(such as notifications@acme\.com\), `forceFrom: true`/,
  );

  it("is what the own server needs when Odoo does not send", () => {
    expect(byHand(own)).toEqual(NEEDS);
  });

  it("with Office 365 is the default From that it wants (case B38)", () => {
    expect(byHand({ ...own, senders: ["microsoft-365"] })).toEqual([...NEEDS, OFFICE]);
    expect(byHand({ ...own, senders: ["microsoft-365"], defaultFrom }).at(-1)).toEqual(OFFICE);
    expect(byHand({ ...own, senders: ["brevo"] })).toEqual(NEEDS);
  });

  it("with an own server and a default From is that server's From filter", () => {
    const forced = { ...own, senders: ["microsoft-365"], defaultFrom, isForced: true };
    expect(byHand(forced)).toEqual([
      ...NEEDS,
      expect.stringContaining("set the alias domain to mail.acme.com"),
      expect.stringContaining("Default From Alias of the alias domain mail.acme.com to notifications@mail.acme.com"),
      "In Odoo, set the From filter of your outgoing mail server to notifications@mail.acme.com (developer mode; Settings, Technical, Outgoing Mail Servers), unless this stack does (odoo-mail:databases, or OdooSystemParameters) (`mailServers`).",
      expect.stringMatching(/^All mail will leave from notifications@mail\.acme\.com/),
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
