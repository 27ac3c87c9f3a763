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

// The benchmark measures how the time grows with the length.
test.each(hostile.map((text) => [text.slice(0, 24), text]))("has a bounded number of issues: %s", (_, text) => {
  const parsed = parseDmarc(text);
  const merged = mergeDmarc(text, { policy: "none", aggregateReports: ["mailto:new@acme.com"] });
  for (const { issues } of [parsed, merged]) expect(issues.length).toBeLessThan(300);
});
