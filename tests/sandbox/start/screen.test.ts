import { screenWidth, seconds } from "../../../sandbox/start/screen";

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
