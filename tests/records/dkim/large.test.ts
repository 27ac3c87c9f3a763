import { parseDkimKey } from "../../../records/dkim/parse";

const hostile = [
  `p=${"A".repeat(65000)}`,
  `p${" ".repeat(65000)}=`,
  ` ${" ".repeat(65000)}x`,
  `h=${":".repeat(65000)}`,
  `p=${"=".repeat(65000)}`,
  ";".repeat(65000),
];

// The benchmark measures how the time grows with the length.
test.each(hostile.map((value) => [value.slice(0, 8), value]))("has a bounded number of issues: %j", (_, value) => {
  expect(parseDkimKey(value).issues.length).toBeLessThan(100);
});
