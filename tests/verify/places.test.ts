import { Hosting } from "../../odoo/hosting";
import { ODOO_DKIM_TARGET } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import type { DnsAnswer, DnsType } from "../../records/resolver";
import { judgeDomain } from "../../verify/checkDomain";
import { Area, Verdict } from "../../verify/report";
import type { CheckTarget } from "../../verify/target";
import { mx, type ZoneName } from "../records/spf/zoneResolver";
import { ACME, AGREED, check, GOOD, KEY, KEY_NAME, viewOf, words, worldWith } from "./goodWorld";

describe("a wildcard (RFC 4592 section 3.3.1) below the domain", () => {
  const without = worldWith({ [KEY_NAME]: undefined });

  it.each<[string, ZoneName, string]>([
    ["CNAMEs", { CNAME: ["pages.example"] }, "error dkim/wildcard"],
    ["addresses", { A: ["203.0.113.9"], AAAA: ["2001:db8::9"] }, "error verify/no-dkim"],
    ["texts", { TXT: ["v=spf1 -all"] }, "error verify/no-dkim"],
    ["nothing that is asked for", {}, "error verify/no-dkim"],
  ])("of %s is no record of the selector", async (_, answers, says) => {
    const found = await judgeDomain({ domain: ACME }, viewOf(without, AGREED, ["._domainkey.acme.com", answers]));
    expect(words(found)).toEqual([says]);
    expect(found.dkim[0]?.isHidden).toBe(false);
  });
});

it.each([
  ["an address", { A: ["203.0.113.1"] }],
  ["a copy of the key", { TXT: [KEY] }],
  ["nothing", {}],
] satisfies [string, ZoneName][])("says that something hides the CNAME where %s answers", async (_, at) => {
  const { dkim } = await check(worldWith({ [KEY_NAME]: at }));
  expect(dkim).toMatchObject([{ selector: "odoo", name: KEY_NAME, isHidden: true }]);
  expect(dkim[0]).not.toHaveProperty("target");
});

it("reads the key of another selector where it stands, as a verifier does (RFC 6376 section 3.6.2)", async () => {
  const world = worldWith({ "s1._domainkey.acme.com": { TXT: [KEY] } });
  const found = await check(world, { selectors: ["odoo", "s1"] });
  expect(words(found)).toEqual([]);
  const key = { keyType: "rsa", bits: 2048, revoked: false, testing: false };
  expect(found.dkim.map((one) => one.key)).toEqual([key, key]);
});

it("does not know a key whose CNAME is there while its name fails for TXT", async () => {
  const world = worldWith({ [KEY_NAME]: undefined });
  const view = viewOf(world);
  const resolve = (name: string, type: DnsType): Promise<DnsAnswer> =>
    name === KEY_NAME && type === "TXT"
      ? Promise.resolve({ status: "servfail", values: [] })
      : view.resolver.resolve(name, type);
  const found = await judgeDomain({ domain: ACME }, { ...view, resolver: { resolve } });
  expect(words(found)).toEqual(["unknown verify/unanswered"]);
});

describe("a domain that does not exist (RFC 8020 section 2)", () => {
  const nothing = worldWith({ "acme.com": undefined, [KEY_NAME]: undefined, "_dmarc.acme.com": undefined });
  const key = { name: KEY_NAME as DomainName, type: "CNAME", values: ["odoo._domainkey.odoo.com"] } as const;

  it.each<[string, Partial<CheckTarget>]>([
    ["", {}],
    [", although a stack has published records", { expected: [key] }],
    [", and sends through an own server", { hosting: Hosting.ExternalSmtp }],
  ])("is one issue%s", async (_, target) => {
    const found = await check(nothing, target);
    expect(words(found)).toEqual(["error verify/no-such-domain"]);
    expect(found.issues[0]?.fix).toMatch(/registered and delegated/);
    // No area looks good.
    expect(new Set(Object.values(found.areas))).toEqual(new Set([Verdict.Problems]));
  });

  it("as alias domain is one issue, and the author domain is looked at all the same", async () => {
    const target = { aliasDomain: "bounce.acme.com" as DomainName };
    const found = await check(worldWith({ "_dmarc.acme.com": undefined }), target);
    expect(words(found)).toEqual(["error verify/no-such-domain", "warning verify/no-dmarc"]);
    expect(found.areas).toMatchObject({ spf: Verdict.Problems, mx: Verdict.Problems, dkim: Verdict.Good });
  });

  it("is not said of one with a policy below it, whatever the server says of the name itself", async () => {
    const found = await check(worldWith({ "acme.com": "nxdomain" }));
    expect(words(found)).toEqual(["error verify/no-spf", "error verify/no-mx"]);
  });
});

describe("who sends", () => {
  const own: Partial<CheckTarget> = { hosting: Hosting.ExternalSmtp };
  const bare = worldWith({
    "acme.com": { TXT: ["v=spf1 mx -all"], MX: mx("mx.acme.com") },
    "mx.acme.com": { A: ["203.0.113.1"], AAAA: ["2001:db8::1"] },
    [KEY_NAME]: undefined,
  });

  it("an own server: nothing of Odoo is looked for", async () => {
    const found = await check(bare, own);
    expect(words(found)).toEqual([]);
    expect(found.dkim).toEqual([]);
    expect(found.alignment).toEqual({
      text: "An own server sends: its own SPF and DKIM decide, and Odoo's records have no effect.",
    });
    expect(found.spf).not.toHaveProperty("authorizesOdoo");
  });

  it("nobody: a parked domain needs no MX and no key, and still an SPF record", async () => {
    const parked = worldWith({ "acme.com": { TXT: ["v=spf1 -all"] }, [KEY_NAME]: undefined });
    const found = await check(parked, { isParked: true });
    expect(words(found)).toEqual([]);
    expect(found.alignment).toEqual({ text: "acme.com is meant to send no mail." });
    const none = await check(worldWith({ "acme.com": {}, [KEY_NAME]: undefined }), { isParked: true });
    expect(words(none)).toEqual(["error verify/no-spf"]);
  });

  it("Odoo.sh: SPF of the alias domain aligns", async () => {
    const { alignment } = await check(worldWith({}), { hosting: Hosting.OdooSh });
    expect(alignment).toEqual({ spf: true, dkim: true, text: "DKIM aligns, SPF aligns: Odoo's mail passes DMARC." });
  });

  it("Odoo.sh with strict alignment (aspf=s): a subdomain as alias domain does not align", async () => {
    const world = worldWith({
      "_dmarc.acme.com": { TXT: ["v=DMARC1; p=none; aspf=s; rua=mailto:d@acme.com"] },
      "m.acme.com": { TXT: ["v=spf1 include:_spf.odoo.com ~all"], MX: mx("mx.acme.com") },
      [KEY_NAME]: undefined,
    });
    const target = { hosting: Hosting.OdooSh, aliasDomain: "m.acme.com" as DomainName };
    const found = await check(world, { ...target, selectors: [] });
    expect(found.alignment).toMatchObject({ spf: false, dkim: false });
    expect(words(found)).toEqual(["warning odoo/alias-not-aligned"]);
    expect(found.alignment.text).toMatch(/Odoo's mail does not pass DMARC\.$/);
  });
});

it("strict alignment is that of the record that applies, also where a domain above has it", async () => {
  const world = worldWith({
    "_dmarc.com": { TXT: ["v=DMARC1; p=none; aspf=s"] },
    "_dmarc.acme.com": undefined,
    "m.acme.com": GOOD["acme.com"],
  });
  const target = { hosting: Hosting.OdooSh, aliasDomain: "m.acme.com" as DomainName };
  expect((await check(world, target)).alignment.spf).toBe(false);
});

describe("what becomes of Odoo's mail", () => {
  const testing = { [ODOO_DKIM_TARGET]: { TXT: [KEY.replace("k=rsa;", "k=rsa; t=y;")] } };
  const rejecting = { "_dmarc.acme.com": { TXT: ["v=DMARC1; p=reject; rua=mailto:d@acme.com"] } };
  const tested = { "_dmarc.acme.com": { TXT: ["v=DMARC1; p=quarantine; t=y; rua=mailto:d@acme.com"] } };

  it.each([
    ["it passes", {}, Verdict.Good, Verdict.Good],
    ["it fails, and nobody acts on that", testing, Verdict.Warnings, Verdict.Warnings],
    [
      "it fails a policy in test mode (RFC 9989 section 4.7)",
      { ...testing, ...tested },
      Verdict.Warnings,
      Verdict.Warnings,
    ],
    ["it fails, and is rejected", { ...testing, ...rejecting }, Verdict.Problems, Verdict.Problems],
    ["nobody knows", { [KEY_NAME]: "servfail" }, Verdict.Unknown, Verdict.Unknown],
  ] satisfies [string, Record<string, ZoneName>, Verdict, Verdict][])(
    "is the verdict of the alignment, although the fault is told by its own area: %s",
    async (_, changes, alignment, verdict) => {
      const found = await check(worldWith(changes));
      expect({ alignment: found.areas[Area.Alignment], verdict: found.verdict }).toEqual({ alignment, verdict });
      expect(found.issues.filter(({ area }) => area === Area.Alignment)).toEqual([]);
    },
  );
});

describe("DMARC of a subdomain", () => {
  const mail: CheckTarget = { domain: "mail.acme.com" as DomainName, aliasDomain: ACME };

  const here = {
    "mail.acme.com": { A: ["203.0.113.1"] },
    "odoo._domainkey.mail.acme.com": { CNAME: [ODOO_DKIM_TARGET], TXT: [KEY] },
  };

  it("that has no record goes by the one above (RFC 9989 section 4.10.1)", async () => {
    const world = worldWith({
      ...here,
      "_dmarc.acme.com": { TXT: ["v=DMARC1; p=reject; sp=none; rua=mailto:d@acme.com"] },
    });
    const found = await check(world, mail);
    expect(words(found)).toEqual([]);
    expect(found.dmarc.policy).toMatchObject({ policy: "none", policyDomain: "acme.com", tag: "sp" });
    expect(found.dmarc).not.toHaveProperty("record");
    expect(found.dmarc.walk.map(({ domain, result }) => `${domain} ${result}`)).toEqual([
      "mail.acme.com none",
      "acme.com record",
      "com none",
    ]);
  });

  it("that no policy applies to is told once", async () => {
    expect(words(await check(worldWith({ ...here, "_dmarc.acme.com": undefined }), mail))).toEqual([
      "warning verify/no-dmarc",
    ]);
  });
});

it("tells the report addresses, who is somebody else and who has agreed (RFC 9990 section 4)", async () => {
  const rua = "mailto:d@acme.com,mailto:x@yes.example,mailto:x@no.example,mailto:x@open.example";
  const found = await check(
    worldWith({
      "_dmarc.acme.com": { TXT: [`v=DMARC1; p=none; rua=${rua}`] },
      "acme.com._report._dmarc.yes.example": { TXT: ["v=DMARC1"] },
      "acme.com._report._dmarc.open.example": "servfail",
    }),
  );
  const seen = { isUsable: true, isLeftOut: false };
  expect(found.dmarc.reports).toEqual([
    { uri: "mailto:d@acme.com", ...seen, isExternal: false },
    { uri: "mailto:x@yes.example", ...seen, isExternal: true, isAuthorized: true },
    { uri: "mailto:x@no.example", ...seen, isExternal: true, isAuthorized: false },
    { uri: "mailto:x@open.example", ...seen, isExternal: true },
  ]);
  expect(words(found)).toEqual(["warning dmarc/report-not-authorized", "unknown dmarc/report-authorization-unknown"]);
  expect(found.verdict).toBe(Verdict.Unknown);
});
