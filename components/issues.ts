/** The catalogue of the issues that components make, and the error that carries several of them. */
import * as pulumi from "@pulumi/pulumi";
import { foundBeside, isError, type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { SHARED_ISSUES } from "../verify/issues";

/** What is fixed about an issue: how bad it is and when it is reported. */
interface ComponentIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const kind = (severity: Severity, summary: string, source: string): ComponentIssueKind => ({
  severity,
  summary,
  source,
});

/** Every issue that configuration, zones and the records' surroundings can have, by its stable id. */
export const COMPONENT_ISSUES: Readonly<Record<string, ComponentIssueKind>> = {
  // What a plan refuses and a check finds are the same faults.
  ...SHARED_ISSUES,
  "config/not-allowed": kind(
    E,
    "A setting or argument has a value that is not allowed, or is not known.",
    "docs/configuration.md",
  ),
  "dmarc/lookalike-at-name": kind(
    E,
    "A record at the name is meant as DMARC, and readers ignore it.",
    "RFC 9989 section 4.7",
  ),
  "dmarc/wildcard-at-name": kind(
    W,
    "A wildcard answers at the name until the record is there.",
    "RFC 4592 section 4.3",
  ),
  "dns/delegated-away": kind(E, "The name is delegated to other name servers.", "RFC 1034 section 4.2.1"),
  "dns/published-in-delegated-zone": kind(
    W,
    "The name is delegated to other name servers, and what is declared is published there.",
    "RFC 1034 section 4.2.1",
  ),
  "dns/declared-twice": kind(E, "Two components declare one record.", "docs/engine.md"),
  "dns/not-a-domain-name": kind(E, "A text is not a domain name.", "RFC 1035 section 2.3"),
  "dns/snapshot-incomplete": kind(W, "A plan looks up what is not in the DNS snapshot.", "docs/spf.md"),
  "dns/snapshot-old": kind(W, "The DNS snapshot is older than 30 days.", "docs/spf.md"),
  "dns/snapshot-unreadable": kind(E, "The DNS snapshot is missing or is no snapshot.", "docs/spf.md"),
  "dns/ttl-kept": kind(W, "A declared TTL is ignored, because the record was there before.", "docs/merging.md"),
  "dns/txt-too-long": kind(E, "The record would be longer than the provider takes.", "the provider's limits"),
  "dns/unmanageable-set": kind(
    E,
    "The record has a routing policy, is an alias, or is locked by a product of the provider.",
    "docs/troubleshooting.md",
  ),
  "parked/cname-at-name": kind(E, "A name of the domain to be parked is a CNAME.", "RFC 1034 section 3.6.2"),
  "parked/sends-mail": kind(E, "A domain to be parked shows signs of mail.", "RFC 7208 section 10.1.2"),
  "parked/spf-kept": kind(
    W,
    "The SPF record of a parked domain is somebody's and says less than -all alone.",
    "RFC 7208 section 10.1.2",
  ),
  "dkim/several-records": kind(E, "There are several keys at the name for all selectors.", "RFC 6376 section 3.6.2.2"),
  "release/delete-by-hand": kind(
    W,
    "What is left is only ours, but the stack did not create the record.",
    "docs/leaving.md",
  ),
  "record/vanished": kind(
    E,
    "A record is gone that held what is not ours: the user decides whether it comes back with that.",
    "docs/merging.md",
  ),
  "release/adopt-while-leaving": kind(
    E,
    "`adopt` is set while a record is left to be deleted by an earlier release.",
    "docs/leaving.md",
  ),
  "takeover/declared-elsewhere": kind(
    E,
    "Another resource of the stack declares the record until now, and would delete it.",
    "docs/adopting.md",
  ),
  "takeover/other-record": kind(E, "`takesOver` names a resource that holds another record.", "docs/adopting.md"),
  "release/found-terms": kind(W, "Our terms stay, because they were there before the stack.", "docs/leaving.md"),
  "record/no-longer-declared": kind(
    W,
    "A component no longer declares a record that it declared before.",
    "docs/leaving.md",
  ),
  "record/nothing-declared": kind(W, "A component declares no record at all.", "docs/leaving.md"),
  "release/goes-now": kind(W, "A record that was left to be deleted goes with this run.", "docs/leaving.md"),
  "release/run-again": kind(W, "A record is marked and will be deleted by the next run.", "docs/leaving.md"),
  "spf/all-not-allowed": kind(E, "The declared `all` may not end a record of ours.", "RFC 7208 section 5.1"),
  "spf/cname-at-name": kind(E, "The name of the SPF record is a CNAME.", "RFC 1034 section 3.6.2"),
  "spf/hides-wildcard": kind(
    W,
    "A wildcard answers at the name until the SPF record is there.",
    "RFC 4592 section 4.3",
  ),
  "spf/wildcard-at-name": kind(
    E,
    "A wildcard answers SPF or a CNAME at the name, which a new record would hide.",
    "RFC 4592 section 4.3",
  ),
  "zone/inactive": kind(W, "The zone is not served to the world.", "the provider's zone status"),
  "zone/not-found": kind(E, "No zone that the credentials see holds the domain.", "docs/configuration.md"),
  "zone/other-domain": kind(E, "The zone with the given id does not hold the domain.", "RFC 1034 section 4.2"),
  "zone/read-only": kind(E, "The provider takes no records for the zone.", "docs/configuration.md"),
  "zone/several": kind(E, "Several zones have the same name.", "docs/configuration.md"),
  "zone/not-mocked": kind(
    W,
    "The mocks of a unit test do not answer what a zone holds, so it is planned as an empty zone.",
    "docs/testing-your-stack.md",
  ),
  "zone/unknown-provider-in-preview": kind(
    W,
    "The provider is not configured yet, so the preview plans as if the zone were empty.",
    "docs/engine.md",
  ),
  "zone/unknown-in-preview": kind(
    W,
    "The zone id is not known yet, so the preview plans as if the zone were empty.",
    "docs/engine.md",
  ),
};

/** All issues of a component or of the configuration at once. Thrown, so that the engine stops before it writes. */
export class IssuesError extends pulumi.RunError {
  constructor(
    heading: string,
    readonly issues: readonly Issue[],
  ) {
    const warnings = issues.filter((issue) => !isError(issue));
    super(
      [
        heading,
        ...issues.filter(isError).map(listItem),
        ...(warnings.length === 0 ? [] : [WITH_WARNINGS, ...warnings.map(listItem)]),
      ].join("\n"),
    );
    // RunError prints without a stack only while it is the error itself; wrapped, the stack would be printed.
    this.stack = this.message;
  }
}

const WITH_WARNINGS = "With these warnings:";

function listItem(issue: Issue): string {
  return `- ${describeIssue(issue)}`;
}

/**
 * An issue as people read it: where, what, what was found, what to do, the rule. Its severity is what it is printed as: Pulumi puts
 * "error:" or "warning:" in front.
 */
export function describeIssue(issue: Issue): string {
  const where = issue.path === undefined ? "" : `${issue.path}: `;
  const found = foundBeside(issue);
  return [
    `${where}${issue.message} [${issue.id}]`,
    ...(found === undefined ? [] : [`found: ${quoted(found)}`]),
    `fix: ${issue.fix}`,
    `see: ${issue.source}`,
  ].join("\n    ");
}
