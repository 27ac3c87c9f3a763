import { MailDomain } from "../../../components/mailDomain";
import type { SpfOptions } from "../../../components/args";
import { issueIds, runFailing, runProgram, type Zones } from "../world";

/** acme.com with a CNAME at the alias domain, on both providers. */
function zones(target: string): Zones {
  const cname = { id: "c", name: "mail.acme.com", type: "CNAME", content: target };
  return {
    cloudflare: [{ id: "z", name: "acme.com", records: [cname] }],
    route53: [{ id: "Z", name: "acme.com", sets: [{ name: "mail.acme.com", type: "CNAME", values: [target] }] }],
  };
}

describe.each(["cloudflare", "route53"] as const)("an alias domain that is a CNAME, on %s", (provider) => {
  const domain = (spf?: SpfOptions) => () =>
    new MailDomain("acme", { domain: "acme.com", aliasDomain: "mail.acme.com", [provider]: {}, ...(spf && { spf }) });

  it("for an Odoo database has Odoo's SPF record: DKIM is published, and the rest is said, with the MX that changes it", async () => {
    const { run, infos, warnings } = await runProgram(zones("acme.odoo.com"), domain());
    expect(run.records.map(({ name }) => name)).toEqual([`${provider}:odoo._domainkey.acme.com:CNAME`]);
    expect(infos.join("\n")).toContain(
      "Receivers read the SPF record of acme.odoo.com, which Odoo keeps, so none is published here.",
    );
    expect(infos.join("\n")).toContain("put `MX 10 acme.odoo.com.` in the place of the CNAME.");
    expect(warnings).toEqual([]);
  });

  it("for an Odoo database is refused where others send as well: their terms have no place", async () => {
    const { error, run } = await runFailing(zones("acme.odoo.com"), domain({ includes: ["_spf.google.com"] }));
    expect(issueIds(error)).toEqual(["spf/cname-at-name"]);
    expect(error.message).toContain("fix: Put `MX 10 acme.odoo.com.` in the place of the CNAME");
    expect(run.children).toEqual([]);
  });

  it("for anything else is refused", async () => {
    const { error } = await runFailing(zones("mail.vendor.example"), domain());
    expect(issueIds(error)).toEqual(["spf/cname-at-name"]);
    expect(error.message).toContain("fix: Ask whoever holds the target to add the include there");
  });
});
