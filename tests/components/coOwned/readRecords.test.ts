import { findOurRecord, refusals } from "../../../components/coOwned/ourRecord";
import { spfRules } from "../../../components/mailRecords/spf";
import type { LiveRecord } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";

const OWNER = "acme.com" as DomainName;
const SPF = spfRules(OWNER, {}, true);

function live(importId: string, values: readonly string[], extra: Partial<LiveRecord> = {}): LiveRecord {
  return { importId, owner: OWNER, type: "TXT", ttl: 300, values, raw: values, ...extra };
}

const STRANGER = live("z/1", ["verification=x"]);
const OURS = live("z/2", ["v=spf1 ~all"]);
const ALIAS = live("z/3", ["v=spf1.example"], { type: "CNAME" });

it("on Cloudflare the live record is the one with our value, among strangers and other types", () => {
  expect(findOurRecord(SPF, [STRANGER, ALIAS, OURS], false)).toEqual({
    live: OURS,
    texts: ["v=spf1 ~all"],
    holders: [OURS],
    records: [STRANGER, ALIAS, OURS],
  });
});

it("on Cloudflare strangers alone are no live record: ours will be another one", () => {
  expect(findOurRecord(SPF, [STRANGER, ALIAS], false)).toEqual({ texts: [], holders: [], records: [STRANGER, ALIAS] });
});

it.each([
  ["records on Cloudflare", Array.from({ length: 400 }, (_, at) => live(`z/${at}\u001b[2J`, ["v=spf1 ~all"])), false],
  [
    "values on Route53",
    [
      live(
        "Z_acme.com_TXT",
        Array.from({ length: 400 }, () => "v=spf1 ~all"),
      ),
    ],
    true,
  ],
])("of 400 SPF %s the first are told, and nothing of them reaches the terminal as it is", (_, records, sharesRRset) => {
  const [issue] = refusals(SPF, findOurRecord(SPF, records, sharesRRset));
  expect(issue?.message).toMatch(/ are 400 SPF .* and 390 more\.$/);
  expect(`${issue?.message} ${issue?.fix}`).not.toContain("\u001b");
});

it("on Route53 the live record is the whole set, with our value or without it", () => {
  const set = live("Z_acme.com_TXT", ["a", "v=spf1 ~all", "b"]);
  expect(findOurRecord(SPF, [ALIAS, set], true)).toEqual({
    live: set,
    texts: ["v=spf1 ~all"],
    holders: [set],
    records: [ALIAS, set],
  });
  expect(findOurRecord(SPF, [STRANGER], true)).toEqual({ live: STRANGER, texts: [], holders: [], records: [STRANGER] });
});

it("`v=spf10` and a leading blank are not SPF (RFC 7208 section 4.5)", () => {
  const near = ["v=spf10 ~all", " v=spf1 ~all", "v=spf1"].map((text, index) => live(`z/${index}`, [text]));
  expect(findOurRecord(SPF, near, false).texts).toEqual(["v=spf1"]);
});

it("nothing at all is nothing to refuse", () => {
  expect(refusals(SPF, findOurRecord(SPF, [], false))).toEqual([]);
});

it("several records are named by their texts, which dashboards show, and by their ids", () => {
  const [issue] = refusals(SPF, findOurRecord(SPF, [OURS, live("z/9", ["v=spf1 -all"])], false));
  expect(issue).toMatchObject({ id: "spf/several-records", severity: "error" });
  expect(issue?.message).toContain('"v=spf1 ~all" (2); "v=spf1 -all" (9)');
  expect(issue?.fix).toBe(
    'Merge what you need into "v=spf1 ~all" (2) and delete the others, then run again. The one record to publish is: "v=spf1 ~all". ' +
      "The joined SPF records end differently; the mildest end was taken: ~all.",
  );
});

it("several values of one set may be consolidated, several records may not", () => {
  const rules = spfRules(OWNER, { consolidate: true }, true);
  const set = live("Z", ["v=spf1 mx", "v=spf1 a"]);
  expect(refusals(SPF, findOurRecord(SPF, [set], true)).map(({ id }) => id)).toEqual(["spf/several-records"]);
  expect(refusals(rules, findOurRecord(rules, [set], true))).toEqual([]);
  expect(refusals(rules, findOurRecord(rules, [OURS, set], false)).map(({ id }) => id)).toEqual([
    "spf/several-records",
  ]);
});

it("B09: the one record to publish is printed, and that `consolidate` is for Route53 only", () => {
  const kind = spfRules(OWNER, { consolidate: true }, true);
  const routing = live("z/1", ["v=spf1 include:_spf.mx.cloudflare.net ~all"]);
  const microsoft = live("z/2", ["v=spf1 include:spf.protection.outlook.com -all"]);
  const joined =
    'The one record to publish is: "v=spf1 include:_spf.mx.cloudflare.net include:spf.protection.outlook.com ~all".';
  const [onCloudflare] = refusals(kind, findOurRecord(kind, [routing, microsoft], false));
  expect(onCloudflare?.fix).toContain(joined);
  expect(onCloudflare?.fix).toContain("`spf: { consolidate: true }` is for Route53 only");
  const [withoutIt] = refusals(SPF, findOurRecord(SPF, [routing, microsoft], false));
  expect(withoutIt?.fix).toContain(joined);
  expect(withoutIt?.fix).not.toContain("consolidate");
  const set = live("Z", [...routing.values, ...microsoft.values]);
  expect(refusals(SPF, findOurRecord(SPF, [set], true))[0]?.fix).toContain(joined);
});

it("a set with a routing policy is refused, with the identifier of the policy", () => {
  const set = live("Z", ["a"], {
    unmanageable: { why: 'it has a routing policy (set identifier "eu")', fix: "Make it simple.", source: "a page" },
  });
  expect(refusals(SPF, findOurRecord(SPF, [set], true))).toEqual([
    expect.objectContaining({
      id: "dns/unmanageable-set",
      message: 'The TXT record at acme.com cannot be merged into: it has a routing policy (set identifier "eu").',
      fix: "Make it simple.",
      source: "a page",
    }),
  ]);
});
