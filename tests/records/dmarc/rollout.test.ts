import { mergeDmarc } from "../../../records/dmarc/merge";
import {
  DmarcRollout,
  type DmarcRolloutWord,
  nextRolloutStep,
  nextStepAdvice,
  publishedStep,
  readRollout,
  ROLLOUT_STEPS,
  rolloutAdvice,
  rolloutIssues,
  rolloutStepOf,
  rolloutWanted,
  skippedSteps,
} from "../../../records/dmarc/rollout";
import { dmarcTerms } from "../../../records/dmarc/wanted";
import { parseDmarc } from "../../../records/dmarc/parse";
import { strictnessOf } from "../../../records/dmarc/strictness";
import { readTags } from "../../../records/dmarc/text";
import { valueOf } from "../valueOf";

const rua = { aggregateReports: ["mailto:dmarc@acme.com"] };

describe("each step of the ladder is a record", () => {
  const cases: [step: DmarcRolloutWord, text: string, warns: boolean, next: DmarcRolloutWord | undefined][] = [
    ["monitor", "v=DMARC1; p=none; rua=mailto:dmarc@acme.com", false, "quarantine-test"],
    ["quarantine-test", "v=DMARC1; p=quarantine; t=y; rua=mailto:dmarc@acme.com", true, "quarantine"],
    ["quarantine", "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com", false, "reject-test"],
    ["reject-test", "v=DMARC1; p=reject; t=y; rua=mailto:dmarc@acme.com", true, "reject"],
    ["reject", "v=DMARC1; p=reject; rua=mailto:dmarc@acme.com", false, undefined],
  ];
  test.each(cases)("%s -> %s", (step, text, warns, next) => {
    const merged = mergeDmarc(undefined, { ...rolloutWanted(step), ...rua });
    expect(merged.ok && merged.value.text).toBe(text);
    // RFC 9989 section 4.7: t is new, so that older receivers apply the policy in full.
    expect(merged.issues.map(({ id }) => id)).toEqual(warns ? ["dmarc/test-mode"] : []);
    expect(nextRolloutStep(step)).toBe(next);
    const parsed = parseDmarc(text);
    expect(parsed.ok && rolloutStepOf(parsed.value)).toBe(step);
    expect(rolloutAdvice(step)).toMatch(/\.$/);
  });

  test("all steps are in the table", () => {
    expect(cases.map(([step]) => step)).toEqual(ROLLOUT_STEPS);
  });

  test("up and down the ladder on one record", () => {
    const climb = [...ROLLOUT_STEPS, ...[...ROLLOUT_STEPS].reverse()];
    let [text, before] = ["v=DMARC1; p=none; foo=1;", [] as string[]];
    for (const step of climb) {
      const memory = { declaredBefore: before, found: "v=DMARC1; p=none; foo=1;" };
      const merged = valueOf(mergeDmarc(text, { ...rolloutWanted(step), ...memory }));
      expect(rolloutStepOf(valueOf(parseDmarc(merged.text)))).toBe(step);
      expect(merged.text).toContain("; foo=1");
      [text, before] = [merged.text, dmarcTerms(rolloutWanted(step))];
    }
    expect(text).toBe("v=DMARC1; p=none; foo=1;");
  });

  test("t=y beside p=none is still monitoring", () => {
    expect(rolloutStepOf({ policy: "none", testing: true })).toBe(DmarcRollout.Monitor);
  });
});

test("the first record may not leave out steps either, and is told all of them", () => {
  expect(rolloutIssues(undefined, "quarantine").map(({ message }) => message)).toEqual([
    "The rollout would go from no record to quarantine and leave out monitor, quarantine-test.",
  ]);
});

describe("steps that a change would leave out", () => {
  const cases: [from: DmarcRolloutWord | undefined, to: DmarcRolloutWord, skipped: DmarcRolloutWord[]][] = [
    [undefined, "monitor", []],
    [undefined, "quarantine", ["monitor", "quarantine-test"]],
    ["monitor", "monitor", []],
    ["monitor", "quarantine-test", []],
    ["monitor", "reject", ["quarantine-test", "quarantine", "reject-test"]],
    ["reject", "monitor", []],
  ];
  test.each(cases)("%s -> %s: %j", (from, to, skipped) => {
    expect(skippedSteps(from, to)).toEqual(skipped);
    const issues = rolloutIssues(from, to);
    expect(issues.map(({ id, severity }) => [id, severity])).toEqual(
      skipped.length ? [["dmarc/rollout-step-skipped", "error"]] : [],
    );
    expect(issues.map(({ fix }) => fix.split(",")[0])).toEqual(skipped.slice(0, 1).map((step) => `Take ${step} first`));
  });
});

test("levels go from none to reject, without case; a value that is no policy counts as none", () => {
  const { written } = strictnessOf(readTags("v=DMARC1; p=REJECT; sp=quarantine; np=x"));
  expect(written).toEqual({ p: 2, sp: 1, np: 0 });
});

describe("a step in place of tags", () => {
  const read: [rollout: string, declared: object, step: DmarcRolloutWord | undefined][] = [
    ["monitor", { policy: "none", testing: false }, "monitor"],
    ["Quarantine-Test", { policy: "quarantine", testing: true }, "quarantine-test"],
    ["reject", { policy: "reject", testing: false }, "reject"],
  ];
  test.each(read)("%s declares %j, beside the other tags", (rollout, declared, step) => {
    expect(readRollout({ rollout, ...rua })).toEqual({ declared: { ...declared, ...rua }, step, issues: [] });
  });

  test("without a step, the tags are what they are", () => {
    const declared = { policy: "reject", testing: true };
    expect(readRollout(declared)).toEqual({ declared, issues: [] });
  });

  const refused: [wanted: object, id: string, message: string, fix: string][] = [
    [
      { rollout: "enforce" },
      "dmarc/value-not-allowed",
      '"enforce" is not a step of the rollout.',
      "Use one of: monitor, quarantine-test, quarantine, reject-test, reject.",
    ],
    [
      { rollout: "quarantine-test", policy: "quarantine" },
      "dmarc/rollout-and-policy",
      "The step quarantine-test says p=quarantine and t=y by itself, and policy is declared too.",
      "Leave policy out, or leave rollout out.",
    ],
    [
      { rollout: "reject", policy: "none", testing: false },
      "dmarc/rollout-and-policy",
      "The step reject says p=reject by itself, and policy and testing are declared too.",
      "Leave policy and testing out, or leave rollout out.",
    ],
  ];
  test.each(refused)("%j is refused", (wanted, id, message, fix) => {
    const { declared, issues } = readRollout(wanted);
    expect(issues).toEqual([expect.objectContaining({ id, severity: "error", path: "rollout", message, fix })]);
    expect(declared).not.toHaveProperty("rollout");
  });
});

test("the advice names the next step and what to look at before, and after the last step that there is none", () => {
  expect(nextStepAdvice("monitor")).toBe(
    "Next step: rollout: quarantine-test. Before: In the aggregate reports of some weeks, every sender that is yours passes DMARC with SPF or DKIM aligned.",
  );
  expect(nextStepAdvice("reject")).toMatch(/^reject is the last step\. /);
});

test("what is published is at a step, unless there is none or it cannot be read", () => {
  expect(publishedStep("v=DMARC1; p=quarantine; t=y")).toBe("quarantine-test");
  expect([publishedStep(undefined), publishedStep("v=DMARC1; p=x")]).toEqual([undefined, undefined]);
});
