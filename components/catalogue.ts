/** The catalogue of the issues that components make: their severity, when they are reported, and the rule behind them. */
import { error, type IssueKind, issueMaker, warning } from "../records/issueKind";
import { SHARED_ISSUES } from "../verify/issues";

/** Every issue that configuration, zones and the records' surroundings can have, by its stable id. */
export const COMPONENT_ISSUES = {
  // What a plan refuses and a check finds are the same faults.
  ...SHARED_ISSUES,
  "config/not-allowed": error(
    "A setting or argument has a value that is not allowed, or is not known.",
    "docs/configuration.md",
  ),
  "dmarc/lookalike-at-name": error(
    "A record at the name is meant as DMARC, and readers ignore it.",
    "RFC 9989 sections 4.7 and 4.8",
  ),
  "dmarc/wildcard-at-name": warning(
    "A wildcard answers at the name until the record is there.",
    "RFC 4592 section 4.3, RFC 9989 section 4.10",
  ),
  "dns/delegated-away": error("The name is delegated to other name servers.", "RFC 1034 section 4.2.1"),
  "dns/published-in-delegated-zone": warning(
    "The name is delegated to other name servers, and what is declared is published there.",
    "RFC 1034 section 4.2.1",
  ),
  "dns/declared-twice": error("Two components declare one record.", "docs/engine.md"),
  "dns/snapshot-incomplete": warning("A plan looks up what is not in the DNS snapshot.", "docs/spf.md"),
  "dns/snapshot-old": warning("The DNS snapshot is older than 30 days.", "docs/spf.md"),
  "dns/ttl-kept": warning(
    "A declared TTL is ignored, because the record was there before.",
    "docs/merging.md, What is kept",
  ),
  "dns/unmanageable-set": error(
    "The record has a routing policy, is an alias, or is locked by a product of the provider.",
    "docs/troubleshooting.md",
  ),
  "parked/cname-at-name": error("A name of the domain to be parked is a CNAME.", "RFC 1034 section 3.6.2"),
  "parked/sends-mail": error(
    "A domain to be parked shows signs of mail.",
    "RFC 7208 section 10.1.2, RFC 9989 section 7",
  ),
  "parked/spf-kept": warning(
    "The SPF record of a parked domain is somebody's and says less than -all alone.",
    "RFC 7208 section 10.1.2",
  ),
  "dkim/several-records": error("There are several keys at the name for all selectors.", "RFC 6376 section 3.6.2.2"),
  "release/delete-by-hand": warning(
    "What is left is only ours, but the stack did not create the record.",
    "docs/leaving.md",
  ),
  "record/vanished": error(
    "A record is gone that held what is not ours: the user decides whether it comes back with that.",
    "docs/merging.md, A record that vanished",
  ),
  "release/adopt-while-leaving": error(
    "`adopt` is set while a record is marked for deletion by an earlier release.",
    "docs/leaving.md",
  ),
  "takeover/declared-elsewhere": error(
    "Another resource of the stack declares the record until now, and would delete it.",
    "docs/adopting.md",
  ),
  "takeover/left-out": error(
    "`--target` or `--exclude` leaves out the memory of a component in the run in which it takes over a record.",
    "docs/adopting.md",
  ),
  "takeover/other-record": error("`takesOver` names a resource that holds another record.", "docs/adopting.md"),
  "release/found-terms": warning("Our terms stay, because they were there before the stack.", "docs/leaving.md"),
  "record/no-longer-declared": warning(
    "A component no longer declares a record that it declared before.",
    "docs/leaving.md",
  ),
  "record/nothing-declared": warning("A component declares no record at all.", "docs/leaving.md"),
  "release/goes-now": warning("A record that was marked for deletion goes with this run.", "docs/leaving.md"),
  "release/run-again": warning("A record is marked and will be deleted by the next run.", "docs/leaving.md"),
  "spf/all-not-allowed": error("The declared `all` may not end a record of ours.", "RFC 7208 section 5.1"),
  "spf/cname-at-name": error("The name of the SPF record is a CNAME.", "RFC 1034 section 3.6.2"),
  "spf/hides-wildcard": warning(
    "A wildcard answers at the name until the SPF record is there.",
    "RFC 4592 section 4.3",
  ),
  "spf/wildcard-at-name": error(
    "A wildcard answers SPF or a CNAME at the name, which a new record would hide.",
    "RFC 4592 section 4.3",
  ),
  "zone/inactive": warning("The zone is not served to the world.", "the provider's zone status"),
  "zone/not-found": error("No zone that the credentials see holds the domain.", "docs/configuration.md, Zones"),
  "zone/other-domain": error("The zone with the given id does not hold the domain.", "RFC 1034 section 4.2"),
  "zone/read-only": error("The provider takes no records for the zone.", "docs/configuration.md"),
  "zone/several": error("Several zones have the same name.", "docs/configuration.md, Zones"),
  "zone/not-mocked": warning(
    "The mocks of a unit test do not answer what a zone holds, so it is planned as an empty zone.",
    "docs/testing-your-stack.md",
  ),
  "zone/unknown-provider-in-preview": warning(
    "The provider is not configured yet, so the preview plans as if the zone were empty.",
    "docs/engine.md, Unknown zone ids",
  ),
  "zone/unknown-in-preview": warning(
    "The zone id is not known yet, so the preview plans as if the zone were empty.",
    "docs/engine.md, Unknown zone ids",
  ),
} as const satisfies Readonly<Record<string, IssueKind>>;

/** An issue of a component. */
export const componentIssue = issueMaker(COMPONENT_ISSUES);
