import { AliasRelation, aliasRelation } from "../../odoo/aliasRelation";
import { Hosting } from "../../odoo/hosting";
import { odooRequirements } from "../../odoo/requirements";
import { DmarcOutcome, Need, type OdooSetup, ReturnPath } from "../../odoo/setup";
import { hasAliasDomains, hasFilterLists, isOdooVersion, ODOO_VERSIONS, type OdooVersion } from "../../odoo/version";

const POLICIES = [undefined, "none", "quarantine", "reject"];

/** Every combination that there is. */
const EVERY: readonly OdooSetup[] = Object.values(Hosting).flatMap((hosting) =>
  ODOO_VERSIONS.flatMap((version) =>
    POLICIES.flatMap((policy) =>
      [true, false].flatMap((hasDkim) =>
        Object.values(AliasRelation).map((alias) => ({ hosting, version, hasDkim, alias, ...(policy && { policy }) })),
      ),
    ),
  ),
);

const of = (setup: Partial<OdooSetup>): OdooSetup => ({
  hosting: Hosting.OdooSh,
  version: 19,
  hasDkim: true,
  alias: AliasRelation.Equal,
  ...setup,
});
const ids = (setup: Partial<OdooSetup>): string[] => odooRequirements(of(setup)).issues.map(({ id }) => id);

describe("every combination of hosting, version, policy, DKIM and alias domain", () => {
  it("is 504 combinations", () => expect(EVERY).toHaveLength(3 * 7 * 4 * 2 * 3));

  it("with DKIM passes wherever Odoo's servers send, without an error", () => {
    const through = EVERY.filter(({ hosting, hasDkim }) => hosting !== "external-smtp" && hasDkim);
    expect(through).toHaveLength(168);
    for (const setup of through)
      expect(odooRequirements(setup)).toMatchObject({ outcome: DmarcOutcome.Pass, dkimAligns: true, issues: [] });
  });

  it("without DKIM is an error exactly where a policy is enforced and SPF does not align", () => {
    const without = EVERY.filter(({ hosting, hasDkim }) => hosting !== "external-smtp" && !hasDkim);
    const refused = without.filter((setup) =>
      odooRequirements(setup).issues.some(({ severity }) => severity === "error"),
    );
    expect(refused).toEqual(
      without.filter(
        ({ hosting, version, alias, policy = "none" }) =>
          policy !== "none" && (alias === AliasRelation.Other || (hosting === "online" && version >= 17)),
      ),
    );
    expect(refused).toHaveLength(2 * (7 + 3 + 12)); // two policies; Odoo.sh, Online until 16, Online since 17
  });

  it("is not judged where another server sends: Odoo's records have no effect for its mail", () => {
    for (const setup of EVERY.filter(({ hosting }) => hosting === "external-smtp"))
      expect(odooRequirements(setup)).toEqual({
        returnPath: ReturnPath.OwnServer,
        spf: Need.NoEffect,
        dkim: Need.NoEffect,
        spfAligns: false,
        dkimAligns: false,
        outcome: DmarcOutcome.OwnServer,
        issues: [],
      });
  });
});

describe("the Return-Path", () => {
  const cases: readonly [Hosting, OdooVersion, ReturnPath, Need][] = [
    [Hosting.Online, 14, ReturnPath.AliasDomain, Need.Required],
    [Hosting.Online, 16, ReturnPath.AliasDomain, Need.Required],
    [Hosting.Online, 17, ReturnPath.Odoo, Need.Advised],
    [Hosting.Online, 19, ReturnPath.Odoo, Need.Advised],
    [Hosting.OdooSh, 14, ReturnPath.AliasDomain, Need.Required],
    [Hosting.OdooSh, 19, ReturnPath.AliasDomain, Need.Required],
  ];
  it.each(cases)("of Odoo %s %s is %s, and the include there %s", (hosting, version, returnPath, spf) => {
    expect(odooRequirements(of({ hosting, version }))).toMatchObject({ returnPath, spf, dkim: Need.Required });
  });
});

describe("without DKIM", () => {
  it("SPF below the author domain aligns in relaxed mode and not in strict mode (RFC 9989, Identifier Alignment)", () => {
    const below = of({ alias: AliasRelation.Subdomain, hasDkim: false, policy: "reject" });
    expect(odooRequirements(below)).toMatchObject({ spfAligns: true, outcome: DmarcOutcome.Pass });
    expect(odooRequirements({ ...below, isStrictSpf: true })).toMatchObject({
      spfAligns: false,
      outcome: DmarcOutcome.FailEnforced,
      issues: [{ id: "dmarc/enforced-without-authentication", message: expect.stringContaining("aspf=s") }],
    });
  });

  it("strict alignment leaves an equal name aligned", () => {
    expect(odooRequirements(of({ hasDkim: false, isStrictSpf: true }))).toMatchObject({ spfAligns: true });
  });

  it.each(["quarantine", "REJECT"])("p=%s that rests on SPF alone is a warning: forwarding breaks it", (policy) => {
    const { issues } = odooRequirements(of({ hasDkim: false, policy }));
    expect(issues.map(({ id, severity }) => [id, severity])).toEqual([["odoo/spf-alone", "warning"]]);
    expect(issues[0]?.message).toContain(`p=${policy} rests on SPF alone`);
  });

  it("an alias domain of another name is a warning while nothing is enforced", () => {
    expect(ids({ hasDkim: false, alias: AliasRelation.Other })).toEqual(["odoo/alias-not-aligned"]);
    expect(ids({ hasDkim: false, alias: AliasRelation.Other, policy: "none" })).toEqual(["odoo/alias-not-aligned"]);
    expect(ids({ hasDkim: false })).toEqual([]);
  });

  it("Odoo Online is told that SPF cannot align there, whatever the alias domain", () => {
    const { issues } = odooRequirements(of({ hosting: Hosting.Online, hasDkim: false, policy: "reject" }));
    expect(issues.map(({ id, message }) => [id, message])).toEqual([
      ["dmarc/enforced-without-authentication", expect.stringContaining("p=reject would have the domain's own mail")],
    ]);
    expect(issues[0]?.message).toContain("Return-Path of its own");
  });
});

const RELATIONS: readonly [string, string, AliasRelation][] = [
  ["acme.com", "ACME.com.", AliasRelation.Equal],
  ["acme.com", "mail.acme.com", AliasRelation.Subdomain],
  ["mail.acme.com", "acme.com", AliasRelation.Subdomain],
  ["acme.com", "notacme.com", AliasRelation.Other],
  ["a.acme.com", "b.acme.com", AliasRelation.Other],
];
it.each(RELATIONS)("%s and %s are %s", (domain, alias, relation) => {
  expect(aliasRelation(domain, alias)).toBe(relation);
});

it("knows the versions 14 to 20, and that alias domains are records and From filters lists since 17", () => {
  expect([13, 14, 19, 20, 21, 17.5].map(isOdooVersion)).toEqual([false, true, true, true, false, false]);
  expect(ODOO_VERSIONS.filter(hasAliasDomains)).toEqual([17, 18, 19, 20]);
  expect(ODOO_VERSIONS.filter(hasFilterLists)).toEqual([17, 18, 19, 20]);
});
