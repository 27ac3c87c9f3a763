/** The DNS Tree Walk (RFC 9989 section 4.10): which names it asks for, and what each answer means. */
import { type DnsResolver, isUnanswered, textsOf } from "../resolver";
import { DMARC_LABEL } from "./owner";
import { type DmarcTag, findTag, isDmarc, readTags } from "./text";

/** RFC 9989 section 4.10: a walk makes at most eight queries, whatever the number of labels. */
export const MAX_WALK_QUERIES = 8;

/** What one query of a walk found. Several records count as none (RFC 9989 section 4.10 step 2). */
export const WalkResult = { Record: "record", None: "none", Several: "several", Unknown: "unknown" } as const;
export type WalkResult = (typeof WalkResult)[keyof typeof WalkResult];

/** One query of a walk. */
export interface WalkStep {
  /** The name that was asked for, without the `_dmarc` label; may be a top-level name. */
  readonly domain: string;
  readonly result: WalkResult;
  /** The texts that start with v=DMARC1; one where `result` is record. */
  readonly texts: readonly string[];
  /** The record where there is one. */
  readonly tags?: readonly DmarcTag[];
}

/** A step that found the one record of its name. */
export type WalkRecord = WalkStep & Required<Pick<WalkStep, "tags">>;

/** The steps that found a record, longest name first. */
export function recordsOf(walk: readonly WalkStep[]): WalkRecord[] {
  return walk.filter((step): step is WalkRecord => step.tags !== undefined);
}

/** The names that a walk from `domain` asks for, in order: the name, then from seven labels down to one. */
export function walkNames(domain: string): string[] {
  const labels = domain.split(".");
  const rest = labels.slice(Math.max(1, labels.length - (MAX_WALK_QUERIES - 1)));
  return [domain, ...rest.map((_, at) => rest.slice(at).join("."))];
}

/**
 * The DNS Tree Walk (RFC 9989 section 4.10). It ends at a record that says whether it is a public suffix (`psd=y` or `psd=n`), else
 * at the top-level name. A query that was not answered is a step of its own; the walk goes on.
 */
export async function walkTree(domain: string, resolver: DnsResolver): Promise<WalkStep[]> {
  const steps: WalkStep[] = [];
  for (const name of walkNames(domain)) {
    const step = await askStep(name, resolver);
    steps.push(step);
    if (step.tags && psdOf(step.tags) !== "u") break;
  }
  return steps;
}

/** `psd` as readers take it: `u` when it is missing or not valid (RFC 9989 section 4.7). */
export function psdOf(tags: readonly DmarcTag[]): string {
  const value = findTag(tags, "psd")?.value.toLowerCase() ?? "";
  return value === "y" || value === "n" ? value : "u";
}

async function askStep(domain: string, resolver: DnsResolver): Promise<WalkStep> {
  const answer = await resolver.resolve(`${DMARC_LABEL}.${domain}`, "TXT");
  if (isUnanswered(answer)) return { domain, result: WalkResult.Unknown, texts: [] };
  const texts = textsOf(answer).filter(isDmarc);
  const [text] = texts;
  if (text === undefined) return { domain, result: WalkResult.None, texts };
  if (texts.length > 1) return { domain, result: WalkResult.Several, texts };
  return { domain, result: WalkResult.Record, texts, tags: readTags(text) };
}
