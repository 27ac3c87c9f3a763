import * as pulumi from "@pulumi/pulumi";
import { describeIssue, IssuesError } from "../../components/issues";
import { at, type Issue, Severity } from "../../records/issue";

const ISSUE: Issue = {
  id: "spf/x",
  severity: Severity.Error,
  message: "It is wrong.",
  fix: "Mend it.",
  source: "RFC 7208 section 1",
};

const CASES: readonly (readonly [title: string, issue: Issue, text: string])[] = [
  ["what, what to do, why", ISSUE, "It is wrong. [spf/x]\n    fix: Mend it.\n    see: RFC 7208 section 1"],
  [
    "where it belongs",
    { ...ISSUE, path: "domains[0].spf" },
    "domains[0].spf: It is wrong. [spf/x]\n    fix: Mend it.\n    see: RFC 7208 section 1",
  ],
  [
    "a warning without the word, which Pulumi puts in front",
    { ...ISSUE, severity: Severity.Warning },
    "It is wrong. [spf/x]\n    fix: Mend it.\n    see: RFC 7208 section 1",
  ],
  [
    "hostile text escaped",
    { ...ISSUE, found: "a\n\u001b[2J" },
    `It is wrong. [spf/x]\n    found: ${String.raw`"a\010\027[2J"`}\n    fix: Mend it.\n    see: RFC 7208 section 1`,
  ],
  [
    "a found text only once",
    { ...ISSUE, message: 'It is "abc".', found: "abc" },
    'It is "abc". [spf/x]\n    fix: Mend it.\n    see: RFC 7208 section 1',
  ],
];

it.each(CASES)("tells %s", (_title, issue, text) => {
  expect(describeIssue(issue)).toBe(text);
});

it("is an error that Pulumi prints without a stack, with all issues in it", () => {
  const error = new IssuesError("Nothing was changed:", [ISSUE, { ...ISSUE, id: "spf/y" }]);
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(error.message).toBe(
    `Nothing was changed:\n- ${describeIssue(ISSUE)}\n- ${describeIssue({ ...ISSUE, id: "spf/y" })}`,
  );
  expect(error.stack).toBe(error.message);
  expect(error.issues.map(({ id }) => id)).toEqual(["spf/x", "spf/y"]);
});

it("tells the warnings of a refusal behind its errors, as such", () => {
  const issues = [{ ...ISSUE, severity: Severity.Warning, message: "It may be wrong." }, ISSUE];
  expect(
    new IssuesError("Nothing was changed:", issues).message.split("\n").filter((line) => !line.startsWith(" ")),
  ).toEqual(["Nothing was changed:", "- It is wrong. [spf/x]", "With these warnings:", "- It may be wrong. [spf/x]"]);
});

it.each([
  [undefined, "dmarc"],
  ["policy", "dmarc.policy"],
  ["[2].policy", "dmarc[2].policy"],
])("puts the path %p below a setting", (path, expected) => {
  expect(at("dmarc", [{ ...ISSUE, ...(path !== undefined && { path }) }]).map((issue) => issue.path)).toEqual([
    expected,
  ]);
});
