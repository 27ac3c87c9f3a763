import { judgeSpfPlan } from "../../../records/spf/compare/plan";
import { SPF_EVALUATION_ISSUES, type SpfEvaluationIssueId } from "../../../records/spf/evaluationIssues";
import { mx, spf, ZoneResolver } from "./zoneResolver";

const resolver = new ZoneResolver({
  "a.example": spf("v=spf1 -all"),
  "loop.example": spf("v=spf1 include:loop.example -all"),
  "several.example": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
  "broken.example": spf("v=spf1 moo"),
  "many.example": { MX: mx(...new Array<string>(11).fill("a.example")) },
  "silent.example": "timeout",
  "evil.example": spf("v=spf1 include:\x1b[31m.example -all"),
});

/** For every id of the catalogue a record that makes it happen; a record to compare with where it takes one. */
const TRIGGERS: Readonly<Record<SpfEvaluationIssueId, readonly [after: string, before?: string]>> = {
  "spf/over-lookup-limit": ["exists:a.b ".repeat(11)],
  "spf/near-lookup-limit": ["exists:a.b ".repeat(8)],
  "spf/over-void-limit": ["a:n1.example a:n2.example a:n3.example"],
  "spf/include-without-record": ["include:gone.example"],
  "spf/included-several-records": ["include:several.example"],
  "spf/included-broken-record": ["include:broken.example"],
  "spf/include-loop": ["include:loop.example"],
  "spf/too-many-exchanges": ["mx:many.example"],
  "spf/visited-twice": ["include:a.example include:a.example"],
  "spf/price-not-known": ["include:%{i}.a.example"],
  "spf/dns-unanswered": ["include:silent.example"],
  "spf/changes-other-mail": ["ip4:192.0.2.1", "-ip4:192.0.2.1"],
  "spf/may-change-other-mail": ["exists:%{i}.a.b", "-exists:%{i}.a.b"],
  "spf/adds-nothing": ["ip4:192.0.2.1 ip4:192.0.2.0/24", "ip4:192.0.2.0/24"],
  "spf/not-decided": ["exists:%{i}.a.b", "exists:%{i}.a.b"],
};

const issuesOf = async ([after, before = after]: readonly [string, string?]) => {
  const texts = { before: `v=spf1 ${before} ~all`, after: `v=spf1 ${after} ~all` };
  return (await judgeSpfPlan({ ...texts, removed: [], domain: "acme.example", resolver })).issues;
};

describe("the catalogue of issues about what a record does", () => {
  const rows = Object.entries(SPF_EVALUATION_ISSUES) as [
    SpfEvaluationIssueId,
    (typeof SPF_EVALUATION_ISSUES)[SpfEvaluationIssueId],
  ][];

  test.each(rows)(
    "%s happens, with the severity and source of the catalogue",
    async (id, { severity, source, summary }) => {
      const issue = (await issuesOf(TRIGGERS[id])).find((candidate) => candidate.id === id);
      expect(issue).toMatchObject({ id, severity, source });
      expect(issue?.message).toMatch(/^[\x20-\x7e]{20,}\.$/);
      expect(issue?.fix).toMatch(/^[\x20-\x7e]{10,}$/);
      expect(summary).toMatch(/^[a-z][\x20-\x7e]{10,90}[^.]$/);
    },
  );

  test("text out of DNS is escaped in all of them", async () => {
    const issues = await issuesOf(["include:evil.example"]);
    expect(issues.map(({ id }) => id)).toContain("spf/included-broken-record");
    expect(issues.every(({ message, fix }) => /^[\x20-\x7e]*$/.test(message + fix))).toBe(true);
  });
});
