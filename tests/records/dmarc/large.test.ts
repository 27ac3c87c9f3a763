import { mergeDmarc } from "../../../records/dmarc/merge";
import { parseDmarc } from "../../../records/dmarc/parse";

const hostile = [
  "v=DMARC1;" + " ".repeat(65000),
  "v=DMARC1" + " ".repeat(65000),
  "v" + " ".repeat(65000),
  `v=DMARC1;p${" ".repeat(65000)}x`,
  `v=DMARC1;rua=${",".repeat(65000)}`,
  `v=DMARC1;rua=${"mailto:a@b.co,".repeat(4600)}`,
  `v=DMARC1;${";".repeat(65000)}`,
  `v=DMARC1;rua=mailto:${"@".repeat(65000)}`,
  `v=DMARC1;rua=${"!9".repeat(32000)}`,
  `v=DMARC1;fo=${"1:".repeat(32000)}`,
];

test.each(hostile.map((text) => [text.slice(0, 24), text]))(
  "takes linear time and a bounded number of issues: %s",
  (_, text) => {
    const start = process.cpuUsage();
    const parsed = parseDmarc(text);
    mergeDmarc(text, { policy: "none", aggregateReports: ["mailto:new@acme.com"] });
    expect(parsed.issues.length).toBeLessThan(300);
    // A quadratic walk over 65,000 octets takes several seconds of a core; a linear one some milliseconds.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  },
);
