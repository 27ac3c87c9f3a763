/** The rules of an SPF record. */
import { componentIssue } from "../catalogue";
import { spfBehindCname } from "../../odoo/cnameAlias";
import { declaredIncludes } from "../../odoo/declaredIncludes";
import type { DomainName } from "../../records/dns/domainName";
import { isError, type Issue, type Parsed, Severity } from "../../records/issue";
import { didYouMean } from "../../records/nearest";
import { printable, quoted } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { ChangeKind } from "../../records/spf/compare/change";
import { judgeSpfPlan, type SpfPlanJudgement } from "../../records/spf/compare/plan";
import { consolidateSpf, joinedSpf } from "../../records/spf/consolidate";
import { judgeSpfChange } from "../../records/spf/judgeChange";
import { mergeSpf } from "../../records/spf/merge";
import { isSpf } from "../../records/spf/parse";
import { releaseSpf } from "../../records/spf/release";
import { otherSpfTerms, presentSpfTerms, stillFoundSpf, withSpfTerms } from "../../records/spf/sharedTerms";
import { SenderId, senderNeeds } from "../../records/spf/senders";
import type { SpfOptions } from "../args";
import {
  type Change,
  type Impact,
  type MergeBase,
  type ReleaseResult,
  type MergeResult,
  type RecordRules,
  type Surroundings,
} from "../coOwned/rules";
import { answeredSpf, seenCname, spfPlaceIssues, spfSurroundings } from "./surroundings";

const DEFAULT_ALL = "~all";
const NEUTRAL_ALL = "?all";

/**
 * The SPF record of a Return-Path domain. Odoo's include goes first, as Odoo documents it.
 *
 * @param setting the component's setting that holds the options; undefined where its arguments do
 */
export function spfRules(owner: DomainName, options: SpfOptions, throughOdoo: boolean, setting?: string): RecordRules {
  const includes = declaredIncludes(options, throughOdoo);
  // Our `all` stands among the declared terms, so that a changed one replaces only what we wrote ourselves.
  const declared = [...includes.map((include) => `include:${include}`), options.all ?? DEFAULT_ALL];
  return {
    protocol: "SPF",
    owner,
    type: "TXT",
    declared,
    severalSource: "RFC 7208 section 4.5",
    severalFix: "Merge them by hand, or set `spf: { consolidate: true }` to have them made one.",
    joined: joinedSpf,
    ...(setting !== undefined && { setting }),
    takesOver: options.takesOver ?? [],
    ...(options.restore !== undefined && { restore: options.restore }),
    terms: {
      ...(options.consolidate === true && { consolidate: consolidateSpf }),
      presentIn: presentSpfTerms,
      stillFound: stillFoundSpf,
      withTerms: withSpfTerms,
      othersIn: otherSpfTerms,
    },
    recognises: isSpf,
    looksAt: spfSurroundings(owner),
    leftToOthers: (around) => {
      const target = seenCname(around)?.values[0];
      // The record behind a CNAME for Odoo has no terms of other services.
      return target === undefined || !throughOdoo || includes.length > 1 ? undefined : spfBehindCname(owner, target);
    },
    audit: (around) => [...cnameAt(owner, around), ...spfPlaceIssues(owner, declared, around)],
    wildcardText: (around) => answeredSpf(owner, declared, around),
    merge: (live, base) => mergeText(live, base, includes, options),
    assessImpact: (change, resolver) => judgeSpf({ owner, options, declared }, change, resolver),
    release: (live, base) => releaseText(live, base, declared, options),
  };
}

function mergeText(
  live: string | undefined,
  base: MergeBase,
  includes: string[],
  options: SpfOptions,
): Parsed<MergeResult> {
  const { removes = [] } = options;
  const { createdByUs } = base;
  const all = options.all ?? (createdByUs ? DEFAULT_ALL : undefined);
  const merged = mergeSpf(live, {
    includes,
    removes,
    // The judgement counts what is included too.
    lookupLimit: "off",
    ...(all !== undefined && { all }),
    createdByUs,
    ...splitAll(base),
  });
  if (options.all !== undefined) return merged;
  // The user did not ask for the default `all`, so another one in the live record needs no warning.
  return { ...merged, issues: merged.issues.filter(({ id }) => id !== "spf/all-kept") };
}

function releaseText(
  live: string,
  { oursBefore, found, createdByUs }: MergeBase,
  declared: readonly string[],
  options: SpfOptions,
): Parsed<ReleaseResult> {
  const all = options.all ?? DEFAULT_ALL;
  const left = releaseSpf(live, {
    // What others put there is in `found`: of the rest, all that is declared is ours.
    declared: [...new Set([...declared, ...oursBefore])].filter((term) => !isAll(term)),
    createdByUs,
    all: isTheirs(all, found) ? NEUTRAL_ALL : all,
    removes: options.removes ?? [],
    ...(found !== undefined && { found }),
  });
  return left.ok ? { ...left, value: { ...left.value, onlyOurs: left.value.neutral } } : left;
}

function isAll(term: string): boolean {
  return /^[+~?-]?all$/i.test(term);
}

/** Whether somebody else wrote the `all` with this qualifier. */
function isTheirs(all: string, found: string | undefined): boolean {
  return found !== undefined && presentSpfTerms(found, [all]).length > 0;
}

function splitAll({ oursBefore, found }: MergeBase): {
  declaredBefore: readonly string[];
  allBefore?: string;
  found?: string;
} {
  const allBefore = oursBefore.find((term) => isAll(term) && !isTheirs(term, found));
  return {
    declaredBefore: oursBefore.filter((term) => !isAll(term)),
    ...(allBefore !== undefined && { allBefore }),
    ...(found !== undefined && { found }),
  };
}

function cnameAt(owner: DomainName, around: Surroundings): Issue[] {
  const target = seenCname(around)?.values[0];
  if (target === undefined) return [];
  const isOdoo = spfBehindCname(owner, target) !== undefined;
  return [
    componentIssue("spf/cname-at-name", {
      message: `${owner} is a CNAME for ${printable(target)}, so no SPF record can stand there.`,
      fix: isOdoo
        ? `Put \`MX 10 ${printable(target)}.\` in the place of the CNAME: then the SPF record with all declared terms stands here. Or declare Odoo alone: the record behind the CNAME authorizes nobody else.`
        : "Ask whoever holds the target to add the include there, or replace the CNAME.",
    }),
  ];
}

const ALLS: readonly string[] = ["~all", "-all", "?all"];

/** Issues of what can be judged without a zone: what an empty one would refuse, every zone would, but for its emptiness. */
export function checkSpfOptions(options: SpfOptions, throughOdoo: boolean): Issue[] {
  const { removes = [], lookupLimit } = options;
  const wanted = { includes: declaredIncludes(options, throughOdoo), removes, ...(lookupLimit && { lookupLimit }) };
  const { issues } = mergeSpf(undefined, wanted);
  return [
    ...allNotAllowed(options.all),
    ...senderIssues(options),
    ...issues.filter((issue) => isError(issue) && issue.id !== "spf/nothing-declared"),
  ];
}

function allNotAllowed(all: string | undefined): Issue[] {
  if (all === undefined || ALLS.includes(all)) return [];
  return [
    componentIssue("spf/all-not-allowed", {
      path: "all",
      message: `"${printable(all)}" cannot end a record of ours.`,
      fix: `Use one of ${ALLS.join(", ")}; +all would let anybody send as the domain.`,
    }),
  ];
}

/** What is wrong with declared senders: other languages and plain JavaScript know no types. */
function senderIssues({ senders = [] }: SpfOptions): Issue[] {
  const all: readonly string[] = Object.values(SenderId);
  return senders.flatMap((sender, index) =>
    all.includes(sender)
      ? []
      : componentIssue("config/not-allowed", {
          path: `senders[${index}]`,
          message: `${quoted(sender)} is no sender that is known here.`,
          fix: `Allowed: ${all.join(", ")}.${didYouMean(sender, all)} For any other one name what it needs in \`includes\`.`,
          source: "docs/spf.md",
        }),
  );
}

/** What declared senders need besides their SPF terms, a sentence each. */
function sendersByHand({ senders = [] }: SpfOptions): string[] {
  return [...new Set(senders)].flatMap((sender) => senderNeeds(sender) ?? []);
}

/** What is declared of a record. */
interface DeclaredSpf {
  readonly owner: DomainName;
  readonly options: SpfOptions;
  /** As the memory keeps it. */
  readonly declared: readonly string[];
}

/** Judges a planned SPF record by everything that it includes: limits, and what changes for other mail. */
async function judgeSpf(
  { owner, options, declared }: DeclaredSpf,
  { isReleasing, ...change }: Change,
  resolver: DnsResolver,
): Promise<Impact> {
  const { lookupLimit, requireLookups } = options;
  if (isReleasing) {
    const { before, after, removed } = change;
    return leave(await judgeSpfPlan({ before, after, removed, declared, domain: owner, resolver, lookupLimit: "off" }));
  }
  const judged = await judgeSpfChange(
    {
      ...change,
      owner,
      declared,
      ...(lookupLimit !== undefined && { lookupLimit }),
      ...(requireLookups !== undefined && { requireLookups }),
    },
    resolver,
  );
  return { ...judged, byHand: sendersByHand(options) };
}

// A release only warns about its effect on other mail: no limit and no unanswered question may keep a user from leaving.
function leave({ comparison, issues, summary }: SpfPlanJudgement): Impact {
  const isClean = !comparison.changes.some(({ kind }) => kind === ChangeKind.Unexpected);
  const told = issues.filter(({ id }) => id === "spf/changes-other-mail");
  return {
    issues: told.map((issue) => ({ ...issue, severity: Severity.Warning })),
    ...(isClean && { proof: summary }),
  };
}
