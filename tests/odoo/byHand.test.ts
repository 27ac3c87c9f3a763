import { byHand } from "../../odoo/byHand";
import { Hosting, sendsThroughOdoo } from "../../odoo/hosting";
import type { DomainName } from "../../records/dns/domainName";

const domain = "acme.com" as DomainName;
const aliasDomain = "mail.acme.com" as DomainName;

describe("byHand", () => {
  it.each([Hosting.Online, Hosting.OdooSh])(
    "names the alias domain, the redirections and the daily limit on %s",
    (hosting) => {
      const list = byHand({ domain, aliasDomain, hosting });
      expect(list).toHaveLength(3);
      expect(list[0]).toContain("alias domain to mail.acme.com");
      expect(list[1]).toContain("bounce@mail.acme.com");
      expect(list[1]).toContain("never the apex");
      expect(list[2]).toContain("200");
    },
  );

  it("names only what the own server needs when Odoo does not send", () => {
    expect(byHand({ domain, aliasDomain, hosting: Hosting.ExternalSmtp })).toEqual([
      expect.stringContaining("your own outgoing server of acme.com"),
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
