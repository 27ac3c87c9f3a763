/** The steps of a DMARC rollout: what each declares, what to check before it, and which ones a change leaves out. */
import type { Issue } from "../issue";
import { didYouMean } from "../nearest";
import { quoted } from "../printable";
import { dmarcIssue } from "./issues";
import { type DmarcText, parseDmarc } from "./parse";
import { DmarcPolicy, type DmarcPolicyWord } from "./tags";
import type { DmarcDeclared } from "./wanted";

/** Steps from no enforcement to full enforcement; the test steps are `t=y` (RFC 9989 section 4.7 and appendix A). */
export enum DmarcRollout {
  /** `p=none`: reports only. */
  Monitor = "monitor",
  /** `p=quarantine; t=y`. */
  QuarantineTest = "quarantine-test",
  /** `p=quarantine`. */
  Quarantine = "quarantine",
  /** `p=reject; t=y`. */
  RejectTest = "reject-test",
  /** `p=reject`. */
  Reject = "reject",
}

/** A member of DmarcRollout, or its word. */
export type DmarcRolloutWord = `${DmarcRollout}`;

/** The steps in order. */
export const ROLLOUT_STEPS: readonly DmarcRolloutWord[] = Object.values(DmarcRollout);

interface Step {
  readonly policy: DmarcPolicyWord;
  readonly testing: boolean;
  /** What to look at before the step is taken. */
  readonly before: string;
}

const STEPS: Readonly<Record<DmarcRolloutWord, Step>> = {
  monitor: {
    policy: DmarcPolicy.None,
    testing: false,
    before: "Have an address that reads aggregate reports (rua), and the SPF and DKIM records published.",
  },
  "quarantine-test": {
    policy: DmarcPolicy.Quarantine,
    testing: true,
    before: "In the aggregate reports of some weeks, every sender that is yours passes DMARC with SPF or DKIM aligned.",
  },
  quarantine: {
    policy: DmarcPolicy.Quarantine,
    testing: false,
    before:
      "The reports still show every sender of yours passing, and nobody misses mail at receivers that ignore t=y.",
  },
  "reject-test": {
    policy: DmarcPolicy.Reject,
    testing: true,
    before: "No mail of yours was quarantined; look at mailing lists and forwarders, where DKIM has to survive.",
  },
  reject: {
    policy: DmarcPolicy.Reject,
    testing: false,
    before:
      "The reports show no mail of yours failing, and users do not post to mailing lists that break DKIM (RFC 9989 section 7.4).",
  },
};

/** What a step declares. The test steps come with the warning `dmarc/test-mode` of mergeDmarc. */
export function rolloutWanted(step: DmarcRolloutWord): Required<Pick<DmarcDeclared, "policy" | "testing">> {
  const { policy, testing } = STEPS[step];
  return { policy, testing };
}

/** What is declared by tags or, in place of `policy` and `testing`, by a step. */
export interface DmarcWithRollout extends DmarcDeclared {
  /** A DmarcRollout. @default - no step: `policy` and `testing` say it */
  readonly rollout?: string;
}

/**
 * What a step and the other tags declare together, without the step. An unknown step is an error, and so are `policy` or `testing`
 * beside a step; the tags are then returned as they are.
 * Issues: `dmarc/value-not-allowed`, `dmarc/rollout-and-policy`.
 */
export function readRollout<T extends DmarcWithRollout>(
  wanted: T,
): { readonly declared: Omit<T, "rollout">; readonly step?: DmarcRolloutWord; readonly issues: readonly Issue[] } {
  const { rollout, ...declared } = wanted;
  if (rollout === undefined) return { declared, issues: [] };
  const step = ROLLOUT_STEPS.find((one) => one === rollout.toLowerCase());
  if (step === undefined) return { declared, issues: [noStep(rollout)] };
  const beside = (["policy", "testing"] as const).filter((field) => declared[field] !== undefined);
  if (beside.length > 0) return { declared, step, issues: [bothDeclared(beside, step)] };
  return { declared: { ...declared, ...rolloutWanted(step) }, step, issues: [] };
}

function noStep(rollout: string): Issue {
  const fix = `Use one of: ${ROLLOUT_STEPS.join(", ")}.${didYouMean(rollout, ROLLOUT_STEPS)}`;
  const message = `${quoted(rollout)} is not a step of the rollout.`;
  return dmarcIssue("dmarc/value-not-allowed", { message, found: rollout, path: "rollout", fix });
}

function bothDeclared(beside: readonly string[], step: DmarcRolloutWord): Issue {
  const { policy, testing } = STEPS[step];
  const message = `The step ${step} says p=${policy}${testing ? " and t=y" : ""} by itself, and ${beside.join(" and ")} ${beside.length > 1 ? "are" : "is"} declared too.`;
  const fix = `Leave ${beside.join(" and ")} out, or leave rollout out.`;
  return dmarcIssue("dmarc/rollout-and-policy", { message, found: step, path: "rollout", fix });
}

/** What to look at before a step is taken, in one sentence. */
export function rolloutAdvice(step: DmarcRolloutWord): string {
  return STEPS[step].before;
}

/** The step that follows; undefined after the last. */
export function nextRolloutStep(step: DmarcRolloutWord): DmarcRolloutWord | undefined {
  return ROLLOUT_STEPS[ROLLOUT_STEPS.indexOf(step) + 1];
}

/** The step at which a record stands. `t=y` does nothing beside p=none (RFC 9989 section 4.7). */
export function rolloutStepOf(record: Pick<DmarcText, "policy" | "testing">): DmarcRolloutWord {
  const found = ROLLOUT_STEPS.find(
    (step) => STEPS[step].policy === record.policy && STEPS[step].testing === record.testing,
  );
  return found ?? DmarcRollout.Monitor;
}

/** What comes after a published record, a sentence or two for the plan; says so where nothing does. */
export function nextStepAdvice(step: DmarcRolloutWord): string {
  const next = nextRolloutStep(step);
  if (next === undefined) return `${step} is the last step. Keep reading the aggregate reports: senders come and go.`;
  return `Next step: rollout: ${next}. Before: ${rolloutAdvice(next)}`;
}

/** The step at which a published text stands; undefined where there is none, or none that can be read. */
export function publishedStep(text: string | undefined): DmarcRolloutWord | undefined {
  const record = text === undefined ? undefined : parseDmarc(text);
  return record?.ok === true ? rolloutStepOf(record.value) : undefined;
}

/** The steps left out on the way from one to another; none on the way down. `from` undefined: there is no record yet. */
export function skippedSteps(from: DmarcRolloutWord | undefined, to: DmarcRolloutWord): DmarcRolloutWord[] {
  const start = from === undefined ? -1 : ROLLOUT_STEPS.indexOf(from);
  return ROLLOUT_STEPS.slice(start + 1, Math.max(start + 1, ROLLOUT_STEPS.indexOf(to)));
}

/** The error `dmarc/rollout-step-skipped`, or nothing. The caller leaves it out under `allowSkip`. */
export function rolloutIssues(from: DmarcRolloutWord | undefined, to: DmarcRolloutWord): Issue[] {
  const [next] = skippedSteps(from, to);
  if (next === undefined) return [];
  const message = `The rollout would go from ${from ?? "no record"} to ${to} and leave out ${skippedSteps(from, to).join(", ")}.`;
  return [
    dmarcIssue("dmarc/rollout-step-skipped", {
      message,
      found: to,
      fix: `Take ${next} first, or set \`dmarc: { allowSkip: true }\`.`,
    }),
  ];
}
