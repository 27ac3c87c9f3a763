import { parseDkimKey } from "../../../records/dkim/parse";

const hostile = [
  `p=${"A".repeat(65000)}`,
  `p${" ".repeat(65000)}=`,
  ` ${" ".repeat(65000)}x`,
  `h=${":".repeat(65000)}`,
  `p=${"=".repeat(65000)}`,
  ";".repeat(65000),
];

test.each(hostile.map((value) => [value.slice(0, 8), value]))("takes linear time: %j", (_, value) => {
  const start = process.cpuUsage();
  expect(parseDkimKey(value).issues.length).toBeLessThan(100);
  // A quadratic walk over 65,000 octets takes several seconds of a core; a linear one some milliseconds.
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
});
