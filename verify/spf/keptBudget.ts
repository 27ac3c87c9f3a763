import type { SpfBudget } from "../../records/spf/budget/budget";

/** A record that works has ten terms with a price; one of 64 KB has thousands, and a report is kept to the end of a run. */
const MOST = 200;

/** What a report keeps of a budget: numbers are those of the whole, lists are cut. */
export function keptBudget({ terms, problems, repeats, savings, ...numbers }: SpfBudget): SpfBudget {
  return {
    ...numbers,
    terms: terms.slice(0, MOST),
    problems: problems.slice(0, MOST),
    repeats: repeats.slice(0, MOST),
    savings: savings.slice(0, MOST),
  };
}
