import { mergeRollout } from "../../../records/dmarc/mergeRollout";

test("a step becomes its tags, and says what comes next", () => {
  const merged = mergeRollout(undefined, { rollout: "monitor", aggregateReports: ["mailto:dmarc@acme.example"] });
  expect(merged).toMatchObject({
    ok: true,
    value: {
      text: "v=DMARC1; p=none; rua=mailto:dmarc@acme.example",
      notes: [expect.stringMatching(/^Next step: rollout: quarantine-test\. Before: In the aggregate reports/)],
    },
    issues: [],
  });
});

test("steps that are left out are an error, unless that is declared (RFC 9989 section 5.1.7)", () => {
  const ids = (allowSkip?: boolean): string[] =>
    mergeRollout("v=DMARC1; p=none; rua=mailto:a@b.example", {
      rollout: "reject",
      ...(allowSkip !== undefined && { allowSkip }),
    }).issues.map(({ id }) => id);
  expect(ids()).toEqual(["dmarc/rollout-step-skipped"]);
  expect(ids(true)).toEqual([]);
});

test("tags without a step get no note about steps", () => {
  const merged = mergeRollout("v=DMARC1; p=none; rua=mailto:a@b.example", { policy: "reject" });
  expect(merged.ok && merged.value.notes).toBeUndefined();
  expect(mergeRollout("v=DMARC1; p=none", { rollout: "monitor", policy: "oops" }).ok).toBe(false);
});
