import type { DomainName } from "../../../records/dns/domainName";
import { judgeDmarcPlan } from "../../../records/dmarc/judgePlan";
import { type DmarcWanted, mergeDmarc } from "../../../records/dmarc/merge";
import { releaseDmarc } from "../../../records/dmarc/release";
import { reportAuthorizations } from "../../../records/dmarc/reportAuthorization";
import { readRollout, rolloutIssues } from "../../../records/dmarc/rollout";
import { type Zone, ZoneResolver } from "./resolver";
import { ACME, AUTHORIZATION, type Cause, reading, RUA, type Words } from "./words";

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
  async () => {
    const resolver = new ZoneResolver(zone);
    return (await judgeDmarcPlan({ domain: domain as DomainName, after: "v=DMARC1; p=none", resolver })).issues;
  };

const changed =
  (before: string, after: string): Cause =>
  async () =>
    (await judgeDmarcPlan({ domain: ACME, before, after, resolver: new ZoneResolver({}) })).issues;

const NAMES = `${"a".repeat(63)}.`.repeat(3);

/** Issues of what is declared, merged, left, and found in DNS. */
export const WORDS_OF_MERGES: readonly Words[] = [
  {
    id: "dmarc/report-uri-scheme",
    cause: merge(undefined, { aggregateReports: ["https://acme.com/r"] }),
    message:
      '"https://acme.com/r" in rua is no mailto: address: receivers need not send reports there, and no standard says how.',
    fix: "Add a mailto: address, or write one in its place.",
    found: "https://acme.com/r",
    position: 22,
  },
  {
    id: "dmarc/options-without-failure-reports",
    cause: reading(`v=DMARC1; p=none; fo=1; ${RUA}`),
    message: "fo=1 has no effect without ruf.",
    fix: "Add ruf with an address for failure reports, or take fo out.",
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
    cause: merge(undefined, { policy: "quarantin" }),
    message: '"quarantin" is not a value of policy (p).',
    fix: 'Use one of: none, quarantine, reject. Did you mean "quarantine"?',
    found: "quarantin",
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
    id: "dmarc/reject-at-once",
    cause: changed("v=DMARC1; p=none", "v=DMARC1; p=reject"),
    message:
      "Nothing was refused for acme.com until now, and p=reject comes in one step: receivers refuse all mail that fails DMARC, also that of senders which nobody thought of.",
    fix: "Read the aggregate reports first, or declare `rollout` in place of `policy`: it goes step by step.",
  },
  {
    id: "dmarc/rollout-step-skipped",
    cause: () => rolloutIssues("monitor", "quarantine"),
    message: "The rollout would go from monitor to quarantine and leave out quarantine-test.",
    fix: "Take quarantine-test first, or set `dmarc: { allowSkip: true }`.",
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
    fix: "Declare what is live, or set `dmarc: { allowWeaker: true }` once its owner agrees.",
    found: "reject",
    position: 10,
  },
  {
    id: "dmarc/stricter-value-kept",
    cause: merge("v=DMARC1; p=reject", { subdomainPolicy: "none" }),
    message:
      "The declared sp=none would make the record weaker than somebody else set it: the record without sp stays.",
    fix: "Declare what is live, or set `dmarc: { allowWeaker: true }` once its owner agrees.",
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
    fix: "Declare `dmarc: { aggregateReports: [...] }`: an address that somebody reads, such as mailto:dmarc@ and your domain.",
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
    fix: "Declare at least that policy (policy, subdomainPolicy, nonExistentSubdomainPolicy), or set `dmarc: { allowWeaker: true }` once the owner of the policy agrees.",
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
    fix: "Find out who answers: a wildcard record (the new one takes its place for this name); another zone or provider that serves the domain (then the new one has no effect); or a record deleted a moment ago.",
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
