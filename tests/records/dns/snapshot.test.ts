import fc from "fast-check";
import {
  type DnsSnapshot,
  parseSnapshot,
  renderSnapshot,
  sameAnswer,
  snapshotResolver,
} from "../../../records/dns/snapshot";
import type { DnsAnswer } from "../../../records/resolver";
import { checkProperty } from "../property";

const DATE = "2026-11-22T10:00:00.000Z";
const TXT: DnsAnswer = { status: "answer", values: ["v=spf1 -all", 'b\u00c3\u00bccher "quoted"'] };
const MX: DnsAnswer = { status: "answer", values: [{ preference: 10, exchange: "mail.example" }] };
const GONE: DnsAnswer = { status: "nxdomain", values: [] };
const SNAPSHOT: DnsSnapshot = {
  date: DATE,
  answers: new Map([
    ["TXT a.example", TXT],
    ["MX a.example", MX],
    ["TXT gone.example", GONE],
  ]),
};

it("a snapshot is written with a question a line, sorted, so that two of them can be compared", () => {
  expect(renderSnapshot(SNAPSHOT).split("\n")).toEqual([
    "{",
    '  "version": 1,',
    `  "date": "${DATE}",`,
    '  "answers": {',
    '    "MX a.example": {"status":"answer","values":[{"preference":10,"exchange":"mail.example"}]},',
    String.raw`    "TXT a.example": {"status":"answer","values":["b` + 'Ã¼cher \\"quoted\\"","v=spf1 -all"]},',
    '    "TXT gone.example": {"status":"nxdomain","values":[]}',
    "  }",
    "}",
    "",
  ]);
});

it("a snapshot is read as it was written, for answers of any octets", () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
  const value = fc.oneof(
    fc.array(octet, { maxLength: 40 }).map((octets) => octets.join("")),
    fc.record({ preference: fc.nat(65535), exchange: fc.string() }),
  );
  const answer = fc.record({
    status: fc.constantFrom("answer", "nodata", "nxdomain"),
    values: fc.array(value, { maxLength: 4 }),
  });
  checkProperty(fc.dictionary(fc.string(), answer), 0.4, (answers) => {
    const snapshot = { date: DATE, answers: new Map(Object.entries(answers)) } as DnsSnapshot;
    const read = parseSnapshot(renderSnapshot(snapshot));
    expect(read.ok && [...read.value.answers.keys()].sort()).toEqual([...snapshot.answers.keys()].sort());
    for (const [key, one] of snapshot.answers)
      expect(read.ok && sameAnswer(read.value.answers.get(key) ?? GONE, one)).toBe(true);
    return Object.values(answers).some(({ values }) => values.length > 1);
  });
});

it("the resolver answers what the snapshot holds, in any case and with a trailing dot, and times out for the rest", async () => {
  const resolver = snapshotResolver(SNAPSHOT);
  expect(await resolver.resolve("A.example.", "TXT")).toEqual(TXT);
  expect(await resolver.resolve("gone.example", "TXT")).toEqual(GONE);
  expect(await resolver.resolve("a.example", "AAAA")).toEqual({ status: "timeout", values: [] });
});

it("answers are the same whatever the order of their values", () => {
  expect(sameAnswer(TXT, { status: "answer", values: [...TXT.values].reverse() })).toBe(true);
  expect(sameAnswer(TXT, { status: "answer", values: [TXT.values[0] ?? ""] })).toBe(false);
  expect(sameAnswer(GONE, { status: "nodata", values: [] })).toBe(false);
});

const good = (more: object): string => JSON.stringify({ version: 1, date: DATE, answers: {}, ...more });

it.each([
  ["", "it is no JSON object"],
  ["[]", "it is no JSON object"],
  ["null", "it is no JSON object"],
  [good({ version: 2 }), "its version is not 1"],
  [good({ date: "yesterday" }), "it has no date in UTC"],
  [good({ date: [DATE] }), "it has no date in UTC"],
  [good({ answers: [] }), "it has no answers"],
  [good({ answers: { "TXT \u001b.example": null } }), "its answer for TXT \\027.example cannot be read"],
  [good({ answers: { "A a": { status: "servfail", values: [] } } }), "its answer for A a cannot be read"],
  [good({ answers: { "A a": { status: "answer", values: "x" } } }), "its answer for A a cannot be read"],
  [
    good({ answers: { "MX a": { status: "answer", values: [{ preference: "10", exchange: "m" }] } } }),
    "its answer for MX a cannot be read",
  ],
  [
    good({ answers: { "MX a": { status: "answer", values: [{ preference: 10 }] } } }),
    "its answer for MX a cannot be read",
  ],
  [good({ answers: { "MX a": { status: "answer", values: [5] } } }), "its answer for MX a cannot be read"],
  ["x".repeat(16 * 1024 * 1024 + 1), "it has more than 16777216 octets"],
])("a text that is no snapshot is refused: %#", (text, why) => {
  const read = parseSnapshot(text);
  expect(read.ok).toBe(false);
  expect(read.issues.map(({ id, severity, message }) => [id, severity, message])).toEqual([
    ["dns/snapshot-unreadable", "error", `The DNS snapshot cannot be used: ${why}.`],
  ]);
});

it("a snapshot is read with a date of whole seconds too", () => {
  const date = "2026-11-22T10:00:00Z";
  expect(parseSnapshot(good({ date }))).toEqual({ ok: true, value: { date, answers: new Map() }, issues: [] });
});
