import fc from "fast-check";
import { hanging, inert, wrapped } from "../../../cli/render/text";
import { checkProperty } from "../../records/property";

it.each([
  ["one two three", 8, ["one two", "three"]],
  ["one", 3, ["one"]],
  ["", 5, [""]],
  ["abcdefgh", 3, ["abc", "def", "gh"]],
  ["a abcdefgh b", 4, ["a", "abcd", "efgh", "b"]],
  ["v=spf1 mx -all", 20, ["v=spf1 mx -all"]],
  ["v=spf1 mx -all", 14, ["v=spf1 mx -all"]],
  ["v=spf1 mx -all", 13, ["v=spf1 mx", "-all"]],
  ["a=mailto:x,mailto:y", 12, ["a=mailto:x,", "mailto:y"]],
  ["include:spf.protection.outlook.com", 20, ["include:spf.", "protection.outlook.", "com"]],
])("wraps %j at %i", (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines);
});

const widths = fc.integer({ min: 1, max: 40 });

it("wraps without a line too long, and loses nothing but spaces", () => {
  const text = fc.string({ minLength: 5, maxLength: 200, size: "max" });
  checkProperty(fc.tuple(text, widths), 0.5, ([whole, width]) => {
    const lines = wrapped(whole, width);
    expect(lines.every((line) => line.length <= width)).toBe(true);
    expect(lines.join("").replaceAll(" ", "")).toBe(whole.replaceAll(" ", ""));
    return lines.length > 1;
  });
});

it("breaks words at their punctuation without a line too long", () => {
  const word = fc.stringMatching(/^[a-z.:=@,]{1,30}$/);
  checkProperty(fc.tuple(fc.array(word, { maxLength: 12 }), widths), 0.5, ([words, width]) => {
    const lines = wrapped(words.join(" "), width);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.join("").replaceAll(" ", "")).toBe(words.join(""));
    return lines.length > 1;
  });
});

it("indents what does not fit behind its head", () => {
  expect(hanging("fix ", "one two three four five six seven", 24)).toBe("fix one two three four\n    five six seven");
});

it("shows control and formatting characters, and leaves everything else", () => {
  expect(inert("a\\027b\u001b[2J\u202eé\u009b\u2028")).toBe("a\\027b\\u{1b}[2J\\u{202e}é\\u{9b}\\u{2028}");
});
