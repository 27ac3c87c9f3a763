import type { Issue } from "../records/issue";
import { quoted } from "../records/printable";

const MAX_SHOWN = 5;

/** What names the way out of a full record. */
interface Swap {
  /** The terms that are declared now. */
  readonly declared: readonly string[];
  /** The line of configuration that takes terms out. */
  readonly removesLine: (terms: readonly string[]) => string;
}

/**
 * Names the way out where one term of ours takes the place of another and the record is full: as long as the memory was not asked, the
 * old one may be anybody's and counts, although this very run would take it out.
 *
 * @param issues of a plan that was made without the memory
 */
export function withSwapAdvice(
  { declared, removesLine }: Swap,
  issues: readonly Issue[],
  before: string | undefined,
  after: string,
): Issue[] {
  const there = includesOf(before);
  const added = includesOf(after).filter((term) => !there.includes(term));
  const old = there.filter((term) => !declared.includes(term.toLowerCase())).slice(0, MAX_SHOWN);
  const [first] = old;
  if (added.length === 0 || first === undefined) return [...issues];
  const advice =
    `If ${shown(added.slice(0, MAX_SHOWN))} takes the place of a term that this stack declared before (there is ${shown(old)}), ` +
    `drop that one in one \`pulumi up\` and add the other in the next; or do both at once with, for the first, ${removesLine([first])}.`;
  return issues.map((issue) =>
    issue.id === "spf/over-lookup-limit" ? { ...issue, fix: `${issue.fix} ${advice}` } : issue,
  );
}

function shown(terms: readonly string[]): string {
  return terms.map((term) => quoted(term)).join(", ");
}

function includesOf(text = ""): string[] {
  return text.split(" ").filter((term) => /^\+?include:/i.test(term));
}
