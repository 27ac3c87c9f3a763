/** What a check says: the shapes of its report, and the verdicts that follow from issues. */
import type { DkimKeyType } from "../records/dkim/parse";
import type { EffectivePolicy } from "../records/dmarc/effectivePolicy";
import type { WalkStep } from "../records/dmarc/treeWalk";
import type { DomainName } from "../records/dns/domainName";
import { isError, type Issue, Severity } from "../records/issue";
import type { MxValue } from "../records/resolver";
import type { SpfBudget } from "../records/spf/budget/budget";

/** What a check came to. `unknown`: DNS did not answer for something that decides. That is never shown as wrong. */
export const Verdict = { Good: "good", Warnings: "warnings", Problems: "problems", Unknown: "unknown" } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** The parts of a check, in the order in which they are shown. */
export const Area = {
  Spf: "spf",
  Dkim: "dkim",
  Dmarc: "dmarc",
  Alignment: "alignment",
  Mx: "mx",
  Propagation: "propagation",
} as const;
export type Area = (typeof Area)[keyof typeof Area];

/** An issue of a check. Each fault is named by exactly one. */
export interface CheckIssue extends Issue {
  readonly area: Area;
  /** Whether it says that something is unknown: DNS did not answer, or what it says depends on the mail. Such an issue is a warning. */
  readonly isUnknown: boolean;
}

/** All that a check says. `--json` prints it. */
export interface CheckReport {
  readonly version: 1;
  /** ISO 8601, when it began. */
  readonly date: string;
  /** The worst of the domains: problems, then unknown, then warnings, then good. */
  readonly verdict: Verdict;
  readonly domains: readonly DomainCheck[];
}

/** What the world sees of one domain. All texts out of DNS are hostile. */
export interface DomainCheck {
  readonly domain: DomainName;
  readonly verdict: Verdict;
  readonly areas: Readonly<Record<Area, Verdict>>;
  readonly issues: readonly CheckIssue[];
  readonly spf: SpfSeen;
  readonly dkim: readonly DkimSeen[];
  readonly dmarc: DmarcSeen;
  readonly alignment: AlignmentSeen;
  /** The preferred ones, at most 30. */
  readonly mx: readonly MxValue[];
  /** How many MX records there are. */
  readonly mxCount: number;
  readonly propagation: Propagation;
  /** What others have added to records of the stack since it published them. No fault. */
  readonly added: readonly AddedTerms[];
}

/** Terms that a record has beside those that a stack has published. Hostile texts. */
export interface AddedTerms {
  readonly area: Area;
  readonly name: DomainName;
  readonly type: string;
  readonly terms: readonly string[];
}

/** The SPF record of the domain, or of its alias domain. */
export interface SpfSeen {
  /** Where it stands. */
  readonly name: DomainName;
  /** The SPF records there, at most 20: more than one is a permerror (RFC 7208 section 4.5). */
  readonly records: readonly string[];
  /** How many SPF records there are. */
  readonly recordCount: number;
  /** Whether Odoo's include decides for Odoo's servers; undefined when unknown. */
  readonly authorizesOdoo?: boolean;
  /** The price of the tree, when there is one valid record. */
  readonly budget?: SpfBudget;
  /** The tree as it is drawn: one branch a term, with all below it. */
  readonly tree: readonly SpfBranch[];
  /** Octets of the whole TXT answer at the name, strangers counted in. */
  readonly answerSize?: number;
}

/** One term of an SPF tree. */
export interface SpfBranch {
  readonly term: string;
  /** Lookups of the term with all below it; at least so many where not exact. */
  readonly lookups: number;
  readonly isExact: boolean;
  readonly sender?: string;
  /** The networks that the term itself names or leads to by addresses, as CIDR. */
  readonly networks: readonly string[];
  readonly branches: readonly SpfBranch[];
}

/** What is at one selector. */
export interface DkimSeen {
  readonly selector: string;
  /** `<selector>._domainkey.<domain>`. */
  readonly name: DomainName;
  /** Where the CNAME leads; undefined when there is none. */
  readonly target?: string;
  /** What is read at the end of the chain; undefined when no key is read there. */
  readonly key?: {
    readonly keyType: DkimKeyType;
    readonly bits?: number;
    readonly revoked: boolean;
    readonly testing: boolean;
  };
  /** Addresses or a key that answer where a CNAME was to be seen: it is proxied or flattened. */
  readonly isHidden: boolean;
  /** What DNS did not say; that it is undefined means nothing then. @default - DNS said both */
  readonly unanswered?: readonly ("target" | "key")[];
}

/** How DMARC applies to the domain. */
export interface DmarcSeen {
  /** The record at `_dmarc.<domain>`, when there is exactly one. */
  readonly record?: string;
  /** Whether receivers may ignore the record that sets `policy`, because a tag occurs twice or it is too long. */
  readonly isIgnored: boolean;
  /** Every query of the tree walk. */
  readonly walk: readonly WalkSeen[];
  readonly policy: EffectivePolicy;
  readonly subdomainPolicy: EffectivePolicy;
  readonly nonExistentSubdomainPolicy: EffectivePolicy;
  /** Report addresses, at most 20. */
  readonly reports: readonly ReportSeen[];
  /** How many report addresses there are. */
  readonly reportCount: number;
}

/** One query of the tree walk. */
export interface WalkSeen extends Omit<WalkStep, "tags"> {
  /** How many DMARC records there are; `texts` has at most 20. */
  readonly textCount: number;
}

/** An address in `rua` or `ruf`. */
export interface ReportSeen {
  readonly uri: string;
  /** Whether it is an address that reports can go to, such as `mailto:dmarc@acme.com`. */
  readonly isUsable: boolean;
  readonly isExternal: boolean;
  /** Whether the destination accepts the reports: undefined when unknown, or when it is the same organization. */
  readonly isAuthorized?: boolean;
  /** Whether the destination was left out, because the record names more of them than are asked. */
  readonly isLeftOut: boolean;
}

/** Which identity of Odoo's mail aligns with the author domain; undefined when unknown. */
export interface AlignmentSeen {
  readonly spf?: boolean;
  readonly dkim?: boolean;
  /** One sentence for people. */
  readonly text: string;
}

/** Which server says what. */
export interface Propagation {
  readonly servers: readonly SeenServer[];
  /** The names whose answers differ between servers. Empty when all agree. */
  readonly differences: readonly Difference[];
  /** The questions that no server answered. */
  readonly unanswered: readonly AskedQuestion[];
}

/** A server that was asked. */
export interface SeenServer {
  /** `192.0.2.53:53` */
  readonly server: string;
  /** The name of an authoritative server. */
  readonly host?: string;
  readonly isAuthoritative: boolean;
  /** Questions that it left unanswered. */
  readonly unanswered: number;
  /** Those of them that another server answered. */
  readonly missed: number;
}

/** A name and a type that every server was asked for. */
export interface AskedQuestion {
  readonly name: string;
  readonly type: string;
}

/** One name and type that servers disagree about. */
export interface Difference extends AskedQuestion {
  readonly answers: readonly {
    readonly servers: readonly string[];
    readonly values: readonly string[];
    /** True for what the authoritative servers say. */
    readonly isCurrent: boolean;
    /** Seconds until the last of these servers forgets it; undefined when they have it from the zone. */
    readonly expiresIn?: number;
  }[];
}

// The worst first. A fault counts more than what is unknown: it stays a fault whatever DNS answers later.
const ORDER: readonly Verdict[] = [Verdict.Problems, Verdict.Unknown, Verdict.Warnings, Verdict.Good];

/** The worst of several verdicts; good where there is none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? Verdict.Good;
}

/** What an issue comes to. */
function verdictOf(issue: CheckIssue): Verdict {
  if (issue.isUnknown) return Verdict.Unknown;
  return isError(issue) ? Verdict.Problems : Verdict.Warnings;
}

/**
 * What each area comes to.
 *
 * @param also what follows for an area from issues that are told elsewhere. @default - nothing
 */
export function areaVerdicts(
  issues: readonly CheckIssue[],
  also: Partial<Readonly<Record<Area, Verdict>>> = {},
): Record<Area, Verdict> {
  const of = (area: Area): Verdict =>
    worstOf([also[area] ?? Verdict.Good, ...issues.filter((issue) => issue.area === area).map(verdictOf)]);
  return {
    [Area.Spf]: of(Area.Spf),
    [Area.Dkim]: of(Area.Dkim),
    [Area.Dmarc]: of(Area.Dmarc),
    [Area.Alignment]: of(Area.Alignment),
    [Area.Mx]: of(Area.Mx),
    [Area.Propagation]: of(Area.Propagation),
  };
}

/** How many issues of one domain are told: DNS may give rise to any number. */
const MAX_ISSUES = 60;

/**
 * At most {@link MAX_ISSUES} of them, in their order; where some have to go, errors go last.
 *
 * @param leftOut makes the issue that says how many are left out; it is the last one
 */
export function boundIssues(
  issues: readonly CheckIssue[],
  leftOut: (count: number) => CheckIssue,
): readonly CheckIssue[] {
  if (issues.length <= MAX_ISSUES) return issues;
  const first = issues.filter(({ severity }) => severity === Severity.Error);
  const kept = new Set([...first, ...issues.filter((issue) => !isError(issue))].slice(0, MAX_ISSUES - 1));
  return [...issues.filter((issue) => kept.has(issue)), leftOut(issues.length - kept.size)];
}
