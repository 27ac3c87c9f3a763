/** Orders DMARC policies and alignment modes by strictness, so that a merge can refuse to weaken a record. */
import { AlignmentMode, POLICIES } from "./tags";
import { type DmarcTag, findTag } from "./text";

/** How strict a record is: as written, and as applied once `t=y` has lowered it by a level. Levels are indexes into POLICIES. */
export interface Strictness {
  readonly written: PolicyLevels;
  readonly applied: PolicyLevels;
}

/** Levels for the domain itself, existing subdomains and non-existent ones, keyed by the tag that sets them. */
export type PolicyLevels = Readonly<Record<PolicyTag, number>>;
export type PolicyTag = "p" | "sp" | "np";
export const POLICY_TAGS: readonly PolicyTag[] = ["p", "sp", "np"];

/** Index of a policy; a value that is no policy counts as none (RFC 9989 section 4.10.1). */
export function policyLevel(value: string | undefined): number {
  return Math.max(0, POLICIES.indexOf(value?.toLowerCase() ?? ""));
}

/**
 * Index of an alignment mode; relaxed is the default (RFC 9989 section 4.7). The word `strict` counts as `s`: readers ignore it, but
 * somebody meant it, so it must not be relaxed.
 */
export function alignmentLevel(value: string | undefined): number {
  return value?.toLowerCase().startsWith(AlignmentMode.Strict) ? 1 : 0;
}

/** Whether the record asks for test mode, `t=y`. */
export function isTesting(tags: readonly DmarcTag[]): boolean {
  return findTag(tags, "t")?.value.toLowerCase() === "y";
}

/** Levels by the values of the tags: `np` falls back to `sp`, that to `p`, that to none (RFC 9989 section 4.7). */
export function levelsOf(value: (tag: PolicyTag) => string | undefined): PolicyLevels {
  const [p, sp, np] = [value("p"), value("sp"), value("np")];
  return { p: policyLevel(p), sp: policyLevel(sp ?? p), np: policyLevel(np ?? sp ?? p) };
}

/** Strictness of a record, fall-backs and test mode counted in. */
export function strictnessOf(tags: readonly DmarcTag[]): Strictness {
  const written = levelsOf((tag) => findTag(tags, tag)?.value);
  return { written, applied: isTesting(tags) ? lowered(written) : written };
}

function lowered({ p, sp, np }: PolicyLevels): PolicyLevels {
  const down = (level: number): number => Math.max(0, level - 1);
  return { p: down(p), sp: down(sp), np: down(np) };
}
