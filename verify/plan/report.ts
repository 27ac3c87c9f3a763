import type { HostingWord } from "../../odoo/hosting";
import type { OdooRequirements } from "../../odoo/setup";
import type { OdooVersion } from "../../odoo/version";
import type { DmarcRolloutWord } from "../../records/dmarc/rollout";
import type { DomainName } from "../../records/dns/domainName";
import type { Area, CheckIssue, Verdict } from "../report";

/** What MailDomain would change, as far as public DNS tells. Texts of records are hostile. */
export interface DomainPlan {
  readonly version: 1;
  /** `problems`: MailDomain would refuse; `unknown`: DNS did not say enough. */
  readonly verdict: Verdict;
  readonly domain: DomainName;
  /** Where SPF stands. */
  readonly aliasDomain: DomainName;
  readonly hosting: HostingWord;
  readonly odooVersion: OdooVersion;
  readonly records: readonly PlannedRecord[];
  /** What mail of the database needs, and which identity aligns then. */
  readonly requirements: Omit<OdooRequirements, "issues">;
  readonly ladder: Ladder;
  readonly issues: readonly CheckIssue[];
  /** What no API does for the user, a sentence each. */
  readonly byHand: readonly string[];
}

/** One record as it is and as it would be. */
export interface PlannedRecord {
  readonly area: Area;
  readonly owner: DomainName;
  readonly type: "TXT" | "CNAME";
  /** @default - there is none, or unknown */
  readonly before?: string;
  /** @default - it would not be written: refused, not declared, or unknown */
  readonly after?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** One line: what changes for mail, and the lookups. */
  readonly proof?: string;
  /** What follows, a line each, safe to print. */
  readonly notes: readonly string[];
}

/** Where the domain stands on the way to enforcement. */
export interface Ladder {
  /** As published. @default - there is no record, or unknown */
  readonly published?: DmarcRolloutWord;
  /** As planned. @default - nothing is declared */
  readonly planned?: DmarcRolloutWord;
  /** What comes next and what to look at before, a sentence or two. */
  readonly next: string;
}

/** A planned record with what is wrong about it. */
export interface Planned {
  readonly record: PlannedRecord;
  readonly issues: readonly CheckIssue[];
  /** What somebody else has to do, a sentence each. */
  readonly byHand: readonly string[];
}
