import { addressText, checkedName, lookupName } from "../../../records/spf/lookupTree";

const label = (length: number): string => "x".repeat(length);
const name253 = `${`${label(49)}.`.repeat(5)}abc`;

describe("lookupName", () => {
  test.each([
    ["a.example", "a.example", "as it is"],
    ["A.Example.", "a.example", "in lower case, without trailing dot"],
    ["localhost", "localhost", "of one label"],
    [`${label(63)}.example`, `${label(63)}.example`, "with a label of 63 octets (RFC 1035 section 2.3.4)"],
    [name253, name253, "of 253 octets"],
    [`${name253}.`, name253, "of 253 octets and the dot"],
  ])("%j is asked for as %j: a name %s", (text, name) => {
    expect(lookupName(text)).toBe(name);
  });

  test.each([
    ["", "the root"],
    [".", "the root with its dot"],
    ["a..example", "an empty label"],
    [".a.example", "an empty first label"],
    ["a.example..", "an empty last label"],
    [`${label(64)}.example`, "a label of 64 octets"],
    [`${name253}d`, "254 octets"],
  ])("%j is never asked for: %s", (text) => {
    expect(lookupName(text)).toBeUndefined();
  });
});

test("a name that is checked has several labels (RFC 7208 section 4.3)", () => {
  expect(["a.example.", "localhost", "localhost.", "a..example"].map(checkedName)).toEqual([
    "a.example",
    undefined,
    undefined,
    undefined,
  ]);
});

test("a value that is no text is no address", () => {
  expect([addressText("192.0.2.1"), addressText({ preference: 1, exchange: "192.0.2.1" })]).toEqual(["192.0.2.1", ""]);
});
