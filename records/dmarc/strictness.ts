import { AlignmentMode, POLICIES } from "./tags";
import { type DmarcTag, findTag } from "./text";

/** How strict a record is, each as an index into POLICIES: as written, and as applied once `t=y` lowers it a level. */
export interface Strictness {
  readonly written: PolicyLevels;
  readonly applied: PolicyLevels;
}

/** Levels for the domain itself, existing subdomains and non-existent ones, keyed by the tag that sets them. */
export type PolicyLevels = Readonly<Record<PolicyTag, number>>;
export type PolicyTag = "p" | "sp" | "np";
export const POLICY_TAGS: readonly PolicyTag[] = ["p", "sp", "np"];

/** Index of a policy; what is no policy counts as none (RFC 9989 section 4.10.1). */
export function policyLevel(value: string | undefined): number {
  return Math.max(0, POLICIES.indexOf(value?.toLowerCase() ?? ""));
}

/**
 * Index of an alignment mode; relaxed is the default (RFC 9989 section 4.7). Readers ignore `strict`, but somebody meant it:
 * it is not ours to relax.
 */
export function alignmentLevel(value: string | undefined): number {
  return value?.toLowerCase().startsWith(AlignmentMode.Strict) ? 1 : 0;
}

/** Whether the record asks for test mode, `t=y`. */
export function isTesting(tags: readonly DmarcTag[]): boolean {
  return findTag(tags, "t")?.value.toLowerCase() === "y";
}

/** Strictness of a record: `np` falls back to `sp`, that to `p`, that to none (RFC 9989 section 4.7). */
export function strictnessOf(tags: readonly DmarcTag[]): Strictness {
  const value = (name: PolicyTag): string | undefined => findTag(tags, name)?.value;
  const written = {
    p: policyLevel(value("p")),
    sp: policyLevel(value("sp") ?? value("p")),
    np: policyLevel(value("np") ?? value("sp") ?? value("p")),
  };
  return { written, applied: isTesting(tags) ? lowered(written) : written };
}

function lowered({ p, sp, np }: PolicyLevels): PolicyLevels {
  const down = (level: number): number => Math.max(0, level - 1);
  return { p: down(p), sp: down(sp), np: down(np) };
}

/** Compares two policies: below 0 when `a` is weaker than `b`, 0 when they are alike, above 0 when `a` is stricter. */
export function compareStrictness(a: string | undefined, b: string | undefined): number {
  return policyLevel(a) - policyLevel(b);
}
