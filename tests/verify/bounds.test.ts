import fc from "fast-check";
import { COMPONENT_ISSUES } from "../../components/catalogue";
import { Hosting } from "../../odoo/hosting";
import { DKIM_ISSUES } from "../../records/dkim/issues";
import type { DomainName } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import { checkIssue, SHARED_ISSUES } from "../../verify/issues";
import { judgeDomain } from "../../verify/checkDomain";
import { Area, areaVerdicts, boundIssues, Verdict, worstOf } from "../../verify/report";
import type { ExpectedRecord } from "../../verify/target";
import { checkAsyncProperty } from "../records/property";
import type { ZoneName } from "../records/spf/zoneResolver";
import { ACME, GOOD, KEY_NAME, viewOf } from "./goodWorld";

const issue = (id: "verify/no-mx" | "verify/no-spf", at: number): ReturnType<typeof checkIssue> =>
  checkIssue(Area.Mx, id, { message: String(at), fix: "" });

describe("verdicts", () => {
  it.each([
    [[], Verdict.Good],
    [[Verdict.Good, Verdict.Warnings], Verdict.Warnings],
    [[Verdict.Warnings, Verdict.Unknown], Verdict.Unknown],
    [[Verdict.Unknown, Verdict.Problems], Verdict.Problems],
  ])("of %j the worst is %s", (verdicts, worst) => {
    expect(worstOf(verdicts)).toBe(worst);
  });

  it("are told for each area", () => {
    const areas = areaVerdicts([issue("verify/no-mx", 0), { ...issue("verify/no-spf", 1), area: Area.Spf }]);
    expect(areas).toEqual({
      spf: Verdict.Problems,
      dkim: Verdict.Good,
      dmarc: Verdict.Good,
      alignment: Verdict.Good,
      mx: Verdict.Warnings,
      propagation: Verdict.Good,
    });
  });
});

it("tells sixty issues of a domain, in their order, errors before warnings where not all fit, and how many more there are", () => {
  const leftOut = (count: number): ReturnType<typeof checkIssue> => issue("verify/no-mx", 1000 + count);
  const many = Array.from({ length: 100 }, (_, at) => issue(at % 3 === 2 ? "verify/no-spf" : "verify/no-mx", at));
  const kept = boundIssues(many, leftOut);
  expect(kept).toHaveLength(60);
  expect(kept.at(-1)?.message).toBe("1041");
  expect(kept.filter(({ severity }) => severity === Severity.Error)).toHaveLength(33);
  expect(kept.map(({ message }) => Number(message))).toEqual(
    [...kept.map(({ message }) => Number(message))].sort((a, b) => a - b),
  );
  expect(boundIssues(kept, leftOut)).toBe(kept);
});

it("says how many issues of a domain are not told, and counts them in the verdicts all the same", async () => {
  const expected = Array.from({ length: 45 }, (_, at): ExpectedRecord => {
    return { name: `k${at}.acme.com` as DomainName, type: "TXT", values: ["v=spf1 mx -all"] };
  });
  const selectors = Array.from({ length: 20 }, (_, at) => `s${at}`);
  const found = await judgeDomain({ domain: ACME, hosting: "external-smtp", selectors, expected }, viewOf(GOOD));
  expect(found.issues).toHaveLength(60);
  expect(found.issues.at(-1)).toMatchObject({
    id: "verify/limit-reached",
    message: "There are 6 more issues, which are not told here.",
  });
  expect(found.areas).toMatchObject({ spf: Verdict.Problems, dkim: Verdict.Problems });
});

it("tells of a record with thousands of report destinations in two issues", async () => {
  const uris = Array.from({ length: 3000 }, (_, at) => `mailto:a@${at}.x`);
  const zone = { ...GOOD, "_dmarc.acme.com": { TXT: [`v=DMARC1; p=none; rua=${uris.join()}`] } };
  const found = await judgeDomain({ domain: ACME }, viewOf(zone));
  expect(found.issues.map(({ id }) => id)).toEqual(["dmarc/report-not-authorized", "verify/limit-reached"]);
  expect(found.issues.every(({ message, fix }) => message.length + fix.length < 2000)).toBe(true);
});

it("shares ids with plans, with the same severity, words and source", () => {
  expect(COMPONENT_ISSUES).toMatchObject(SHARED_ISSUES);
  expect(Object.keys(SHARED_ISSUES).filter((id) => id in DKIM_ISSUES)).toEqual([]);
});

const NAMES = ["acme.com", KEY_NAME, "_dmarc.acme.com", "_spf.odoo.com", "odoo._domainkey.odoo.com", "x.example"];
const nasty = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets).toString("latin1")),
  fc
    .array(
      fc.constantFrom(
        ..."v=spf1 |include:x.example |+all |v=DMARC1; |p=reject; |rua=mailto:a@x.example |\u001b[31m|\n|k=rsa; |p= ".split(
          "|",
        ),
      ),
    )
    .map((parts) => parts.join("")),
);
const anyName: fc.Arbitrary<ZoneName> = fc.oneof(
  fc.constantFrom("servfail" as const, "timeout" as const, "nxdomain" as const, "nodata" as const),
  fc.record({
    TXT: fc.array(nasty, { maxLength: 6 }),
    CNAME: fc.array(fc.constantFrom("x.example", "\u001b]0;x\u0007", "odoo._domainkey.odoo.com"), { maxLength: 1 }),
    A: fc.array(fc.constantFrom("203.0.113.1", "no address"), { maxLength: 2 }),
    MX: fc.array(fc.record({ preference: fc.nat(9), exchange: fc.constantFrom("", "mx.example", "\u0000") }), {
      maxLength: 3,
    }),
  }),
);

const anyTarget = fc.record(
  {
    hosting: fc.constantFrom(...Object.values(Hosting)),
    odooVersion: fc.constantFrom(15 as const, 19 as const),
    aliasDomain: fc.constantFrom("x.example" as DomainName, "m.acme.com" as DomainName),
    selectors: fc.constantFrom([], ["s1"], ["odoo"]),
    isParked: fc.constant(true),
    expected: fc.constant([{ name: ACME, type: "TXT" as const, values: ["v=spf1 include:_spf.odoo.com ~all"] }]),
  },
  { requiredKeys: [] },
);

it("never rejects, and its words are bounded and printable, whatever DNS says", async () => {
  const seen = new Set<string>();
  const changes = fc.array(fc.tuple(fc.constantFrom(...NAMES), anyName), { maxLength: 6 });
  await checkAsyncProperty(fc.tuple(changes, anyTarget), 0.7, async ([changed, target]) => {
    const zone = { ...GOOD, ...Object.fromEntries(changed) };
    const found = await judgeDomain({ domain: ACME, ...target }, viewOf(zone));
    seen.add(found.verdict);
    const printed = found.issues.map(({ message, fix }) => message + fix).join("") + found.alignment.text;
    expect(printed).toMatch(/^[\x20-\x7e]*$/);
    expect(found.issues.length).toBeLessThanOrEqual(60);
    expect(found.verdict === Verdict.Good).toBe(found.issues.length === 0);
    return found.issues.length > 0;
  });
  expect(seen.size).toBeGreaterThanOrEqual(3);
});

it("holds out against ten thousand records and 64 KB texts", async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `v=spf1 ip4:10.0.0.${at} ~all`);
  const long = `v=DMARC1; ${"p=none;".repeat(9000)}`;
  const keys = Array.from({ length: 10_000 }, () => "v=DKIM1; p=");
  const zone = {
    ...GOOD,
    "acme.com": { TXT: many },
    "_dmarc.acme.com": { TXT: [long] },
    "odoo._domainkey.odoo.com": { TXT: keys },
  };
  const found = await judgeDomain({ domain: ACME }, viewOf(zone));
  expect(found.issues.map(({ id }) => id)).toEqual([
    "spf/several-records",
    "dkim/target-several-keys",
    "dmarc/too-long",
    "verify/no-mx",
  ]);
  expect(found.spf.records).toHaveLength(20);
  expect(found.spf.recordCount).toBe(10_000);
  expect(found.dmarc.walk.every((step) => !("tags" in step))).toBe(true);
  expect(found.issues.every(({ message }) => message.length < 1000)).toBe(true);
});
