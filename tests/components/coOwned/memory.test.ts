import { importMark, memoryMark, readMark, readMemory } from "../../../components/coOwned/memory";
import { nextMemory, type RecordMemory } from "../../../components/coOwned/history";

const LAST: RecordMemory = {
  number: 3,
  zoneId: "z",
  theirs: [],
  ours: { before: ["include:gone.example"], planned: ["include:a.example"] },
  planned: { text: "v=spf1 include:a.example ~all", others: [], ttl: 1 },
};
const NEXT = { ...LAST, ours: { before: ["include:a.example"], planned: ["include:a.example"] } };

it("a memory that says the same as the last one stays as it is, with its number", () => {
  expect(nextMemory(NEXT, LAST, true, 3)).toBe(LAST);
});

it("the order in which the state keeps its keys makes no difference", () => {
  const shuffled = Object.fromEntries(Object.entries(LAST).reverse()) as unknown as RecordMemory;
  expect(nextMemory(NEXT, shuffled, true, 3)).toBe(shuffled);
});

it("a record that was not written with the last memory gets a new one, under the next number that is free", () => {
  expect(nextMemory(NEXT, LAST, false, 7)).toEqual({ ...NEXT, number: 8 });
});

it("a change has the next number, and so has a first memory", () => {
  expect(nextMemory({ ...NEXT, theirs: ["mx"] }, LAST, true, 3)).toMatchObject({ number: 4, ours: NEXT.ours });
  expect(nextMemory(NEXT, undefined, false, 0).number).toBe(1);
});

it("a mark is read as it was written, among marks of others", () => {
  const written = memoryMark(LAST).additionalSecretOutputs;
  expect(readMark(["token", ...written, "odooMailMemoryX"])).toEqual({ number: 3, isOfImport: false });
  expect(readMark(importMark(LAST).additionalSecretOutputs)).toEqual({ number: 3, isOfImport: true });
  expect([readMark([]), readMark()]).toEqual([NONE, NONE]);
});
const NONE = { number: 0, isOfImport: false };

it("a memory of a newer release is refused rather than guessed at", () => {
  expect(() => readMemory({ version: 2, records: {} })).toThrow(
    /written by a newer release \(version 2; this one reads 1\)\. Upgrade pulumi-odoo-mail\./,
  );
});

it.each([
  ["nothing", undefined],
  ["text", "v1"],
  ["null", null],
  ["no version", { records: {} }],
  ["a version that is text", { version: "1", records: {} }],
  ["without records", { version: 1 }],
  ["with records that are none", { version: 1, records: null }],
])("a memory that is %s cannot be read, and the message says what to do", (_title, input) => {
  expect(() => readMemory(input)).toThrow(/cannot be read.*Restore the state from a backup, or set `adopt: true`/);
});
