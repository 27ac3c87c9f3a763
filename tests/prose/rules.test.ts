import { proseOf } from "./code";
import { findingsIn, sentencesOf } from "./rules";

const rulesOf = (text: string, isPage = true): string[] => findingsIn(text, isPage).map(({ rule }) => rule);

test.each([
  ["Only then is the record written.", "inverted-opening"],
  ["Neither does a refresh.", "inverted-opening"],
  ["So are the others.", "inverted-opening"],
  ["What nobody asked to change stays.", "hidden-subject"],
  ["It asks the one whom DNS names.", "word"],
  [`${"word ".repeat(31)}end.`, "sentence-length"],
])("%s", (text, rule) => {
  expect(rulesOf(text)).toEqual([rule]);
});

test.each([
  "The record is written. Only our own terms go.",
  "Not all servers have the same record yet.",
  "What does a refresh change?",
  `One thing: ${"word ".repeat(20)}; ${"word ".repeat(20)}end.`,
])("%s is plain", (text) => {
  expect(rulesOf(text)).toEqual([]);
});

test("a comment may have a clause as its title", () => {
  expect(rulesOf("What a guard refuses is gone.", false)).toEqual([]);
});

test("findings have their place in the paragraph", () => {
  const text = "A first sentence. Only then is it done.";
  expect(sentencesOf(text).map(({ sentence }) => sentence)).toEqual(["A first sentence.", "Only then is it done."]);
  expect(findingsIn(text, true)).toEqual([expect.objectContaining({ rule: "inverted-opening", index: 18 })]);
});

test("comments and texts of code are prose; short texts and code are not", () => {
  const source = [
    "/** A title. */",
    "// One line",
    "// and the next.",
    'const message = "There are five words here.";',
    "const other = `${message} is a template that people read`;",
    'const id = "spf/several-records";',
  ].join("\n");
  expect(proseOf("a.ts", source)).toEqual([
    { text: "A title.", line: 1 },
    { text: "One line and the next.", line: 2 },
    { text: "There are five words here.", line: 4 },
    { text: "X is a template that people read", line: 5 },
  ]);
});
