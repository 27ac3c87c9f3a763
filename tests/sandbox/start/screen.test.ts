import fc from "fast-check";
import { screenWidth, seconds, wrap } from "../../../sandbox/start/screen";

const cases: readonly [text: string, width: number, lines: readonly string[]][] = [
  ["v=spf1 mx -all", 20, ["v=spf1 mx -all"]],
  ["v=spf1 mx -all", 14, ["v=spf1 mx -all"]],
  ["v=spf1 mx -all", 13, ["v=spf1 mx", "-all"]],
  ["a=mailto:x,mailto:y", 12, ["a=mailto:x,", "mailto:y"]],
  ["include:spf.protection.outlook.com", 20, ["include:spf.", "protection.outlook.", "com"]],
  ["abcdefgh", 3, ["abc", "def", "gh"]],
  ["", 5, [""]],
];

describe("wrapping", () => {
  it.each(cases)("%j at %d", (text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  it("keeps to the width and loses nothing but blanks at the breaks", () => {
    let broken = 0;
    const word = fc.stringMatching(/^[a-z.:=@,]{1,30}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const lines = wrap(words.join(" "), width);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(words.join(""));
        if (lines.length > 1) broken++;
      }),
    );
    expect(broken).toBeGreaterThan(20);
  });
});

describe("the screen", () => {
  it.each([
    [20, 80],
    [100, 100],
    [400, 120],
  ])("with %d columns is written %d wide", (columns, width) => expect(screenWidth(columns)).toBe(width));

  it.each([
    [40, "0.0 s"],
    [1_260, "1.3 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [61_000, "61 s"],
  ])("%d ms read %s", (ms, text) => expect(seconds(ms)).toBe(text));
});
