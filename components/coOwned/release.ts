/** Plans a record that this stack leaves: takes our terms out, or marks the record for deletion. Pure. */
import { componentIssue } from "../catalogue";
import type { LiveRecord } from "../../providers";
import type { Issue } from "../../records/issue";
import { printable, quoted, shortened } from "../../records/printable";
import { baseOf, type RecordHistory, stillIn } from "./history";
import { isAsInState, type PlannableRecord } from "./ourRecord";
import { removesLine } from "./rules";
import { desiredWith, isLive, memoryOf, type Plan, type Planned } from "./desired";

/**
 * Plans a record that this stack leaves: our terms go, what others have stays. A record that this stack created and that holds nothing of
 * others is neutralised and marked in the first run; the second run no longer declares it, and the engine deletes it under a guard.
 */
export function planRelease(
  record: PlannableRecord,
  live: LiveRecord,
  before: string | undefined,
  history: RecordHistory,
): Planned {
  const nothing = { added: [], removed: [], isLeaving: false };
  if (before === undefined) {
    const plan: Plan = { ...nothing, desired: desiredWith(record, history, undefined), issues: [] };
    return { plan, memory: memoryOf(record, history, plan, { before: [], planned: [], theirs: [] }) };
  }
  const { theirs, ...base } = baseOf(record, before, history);
  const left = record.rules.release(before, base);
  if (!left.ok) return { plan: { ...nothing, issues: left.issues } };
  const isAlone = live.values.length === 1;
  const isLeaving = left.value.onlyOurs && history.isCreated && isAlone;
  // In a set with other values ours is taken out: no neutral text is needed, because the set stays.
  const text = left.value.onlyOurs && !isAlone ? undefined : left.value.text;
  const plan: Plan = {
    desired: desiredWith(record, history, text),
    ...(text !== undefined && { text }),
    before,
    added: [],
    removed: left.value.removed,
    issues: [
      ...left.issues,
      ...foundTerms(record, left.value.keptTerms, text),
      ...stays(isLeaving, left.value.onlyOurs && isAlone, text),
    ],
    isLeaving,
  };
  if (isLeaving && isAsMarked(record, live, history) && isLive(plan, live)) return deletedByEngine(before, history);
  const planned = stillIn(record, history.oursBefore, text);
  return { plan, memory: memoryOf(record, history, plan, { before: history.oursBefore, planned, theirs }) };
}

// The guard of the delete refuses a text that is not the one in the state. If somebody has changed it since, it is marked once more, as it is now.
function isAsMarked(record: PlannableRecord, live: LiveRecord, { prior }: RecordHistory): boolean {
  return prior?.isMarkedForDeletion === true && isAsInState(record, prior.inputs, live);
}

// The second run of a release. The record is not declared any more, so the engine deletes it, and asks the guard first. The memory stays until the
// record is gone, so that a delete that fails can be repeated.
function deletedByEngine(before: string, { memory }: RecordHistory): Planned {
  const issue: Issue = componentIssue("release/goes-now", {
    message: `${quoted(before)} is deleted at the end of this run, unless somebody has joined it.`,
    fix: "If the next run says so again, the state has lost it: delete it by hand.",
  });
  return {
    plan: { before, added: [], removed: [before], issues: [issue], isLeaving: true },
    ...(memory && { memory }),
  };
}

function foundTerms({ rules }: PlannableRecord, terms: readonly string[], text: string | undefined): Issue[] {
  if (terms.length === 0 || text === undefined) return [];
  return [
    componentIssue("release/found-terms", {
      message: `${shortened(
        terms.map((term) => printable(term)),
        { separator: " " },
      )} ${terms.length === 1 ? "was in the record before this stack, so releasing leaves it there" : "were in the record before this stack, so releasing leaves them there"}.`,
      fix:
        rules.terms === undefined
          ? "If nobody else needs it, delete the record by hand."
          : `If nobody else needs it, add ${removesLine(rules, terms)} and run \`pulumi up\`.`,
    }),
  ];
}

function stays(isLeaving: boolean, isOnlyOurs: boolean, text: string | undefined): Issue[] {
  if (text === undefined || (!isLeaving && !isOnlyOurs)) return [];
  return [
    componentIssue(isLeaving ? "release/run-again" : "release/delete-by-hand", {
      message: `${quoted(text)} is still published.`,
      fix: isLeaving
        ? "Run `pulumi up` once more: it deletes the record, after checking that nobody else has joined it."
        : "Delete the record by hand; this stack did not create it, so it does not delete it.",
    }),
  ];
}
