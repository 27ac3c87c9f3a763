/** Compares two SPF records of a domain over all addresses, and groups the addresses whose result changes alike. */
import type { DnsResolver } from "../../resolver";
import type { SpfResult } from "../evaluate/session";
import { loadWorld, rememberingResolver, type SpfWorld } from "../lookupTree";
import { type Family, fromNumber } from "../networks";
import { countNetworks, overlay } from "./cells";
import {
  type ChangeKind,
  changeKind,
  type LimitRisk,
  owesNothing,
  type ChangeRules,
  changeRules,
  describeDoubts,
  sameDoubts,
} from "./change";
import { openTerms } from "./open";
import type { Verdict } from "./verdict";
import { verdictsOf } from "./walk";

/** Addresses from the first to the last, in presentation form. */
export interface SpfRange {
  readonly first: string;
  readonly last: string;
}

/** A result, or none where it depends on what no plan can know. */
export type SpfOutcome = SpfResult | typeof UNDECIDED;
export const UNDECIDED = "undecided";

/** Addresses whose result changes, all in the same way. */
export interface SpfChange {
  readonly kind: ChangeKind;
  readonly ranges: readonly SpfRange[];
  /** How many networks in prefix notation these are. */
  readonly networks: number;
  readonly before: SpfOutcome;
  readonly after: SpfOutcome;
  /** The terms of the record that decide, as written; undefined where none matches. Hostile texts. */
  readonly beforeTerm?: string;
  readonly afterTerm?: string;
}

/** Addresses whose result depends on what no plan can know. */
export interface SpfUndecided {
  readonly ranges: readonly SpfRange[];
  /** Whether the same terms decide before and after, in the same order and to the same ends. Even then nothing is taken as equal. */
  readonly isSame: boolean;
  /** Whether all that differs comes from declared terms, and moves no mail behind a limit. */
  readonly isDeclared: boolean;
  /** What may happen at a limit, where a limit is all that is not declared. */
  readonly risk: LimitRisk;
  /** Whether DNS did not answer for one of the terms. */
  readonly isUnanswered: boolean;
  /** The terms that cannot be decided, each with whose record it stands in. */
  readonly terms: readonly string[];
}

/** What a plan changes for all IPv4 and IPv6 addresses. What is in neither list has the same result as before. */
export interface SpfComparison {
  readonly domain: string;
  readonly changes: readonly SpfChange[];
  readonly undecided: readonly SpfUndecided[];
  /** Passes are added, and all that they authorize passed before. */
  readonly addsNothing: boolean;
  /** Terms by which the record after the change passes everybody, as written; `all` is never among them. Hostile texts. */
  readonly openTerms: readonly string[];
}

/**
 * Compares two records of a domain, with everything they include, over every address. An added pass is taken as declared and so is one
 * that is gone. Rejects only if the resolver does.
 *
 * @param before the record as it is; undefined where there is none
 * @param after as it will be
 */
export async function compareSpf(
  before: string | undefined,
  after: string | undefined,
  domain: string,
  resolver: DnsResolver,
): Promise<SpfComparison> {
  const shared = rememberingResolver(resolver);
  return compareWorlds(await loadWorld(domain, before, shared), await loadWorld(domain, after, shared));
}

/**
 * As {@link compareSpf}, of worlds that have been read.
 *
 * @param taken terms that were taken out on purpose, as written. @default taken every pass that is gone
 */
export function compareWorlds(before: SpfWorld, after: SpfWorld, taken?: readonly string[]): SpfComparison {
  const rules = changeRules(before, after, taken);
  const groups = new Groups(rules);
  const open: string[] = [];
  let addsNothing = rules.added.size > 0;
  for (const family of [4, 6] as const) {
    const verdicts = verdictsOf(after, family);
    open.push(...openTerms(verdicts, family));
    for (const { first, last, value } of overlay(verdictsOf(before, family), verdicts)) {
      groups.add(family, first, last, value);
      addsNothing &&= owesNothing(...value, rules);
    }
  }
  const [changes, undecided] = [[...groups.changes.values()], [...groups.undecided.values()]];
  return { domain: before.domain, changes, undecided, addsNothing, openTerms: [...new Set(open)] };
}

// A verdict with doubts is undecided: its result holds only if none of the doubtful terms matches or ends the check.
function outcomeOf({ result, path }: Verdict): SpfOutcome {
  return path.doubts.length === 0 ? result : UNDECIDED;
}

interface GrowingRanges {
  readonly ranges: SpfRange[];
}

class Groups {
  readonly changes = new Map<string, SpfChange & GrowingRanges & { networks: number }>();
  readonly undecided = new Map<string, SpfUndecided & GrowingRanges>();

  constructor(private readonly rules: ChangeRules) {}

  add(family: Family, first: bigint, last: bigint, [before, after]: readonly [Verdict, Verdict]): void {
    const kind = changeKind(before, after, this.rules);
    const range = { first: fromNumber(first, family), last: fromNumber(last, family) };
    if (kind === undefined) {
      if (before.path.doubts.length + after.path.doubts.length > 0) this.doubt(range, before, after);
      return;
    }
    const terms = {
      ...(before.term !== undefined && { beforeTerm: before.term.raw }),
      ...(after.term !== undefined && { afterTerm: after.term.raw }),
    };
    const results = { before: outcomeOf(before), after: outcomeOf(after) };
    const key = JSON.stringify([kind, results, terms.beforeTerm, terms.afterTerm]);
    const change = this.changes.get(key) ?? {
      kind,
      ranges: [],
      networks: 0,
      ...results,
      ...terms,
    };
    change.ranges.push(range);
    change.networks += countNetworks(first, last);
    this.changes.set(key, change);
  }

  private doubt(range: SpfRange, before: Verdict, after: Verdict): void {
    const facts = { ...sameDoubts(before, after, this.rules), ...describeDoubts(before, after) };
    const key = JSON.stringify(facts);
    const group = this.undecided.get(key) ?? { ...facts, ranges: [] };
    group.ranges.push(range);
    this.undecided.set(key, group);
  }
}
