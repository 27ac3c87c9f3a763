import type { Issue } from "../issue";
import { dmarcIssue } from "./issues";
import type { DmarcText } from "./parse";
import { DmarcPolicy } from "./tags";
import type { DmarcDeclared } from "./wanted";

/** Steps from no enforcement to full enforcement; the test steps are `t=y` (RFC 9989 section 4.7 and appendix A). */
export const DmarcRollout = {
  Monitor: "monitor",
  QuarantineTest: "quarantine-test",
  Quarantine: "quarantine",
  RejectTest: "reject-test",
  Reject: "reject",
} as const;
export type DmarcRollout = (typeof DmarcRollout)[keyof typeof DmarcRollout];

/** The steps in order. */
export const ROLLOUT_STEPS: readonly DmarcRollout[] = Object.values(DmarcRollout);

interface Step {
  readonly policy: DmarcPolicy;
  readonly testing: boolean;
  readonly before: string;
}

const STEPS: Readonly<Record<DmarcRollout, Step>> = {
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
export function rolloutWanted(step: DmarcRollout): Required<Pick<DmarcDeclared, "policy" | "testing">> {
  const { policy, testing } = STEPS[step];
  return { policy, testing };
}

/** What to look at before a step is taken, in one sentence. */
export function rolloutAdvice(step: DmarcRollout): string {
  return STEPS[step].before;
}

/** The step that follows; undefined after the last. */
export function nextRolloutStep(step: DmarcRollout): DmarcRollout | undefined {
  return ROLLOUT_STEPS[ROLLOUT_STEPS.indexOf(step) + 1];
}

/** The step at which a record stands. `t=y` does nothing beside p=none (RFC 9989 section 4.7). */
export function rolloutStepOf(record: Pick<DmarcText, "policy" | "testing">): DmarcRollout {
  const found = ROLLOUT_STEPS.find(
    (step) => STEPS[step].policy === record.policy && STEPS[step].testing === record.testing,
  );
  return found ?? DmarcRollout.Monitor;
}

/** The steps left out on the way from one to another; none on the way down. `from` undefined: there is no record yet. */
export function skippedSteps(from: DmarcRollout | undefined, to: DmarcRollout): DmarcRollout[] {
  const start = from === undefined ? -1 : ROLLOUT_STEPS.indexOf(from);
  return ROLLOUT_STEPS.slice(start + 1, Math.max(start + 1, ROLLOUT_STEPS.indexOf(to)));
}

/** The error `dmarc/rollout-step-skipped`, or nothing. The caller leaves it out under `allowSkip`. */
export function rolloutIssues(from: DmarcRollout | undefined, to: DmarcRollout): Issue[] {
  const [next] = skippedSteps(from, to);
  if (next === undefined) return [];
  const message = `The rollout would go from ${from ?? "no record"} to ${to} and leave out ${skippedSteps(from, to).join(", ")}.`;
  return [
    dmarcIssue("dmarc/rollout-step-skipped", {
      message,
      found: to,
      fix: `Take ${next} first, or set allowSkip: true.`,
    }),
  ];
}
