import { Hosting } from "../../odoo/hosting";
import { ODOO_DKIM_TARGET } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import { checkDomains, judgeDomain } from "../../verify/checkDomain";
import { Area, Verdict } from "../../verify/report";
import { type ZoneName, mx, ZoneResolver } from "../records/spf/zoneResolver";
import { fakeClient } from "./fakeClient";
import { ACME, check, GOOD, KEY, KEY_NAME, viewOf, words, worldWith } from "./goodWorld";

interface Row {
  readonly what: string;
  readonly changes: Readonly<Record<string, ZoneName | undefined>>;
  readonly says: readonly string[];
}

const MX = mx("mx.acme.com");

// RFC 2308 section 7: a server failure says nothing about the name.
const ROWS: readonly Row[] = [
  {
    what: "the domain itself: SPF and MX",
    changes: { "acme.com": "servfail" },
    says: ["verify/unanswered", "verify/unanswered"],
  },
  { what: "Odoo's SPF record", changes: { "_spf.odoo.com": "timeout" }, says: ["spf/dns-unanswered"] },
  { what: "another included record", changes: { "_spf.google.com": "servfail" }, says: ["spf/dns-unanswered"] },
  {
    what: "a redirect that may lead to Odoo's include",
    changes: { "acme.com": { TXT: ["v=spf1 redirect=_spf.corp.example"], MX }, "_spf.corp.example": "servfail" },
    says: ["spf/dns-unanswered"],
  },
  { what: "the address of the only MX host", changes: { "mx.acme.com": "timeout" }, says: ["verify/unanswered"] },
  { what: "the name of the DKIM CNAME", changes: { [KEY_NAME]: "servfail" }, says: ["verify/unanswered"] },
  {
    what: "where the target of the DKIM CNAME leads",
    changes: { [KEY_NAME]: { CNAME: ["keys.example"], TXT: [KEY] }, "keys.example": "servfail" },
    says: ["verify/unanswered"],
  },
  {
    what: "the key that the one behind another CNAME may be a copy of",
    changes: { [KEY_NAME]: { CNAME: ["keys.example"], TXT: [KEY] }, [ODOO_DKIM_TARGET]: "timeout" },
    says: ["dkim/target-unanswered"],
  },
  { what: "the key behind it", changes: { [ODOO_DKIM_TARGET]: "timeout" }, says: ["dkim/target-unanswered"] },
  { what: "the DMARC record", changes: { "_dmarc.acme.com": "servfail" }, says: ["verify/unanswered"] },
  {
    what: "the domain above, which may have a policy",
    changes: { "_dmarc.acme.com": undefined, "_dmarc.com": "servfail" },
    says: ["verify/unanswered"],
  },
  {
    what: "whether reports are accepted",
    changes: {
      "_dmarc.acme.com": { TXT: ["v=DMARC1; p=none; rua=mailto:x@other.example"] },
      "acme.com._report._dmarc.other.example": "timeout",
    },
    says: ["dmarc/report-authorization-unknown"],
  },
  {
    what: "the domain above, whose record may say more of the subdomains",
    changes: { "_dmarc.com": "servfail" },
    says: ["verify/unanswered"],
  },
  {
    what: "Odoo's key, which the TXT record at the name may be a copy of",
    changes: { [KEY_NAME]: { TXT: [KEY] }, [ODOO_DKIM_TARGET]: "timeout" },
    says: ["dkim/other-data"],
  },
];

describe("what DNS does not answer is unknown and never wrong", () => {
  it.each(ROWS)("$what", async ({ changes, says }) => {
    const found = await check(worldWith(changes));
    expect(words(found)).toEqual(says.map((id) => `unknown ${id}`));
    expect(found.verdict).toBe(Verdict.Unknown);
  });

  it("does not say what Odoo's servers get while a part of the tree is not known", async () => {
    const found = await check(worldWith({ "_spf.odoo.com": "timeout" }));
    expect(found.spf).not.toHaveProperty("authorizesOdoo");
    expect(found.alignment).toEqual({
      spf: false,
      dkim: true,
      text: "DKIM aligns, SPF does not align (the Return-Path is Odoo's own): Odoo's mail passes DMARC.",
    });
  });

  it("needs no answer about an MX host while another one has an address", async () => {
    const two = { TXT: ["v=spf1 include:_spf.odoo.com ~all"], MX: mx("mx.acme.com", "mx.other.example") };
    expect(words(await check(worldWith({ "acme.com": two, "mx.other.example": "timeout" })))).toEqual([]);
    const known = { "acme.com": two, "mx.other.example": "timeout", "mx.acme.com": undefined } as const;
    expect(words(await check(worldWith(known)))).toEqual(["unknown verify/unanswered"]);
  });

  it("says so where neither SPF nor DKIM is known", async () => {
    const world = worldWith({ "acme.com": "servfail", [KEY_NAME]: "servfail" });
    const { alignment } = await check(world, { hosting: Hosting.OdooSh });
    expect(alignment).toEqual({
      text: "whether DKIM aligns is not known, whether SPF aligns is not known: whether Odoo's mail passes DMARC is not known.",
    });
  });

  it("keeps what is wrong in front of what is not known", async () => {
    const found = await check(worldWith({ "_dmarc.acme.com": "servfail", [KEY_NAME]: undefined }));
    expect(found.verdict).toBe(Verdict.Problems);
    expect(words(found)).toEqual(["error verify/no-dkim", "unknown verify/unanswered"]);
  });

  it.each([true, false])(
    "is unknown in every area where no server answers (zone's own too: %s)",
    async (authoritative) => {
      const servers = [{ address: "198.51.100.1", port: 53 }];
      const [found] = await checkDomains([{ domain: ACME }], { client: fakeClient({}), servers, authoritative });
      expect(found?.areas).toEqual(Object.fromEntries(Object.values(Area).map((area) => [area, Verdict.Unknown])));
    },
  );

  it("does not say which record or key is missing", async () => {
    const { spf, dkim } = await check(worldWith({ "acme.com": "servfail", [KEY_NAME]: "servfail" }));
    expect(spf.records).toEqual([]);
    expect(dkim).toEqual([{ selector: "odoo", name: KEY_NAME, isHidden: false, unanswered: ["target", "key"] }]);
    const behind = await check(worldWith({ [ODOO_DKIM_TARGET]: "timeout" }));
    expect(behind.dkim).toMatchObject([{ target: ODOO_DKIM_TARGET, unanswered: ["key"] }]);
  });

  it("is not needed where a key stands at the name: whether it is behind a CNAME is of no account", async () => {
    const resolve = new ZoneResolver(worldWith({ "s1._domainkey.acme.com": { TXT: [KEY] } }));
    const view = viewOf(GOOD);
    const silent = { status: "timeout", values: [] } as const;
    const found = await judgeDomain(
      { domain: ACME, selectors: ["s1"], hosting: Hosting.ExternalSmtp },
      {
        ...view,
        resolver: {
          resolve: (name, type) => (type === "CNAME" ? Promise.resolve(silent) : resolve.resolve(name, type)),
        },
      },
    );
    expect(found.dkim).toMatchObject([{ selector: "s1", key: { keyType: "rsa" }, unanswered: ["target"] }]);
    expect(found.areas.dkim).toBe(Verdict.Good);
  });

  it("leaves open whether SPF aligns where the record that may ask for the same domain (aspf=s) is not known", async () => {
    const aliasDomain = "bounce.acme.com" as DomainName;
    const world = worldWith({ [aliasDomain]: GOOD["acme.com"], "_dmarc.acme.com": "servfail", [KEY_NAME]: undefined });
    const found = await check(world, { hosting: Hosting.OdooSh, aliasDomain });
    expect(found.alignment).toEqual({
      dkim: false,
      text: "DKIM does not align, whether SPF aligns is not known: whether Odoo's mail passes DMARC is not known.",
    });
    const equal = await check(world, { hosting: Hosting.OdooSh });
    expect(equal.alignment.spf).toBe(true);
  });

  it("leaves open what becomes of mail that does not pass where the policy is not known", async () => {
    const { areas } = await check(worldWith({ "_dmarc.acme.com": "servfail", [KEY_NAME]: undefined }));
    expect(areas.alignment).toBe(Verdict.Unknown);
  });
});
