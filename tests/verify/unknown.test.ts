import { Hosting } from "../../odoo/hosting";
import { ODOO_DKIM_TARGET } from "../../odoo/names";
import { Verdict } from "../../verify/report";
import { type ZoneName, mx } from "../records/spf/zoneResolver";
import { check, KEY_NAME, words, worldWith } from "./goodWorld";

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
  { what: "the name of the DKIM CNAME", changes: { [KEY_NAME]: "servfail" }, says: ["verify/unanswered"] },
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
});
