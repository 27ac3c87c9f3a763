import type { DomainName } from "../../../records/dns/domainName";
import { DMARC_ISSUES, type DmarcIssueId } from "../../../records/dmarc/issues";
import { judgeDmarcPlan } from "../../../records/dmarc/judgePlan";
import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { parseDmarc } from "../../../records/dmarc/parse";
import { releaseDmarc } from "../../../records/dmarc/release";
import { parseReportAuthorization, reportAuthorizations } from "../../../records/dmarc/reportAuthorization";
import { readRollout, rolloutIssues } from "../../../records/dmarc/rollout";
import type { Issue } from "../../../records/issue";
import { type Zone, ZoneResolver } from "./resolver";

const ACME = "acme.com" as DomainName;
const RUA = "rua=mailto:a@acme.com";

/** How an issue comes about: all issues of what is done. */
type Cause = () => readonly Issue[] | Promise<readonly Issue[]>;

const read =
  (text: string): Cause =>
  () =>
    parseDmarc(text).issues;
const merge =
  (live: string | undefined, wanted: DmarcWanted): Cause =>
  () =>
    mergeDmarc(live, wanted).issues;
const reports =
  (uri: string, zone: Zone): Cause =>
  async () =>
    (await reportAuthorizations(ACME, [uri], new ZoneResolver(zone))).flatMap(({ issues }) => issues);
const judge =
  (domain: string, zone: Zone): Cause =>
  async () =>
    (
      await judgeDmarcPlan({
        domain: domain as DomainName,
        after: "v=DMARC1; p=none",
        resolver: new ZoneResolver(zone),
      })
    ).issues;

const AUTHORIZATION = "acme.com._report._dmarc.b.example";
const NAMES = `${"a".repeat(63)}.`.repeat(3);

interface Row {
  readonly id: DmarcIssueId;
  readonly cause: Cause;
  readonly message: string;
  readonly fix: string;
  readonly found?: string;
  readonly position?: number;
}

const rows: Row[] = [
  {
    id: "dmarc/not-dmarc",
    cause: read("junk"),
    message: '"junk" is no DMARC record.',
    fix: "A DMARC record starts with v=DMARC1;",
    found: "junk",
    position: 0,
  },
  {
    id: "dmarc/not-dmarc",
    cause: () => parseReportAuthorization("junk").issues,
    message: '"junk" authorizes nobody: it does not start with v=DMARC1.',
    fix: "Publish v=DMARC1.",
    found: "junk",
    position: 0,
  },
  {
    id: "dmarc/version-not-valid",
    cause: read("v=dmarc1"),
    message:
      '"v=dmarc1" is meant as DMARC, but readers ignore it: it does not start with exactly v=DMARC1 and a semicolon.',
    fix: "Mend or delete it by hand: v=DMARC1; in capitals, nothing in front of it, a semicolon behind it.",
    found: "v=dmarc1",
    position: 0,
  },
  {
    id: "dmarc/too-long",
    cause: read(`v=DMARC1${" ".repeat(65_528)}`),
    message: "The record has 65536 octets or more than 256 tags.",
    fix: "Look at who publishes it; no DMARC record is that large.",
    position: 0,
  },
  {
    id: "dmarc/not-a-tag",
    cause: read(`v=DMARC1; p=none; ${RUA}; x = `.replace("x = ", "= y")),
    message: '"= y" is no tag=value.',
    fix: "Write tag=value, or take it out.",
    found: "= y",
    position: 41,
  },
  {
    id: "dmarc/not-a-tag",
    cause: read(`v=DMARC1; p=none; ${RUA}; mailto:b`),
    message: '"mailto:b" is no tag=value.',
    fix: "Addresses of one list are separated by commas, not by semicolons.",
    found: "mailto:b",
    position: 41,
  },
  {
    id: "dmarc/not-a-tag",
    cause: read(`v=DMARC1; p=none; ${RUA}; 1mailto:b`),
    message: '"1mailto:b" is no tag=value.',
    fix: "Write tag=value, or take it out.",
    found: "1mailto:b",
    position: 41,
  },
  {
    id: "dmarc/tag-twice",
    cause: read(`v=DMARC1; p=none; P=none; ${RUA}`),
    message: 'The tag "P" occurs twice.',
    fix: "Leave one of them, by hand: which one counts is the owner's to say.",
    found: "P=none",
    position: 18,
  },
  {
    id: "dmarc/policy-not-valid",
    cause: read(`v=DMARC1; p=rejct; ${RUA}`),
    message: '"p=rejct" is no policy; receivers apply none at all or p=none.',
    fix: "Mend it by hand: p=reject.",
    found: "p=rejct",
    position: 10,
  },
  {
    id: "dmarc/policy-not-valid",
    cause: read(`v=DMARC1; p=x; ${RUA}`),
    message: '"p=x" is no policy; receivers apply none at all or p=none.',
    fix: "Mend it by hand: p=none, quarantine or reject.",
    found: "p=x",
    position: 10,
  },
  {
    id: "dmarc/policy-not-valid",
    cause: read("v=DMARC1; p=none rua=mailto:a@b.co"),
    message: '"p=none rua=mailto:a@b.co" is no policy; receivers apply none at all or p=none.',
    fix: "A semicolon is missing behind the policy; mend it by hand.",
    found: "p=none rua=mailto:a@b.co",
    position: 10,
  },
  {
    id: "dmarc/policy-missing",
    cause: read(`v=DMARC1; ${RUA}`),
    message: "The record has no p; receivers take it as p=none, or ignore the record where it has no rua either.",
    fix: "Declare a policy.",
  },
  {
    id: "dmarc/value-not-valid",
    cause: read(`v=DMARC1; p=none; aspf=x; ${RUA}`),
    message: 'Readers ignore "aspf=x".',
    fix: "Mend it by hand, or declare a value.",
    found: "aspf=x",
    position: 18,
  },
  {
    id: "dmarc/tag-case",
    cause: read(`v=DMARC1; P=none; ${RUA}`),
    message: 'The tag "P" has capitals.',
    fix: "Write p.",
    found: "P=none",
    position: 10,
  },
  {
    id: "dmarc/empty-tag",
    cause: read(`v=DMARC1;; p=none; ${RUA};`),
    message: "There is nothing between two semicolons.",
    fix: "Take one of the two out by hand.",
    found: "",
    position: 9,
  },
  {
    id: "dmarc/unknown-tag",
    cause: read(`v=DMARC1; p=none; X=1; ${RUA}`),
    message: 'Readers ignore the tag "X".',
    fix: "If it is a misspelt one, mend it by hand; it is kept as it is.",
    found: "X=1",
    position: 18,
  },
  {
    id: "dmarc/historic-tag",
    cause: read(`v=DMARC1; p=none; pct=5; ${RUA}`),
    message: "The tag pct was removed from DMARC; older receivers may still read it.",
    fix: "Take it out once it is no longer needed.",
    found: "pct=5",
    position: 18,
  },
  {
    id: "dmarc/historic-size",
    cause: read(`v=DMARC1; p=none; ${RUA}!5m`),
    message: '"mailto:a@acme.com!5m" has a size limit, which readers ignore.',
    fix: "Take the limit out once it is no longer needed.",
    found: `${RUA}!5m`,
    position: 18,
  },
  {
    id: "dmarc/report-uri-not-valid",
    cause: read("v=DMARC1; p=none; rua=x"),
    message: '"x" in rua is no report URI; receivers may ignore it or the whole list.',
    fix: "Mend it by hand, such as mailto:dmarc@acme.com.",
    found: "x",
    position: 22,
  },
  {
    id: "dmarc/report-uri-not-valid",
    cause: read(`v=DMARC1; p=none; ${RUA},`),
    message: "An empty item in rua is no report URI; receivers may ignore it or the whole list.",
    fix: "Mend it by hand, such as mailto:dmarc@acme.com.",
    found: "",
    position: 22,
  },
  {
    id: "dmarc/report-uri-scheme",
    cause: merge(undefined, { aggregateReports: ["https://acme.com/r"] }),
    message: 'Receivers need not send reports to "https://acme.com/r": only mailto: is required of them.',
    fix: "Add a mailto: address as well.",
    found: "https://acme.com/r",
  },
  {
    id: "dmarc/options-without-failure-reports",
    cause: read(`v=DMARC1; p=none; fo=1; ${RUA}`),
    message: "fo=1 has no effect without ruf.",
    fix: "Declare failureReports, or take fo out.",
    found: "fo=1",
    position: 18,
  },
  {
    id: "dmarc/value-not-allowed",
    cause: merge(undefined, { policy: "x" }),
    message: '"x" is not a value of policy (p).',
    fix: "Use one of: none, quarantine, reject.",
    found: "x",
  },
  {
    id: "dmarc/value-not-allowed",
    cause: () => readRollout({ rollout: "x" }).issues,
    message: '"x" is not a step of the rollout.',
    fix: "Use one of: monitor, quarantine-test, quarantine, reject-test, reject.",
    found: "x",
  },
  {
    id: "dmarc/rollout-and-policy",
    cause: () => readRollout({ rollout: "reject", testing: true }).issues,
    message: "The step reject says p=reject by itself, and testing is declared too.",
    fix: "Leave testing out, or leave rollout out.",
    found: "reject",
  },
  {
    id: "dmarc/rollout-step-skipped",
    cause: () => rolloutIssues("monitor", "quarantine"),
    message: "The rollout would go from monitor to quarantine and leave out quarantine-test.",
    fix: "Take quarantine-test first, or set allowSkip: true.",
    found: "quarantine",
  },
  {
    id: "dmarc/report-uri-not-allowed",
    cause: merge(undefined, { aggregateReports: ["a@b.co"] }),
    message: 'The report address "a@b.co" is not a URI.',
    fix: 'Write "mailto:a@b.co".',
    found: "a@b.co",
  },
  {
    id: "dmarc/report-uri-not-allowed",
    cause: merge(undefined, { aggregateReports: ["mailto:a@b.co, mailto:c@d.co"] }),
    message: 'The report address "mailto:a@b.co, mailto:c@d.co" is more than one address.',
    fix: "Write each address as an item of its own.",
    found: "mailto:a@b.co, mailto:c@d.co",
  },
  {
    id: "dmarc/report-uri-not-allowed",
    cause: merge(undefined, { aggregateReports: ["mailto:b co"] }),
    message: 'The report address "mailto:b co" is not a URI that a record may hold.',
    fix: "Write it as mailto:name@domain, everything else percent-encoded (RFC 3986).",
    found: "mailto:b co",
  },
  {
    id: "dmarc/report-size-declared",
    cause: merge(undefined, { aggregateReports: ["mailto:a@b.co!10m"] }),
    message: 'The report address "mailto:a@b.co!10m" ends in a size limit.',
    fix: "Leave it out; RFC 9989 has none. If the ! belongs to the address, write %21.",
    found: "mailto:a@b.co!10m",
  },
  {
    id: "dmarc/declared-and-removed",
    cause: merge(undefined, { policy: "none", removes: ["P"] }),
    message: '"p=none" is declared and in removes.',
    fix: "Take it out of one of the two.",
    found: "p=",
  },
  {
    id: "dmarc/not-removable",
    cause: merge(undefined, { removes: ["v=DMARC1"] }),
    message: '"v=DMARC1" in removes is no tag or term that can be taken out.',
    fix: "Write a tag such as sp, or a term such as rua=mailto:old@acme.com.",
    found: "v=DMARC1",
  },
  {
    id: "dmarc/stricter-value-kept",
    cause: merge("v=DMARC1; p=reject", { policy: "none" }),
    message: 'The declared p=none would make the record weaker than somebody else set it: "p=reject" stays.',
    fix: "Declare what is live, or set allowWeaker: true once its owner agrees.",
    found: "reject",
    position: 10,
  },
  {
    id: "dmarc/stricter-value-kept",
    cause: merge("v=DMARC1; p=reject", { subdomainPolicy: "none" }),
    message:
      "The declared sp=none would make the record weaker than somebody else set it: the record without sp stays.",
    fix: "Declare what is live, or set allowWeaker: true once its owner agrees.",
  },
  {
    id: "dmarc/later-edit-replaced",
    cause: merge("v=DMARC1; p=quarantine", { policy: "reject", declaredBefore: [], found: "v=DMARC1; p=none" }),
    message:
      'Somebody set "p=quarantine" since this stack took the record over; p=reject replaces it, and release will not bring it back.',
    fix: "If theirs is to come back one day, run once with adopt: true before: then the record as it is now is what release restores.",
    found: "quarantine",
    position: 10,
  },
  {
    id: "dmarc/later-edit-declared",
    cause: merge("v=DMARC1; p=reject", { policy: "reject", declaredBefore: [], found: "v=DMARC1; p=none" }),
    message:
      'Somebody set "p=reject" since this stack took the record over, and it is declared now too: release then counts it as ours and brings back "p=none".',
    fix: "Leave p undeclared: it stays as it is. Or run once with adopt: true, which makes the record as it is now the one that release restores.",
    found: "reject",
    position: 10,
  },
  {
    id: "dmarc/test-mode",
    cause: merge(undefined, { policy: "quarantine", testing: true }),
    message: "Receivers older than RFC 9989 ignore t=y and apply the policy in full.",
    fix: "Look at the reports first: take this step only when mail that is yours passes.",
  },
  {
    id: "dmarc/no-aggregate-reports",
    cause: merge(undefined, {}),
    message: "The record has no rua: nobody hears who sends mail as this domain.",
    fix: "Declare aggregateReports, such as mailto:dmarc@acme.com.",
  },
  {
    id: "dmarc/kept-for-others",
    cause: () => releaseDmarc("v=DMARC1; p=none; x=1", { declared: ["p=none"], createdByUs: true }).issues,
    message: 'We created the record, but somebody else uses it now, so it stays: "v=DMARC1; p=none; x=1".',
    fix: "Nothing to do; whoever uses it keeps it.",
  },
  {
    id: "dmarc/weaker-than-inherited",
    cause: judge("a.acme.com", { "_dmarc.acme.com": ["v=DMARC1; p=reject"] }),
    message:
      "The new record would be weaker than what applies without it: a.acme.com has reject (from acme.com) and would have none (from a.acme.com).",
    fix: "Declare at least that policy (policy, subdomainPolicy, nonExistentSubdomainPolicy), or set allowWeaker: true once the owner of the policy agrees.",
    found: "v=DMARC1; p=none",
  },
  {
    id: "dmarc/inherited-unknown",
    cause: judge("acme.com", { "_dmarc.com": "timeout" }),
    message: "DNS did not say which policy the name inherits, so a weaker record would go unnoticed.",
    fix: "Run again when DNS answers.",
  },
  {
    id: "dmarc/answered-elsewhere",
    cause: judge("acme.com", { "_dmarc.acme.com": ["v=DMARC1; p=none"] }),
    message: 'The zone has no record at _dmarc.acme.com, and DNS answers "v=DMARC1; p=none" there.',
    fix: "Find out who answers: a wildcard record (the new one takes its place for this name), another zone or provider that serves the domain (then the new one has no effect), or a record deleted a moment ago.",
    found: "v=DMARC1; p=none",
  },
  {
    id: "dmarc/report-not-authorized",
    cause: reports("mailto:a@b.example", {}),
    message: "Reports to b.example are not sent: it does not accept them.",
    fix: `Ask its owner to publish: ${AUTHORIZATION} TXT "v=DMARC1"`,
  },
  {
    id: "dmarc/report-diverted",
    cause: reports("mailto:a@b.example", { [AUTHORIZATION]: ["v=DMARC1; rua=mailto:x@c.example"] }),
    message: "Reports to b.example are not sent: its authorization names another host.",
    fix: `Ask its owner to publish instead: ${AUTHORIZATION} TXT "v=DMARC1"`,
  },
  {
    id: "dmarc/report-name-too-long",
    cause: reports(`mailto:a@${NAMES}${"b".repeat(40)}.example`, {}),
    message: `Reports to ${NAMES}${"b".repeat(40)}.example are not sent: the name of the authorization would have 264 characters.`,
    fix: "Send the reports to an address of your own domain.",
  },
  {
    id: "dmarc/report-authorization-unknown",
    cause: reports("mailto:a@b.example", { [AUTHORIZATION]: "timeout" }),
    message: "Whether b.example accepts the reports is not known.",
    fix: `Run again when DNS answers. It needs: ${AUTHORIZATION} TXT "v=DMARC1"`,
  },
];

test.each(rows.map((row) => [`${row.id}: ${row.message.slice(0, 60)}`, row] as const))("%s", async (_, row) => {
  const { id, cause, message, fix, found, position } = row;
  const issue = (await cause()).find((one) => one.id === id);
  expect(issue).toMatchObject({ message, fix });
  expect([issue?.found, issue?.position]).toEqual([found, position]);
});

test("every issue of the catalogue has its words here", () => {
  const ids = new Set<string>(rows.map(({ id }) => id));
  expect(Object.keys(DMARC_ISSUES).filter((id) => !ids.has(id))).toEqual([]);
});

describe("what to ask a destination for", () => {
  const cases: [rule: string, zone: Zone, request: string | undefined][] = [
    [
      "missing",
      {},
      `Ask the owner of b.example to publish: ${AUTHORIZATION} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
    ],
    [
      "diverted",
      { [AUTHORIZATION]: ["v=DMARC1", "v=DMARC1; rua=mailto:x@c.example"] },
      `Ask the owner of b.example to publish: ${AUTHORIZATION} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
    ],
    ["authorized", { [AUTHORIZATION]: ["v=DMARC1"] }, undefined],
    ["not known", { [AUTHORIZATION]: "servfail" }, undefined],
  ];
  test.each(cases)("%s", async (_, zone, request) => {
    const resolver = new ZoneResolver(zone);
    const [report] = await reportAuthorizations(ACME, ["mailto:a@b.example"], resolver);
    expect(report?.request).toBe(request);
    expect(Object.keys(report ?? {}).includes("request")).toBe(request !== undefined);
    expect(resolver.asked.every((asked) => asked.endsWith(" TXT"))).toBe(true);
  });

  test("the domain's own addresses are nobody's to authorize, and nobody is asked", async () => {
    const resolver = new ZoneResolver({});
    const [report] = await reportAuthorizations(ACME, ["mailto:a@acme.com"], resolver);
    expect([report?.state, report?.issues, resolver.asked]).toEqual(["not-needed", [], []]);
  });
});
