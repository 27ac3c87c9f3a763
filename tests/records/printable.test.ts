import { printable, quoted, quotedList, shortened } from "../../records/printable";

it.each([
  ["plain text", "plain text"],
  ["\u001b[31mred", "\\027[31mred"],
  ["a\nb\r", "a\\010b\\013"],
  ["back\\slash", "back\\092slash"],
  ["\u00ff", "\\255"],
  ["\u202e", "\\u{202e}"],
])("makes %j safe to print", (text, safe) => {
  expect(printable(text)).toBe(safe);
});

it("cuts long text and says how long it was", () => {
  expect(printable("x".repeat(201))).toBe(`${"x".repeat(200)}... (201 characters)`);
  expect(printable("x".repeat(200))).toBe("x".repeat(200));
  expect(printable("abcdef", 3)).toBe("abc... (6 characters)");
});

it("quotes", () => {
  expect(quoted("a\u0007")).toBe('"a\\007"');
});

it("lists found texts in quotes, cut and counted on demand", () => {
  expect(quotedList(["a\u0007", "b"])).toBe('"a\\007", "b"');
  expect(quotedList(["abc", "b", "c"], { max: 2, most: 2, separator: "; " })).toBe(
    '"ab... (3 characters)"; "b" and 1 more',
  );
});

it("names the first parts of a list and counts the others", () => {
  const parts = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
  expect(shortened([])).toBe("");
  expect(shortened(parts)).toBe("a, b, c, d, e, f, g, h, i, j");
  expect(shortened([...parts, "k", "l"])).toBe("a, b, c, d, e, f, g, h, i, j and 2 more");
  expect(shortened(parts, { separator: "; ", most: 2 })).toBe("a; b and 8 more");
});
