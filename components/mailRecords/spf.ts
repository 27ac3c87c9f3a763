import { declaredIncludes } from "../../odoo/declaredIncludes";
import type { DomainName } from "../../records/dns/domainName";
import { isError, type Issue, type Parsed, Severity } from "../../records/issue";
import { printable, quoted } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { ChangeKind } from "../../records/spf/compare/change";
import { judgeSpfPlan, type SpfPlanJudgement } from "../../records/spf/compare/plan";
import { consolidateSpf } from "../../records/spf/consolidate";
import { judgeSpfChange } from "../../records/spf/judgeChange";
import { leftoverTerms, mergeSpf } from "../../records/spf/merge";
import { isSpf } from "../../records/spf/parse";
import { releaseSpf } from "../../records/spf/release";
import { SenderId, senderNeeds } from "../../records/spf/senders";
import type { SpfOptions } from "../args";
import {
  type Change,
  type Judgement,
  type Known,
  type Left,
  type Merged,
  type RecordKind,
  removesSetting,
  type Surroundings,
} from "../recordKind";
import { spfPlaceIssues, spfSurroundings } from "./surroundings";
import { withSwapAdvice } from "../spfSwap";

const DEFAULT_ALL = "~all";

/**
 * The SPF record of a Return-Path domain. Odoo's include goes first, as Odoo documents it.
 *
 * @param setting the component's setting that holds the options; undefined where its arguments do
 */
export function spfKind(owner: DomainName, options: SpfOptions, throughOdoo: boolean, setting?: string): RecordKind {
  const includes = declaredIncludes(options, throughOdoo);
  // Our `all` stands among the declared terms, so that a changed one replaces only what we wrote ourselves.
  const declared = [...includes.map((include) => `include:${include}`), options.all ?? DEFAULT_ALL];
  const removesLine = (terms: readonly string[]): string => removesSetting(setting, terms);
  return {
    label: "SPF",
    owner,
    type: "TXT",
    declared,
    hasTerms: true,
    consolidate: options.consolidate ?? false,
    recognises: isSpf,
    looksAt: spfSurroundings(owner),
    audit: (around) => [...cnameAt(owner, around), ...spfPlaceIssues(owner, declared, around)],
    merge: (live, known) => mergeText(live, known, includes, options),
    judge: (change, resolver) => judgeSpf({ owner, options, declared }, change, resolver),
    adviseBeforeMemory: (errors, before, after) => withSwapAdvice({ declared, removesLine }, errors, before, after),
    release: (live, known) => releaseText(live, known, declared, options),
    leftover: (text, forgotten, found) =>
      leftoverTerms(
        text,
        forgotten.filter((term) => !isAll(term)),
        found,
      ),
    join: consolidateSpf,
    removesLine,
  };
}

function mergeText(live: string | undefined, known: Known, includes: string[], options: SpfOptions): Parsed<Merged> {
  const { removes = [] } = options;
  const createdByUs = known.found === undefined;
  const all = options.all ?? (createdByUs ? DEFAULT_ALL : undefined);
  const merged = mergeSpf(live, {
    includes,
    removes,
    // The judgement counts what is included too.
    lookupLimit: "off",
    ...(all !== undefined && { all }),
    createdByUs,
    ...splitAll(known),
  });
  if (options.all !== undefined) return merged;
  // Nobody asked for the default: where somebody chose another `all`, there is nothing to tell.
  return { ...merged, issues: merged.issues.filter(({ id }) => id !== "spf/all-kept") };
}

function releaseText(live: string, known: Known, declared: readonly string[], options: SpfOptions): Parsed<Left> {
  const left = releaseSpf(live, {
    declared: [...new Set([...declared, ...known.declaredBefore])].filter((term) => !isAll(term)),
    createdByUs: known.found === undefined,
    all: options.all ?? DEFAULT_ALL,
    removes: options.removes ?? [],
    ...(known.found !== undefined && { found: known.found }),
  });
  return left.ok ? { ...left, value: { ...left.value, onlyOurs: left.value.neutral } } : left;
}

function isAll(term: string): boolean {
  return /^[+~?-]?all$/i.test(term);
}

function splitAll(known: Known): { declaredBefore: readonly string[]; allBefore?: string; found?: string } {
  const allBefore = known.declaredBefore.find(isAll);
  return {
    declaredBefore: known.declaredBefore.filter((term) => !isAll(term)),
    ...(allBefore !== undefined && { allBefore }),
    ...(known.found !== undefined && { found: known.found }),
  };
}

// A name with a CNAME has no other data (RFC 1034 section 3.6.2); only Cloudflare's apex answers TXT beside one.
function cnameAt(owner: DomainName, around: Surroundings): Issue[] {
  const cname = around.records.find((record) => record.type === "CNAME");
  if (cname === undefined || around.zone?.name === owner) return [];
  return [
    {
      id: "spf/cname-at-name",
      severity: Severity.Error,
      message: `${owner} is a CNAME for ${printable(cname.values[0] ?? "")}, so no SPF record can stand there.`,
      fix: "Ask whoever holds the target to add the include there, or replace the CNAME.",
      source: "RFC 1034 section 3.6.2",
    },
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
    {
      id: "spf/all-not-allowed",
      severity: Severity.Error,
      path: "all",
      message: `"${printable(all)}" cannot end a record of ours.`,
      fix: `Use one of ${ALLS.join(", ")}; +all would let anybody send as the domain.`,
      source: "RFC 7208 section 5.1",
    },
  ];
}

/** What is wrong with declared senders: other languages and plain JavaScript know no types. */
function senderIssues({ senders = [] }: SpfOptions): Issue[] {
  const all: readonly string[] = Object.values(SenderId);
  return senders.flatMap((sender, index) =>
    all.includes(sender)
      ? []
      : {
          id: "config/not-allowed",
          severity: Severity.Error,
          path: `senders[${index}]`,
          message: `${quoted(sender)} is no sender that is known here.`,
          fix: `Allowed: ${all.join(", ")}. For any other one name what it needs in \`includes\`.`,
          source: "docs/spf.md",
        },
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
  { releasing, ...change }: Change,
  resolver: DnsResolver,
): Promise<Judgement> {
  const { lookupLimit, requireLookups } = options;
  if (releasing) {
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

// Whoever leaves is told what that does, and nothing more: no limit and no doubt keeps anybody from leaving.
function leave({ comparison, issues, summary }: SpfPlanJudgement): Judgement {
  const isClean = !comparison.changes.some(({ kind }) => kind === ChangeKind.Unexpected);
  const told = issues.filter(({ id }) => id === "spf/changes-other-mail");
  return {
    issues: told.map((issue) => ({ ...issue, severity: Severity.Warning })),
    ...(isClean && { proof: summary }),
  };
}
