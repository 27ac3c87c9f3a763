import fc from "fast-check";
import { checkProperty } from "../property";
import {
  EscapeRadix,
  fromPresentation,
  holdsText,
  quoteCharacterString,
  splitCharacterStrings,
  toOctets,
  wireLength,
} from "../../../records/dns/characterStrings";

describe("character-strings (RFC 1035 section 3.3)", () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [254, [254]],
    [255, [255]],
    [256, [255, 1]],
    [600, [255, 255, 90]],
  ])("%i octets are cut into strings of %j", (length, lengths) => {
    const text = "x".repeat(length);
    expect(splitCharacterStrings(text).map((string) => string.length)).toEqual(lengths);
    expect(wireLength(text)).toBe(length + lengths.length);
  });
});

describe("presentation format (RFC 1035 section 5.1)", () => {
  it.each([
    ["plain", '"plain"'],
    ['a"b', '"a\\"b"'],
    ["a\\b", '"a\\\\b"'],
    ["a;b", '"a;b"'],
    ["\u0000\u001f\u007f\u00ff", '"\\000\\031\\127\\255"'],
  ])("writes %j", (text, presentation) => {
    expect(quoteCharacterString(text)).toBe(presentation);
    expect(fromPresentation(presentation)).toBe(text);
  });

  it.each([
    ["bare text", "bare text"],
    ['"one" "two"', "onetwo"],
    ['"one"\t"two"', "onetwo"],
    ['"a\\098"', "ab"],
    // 999 is no octet: the backslash takes the next character as it is.
    ['"a\\999"', "a999"],
    ['"a\\', "a\\"],
    ["", ""],
    ["ü", "\u00c3\u00bc"],
    ['"ü"', "\u00c3\u00bc"],
  ])("reads %j", (presentation, text) => {
    expect(fromPresentation(presentation)).toBe(text);
  });

  it.each([
    ['"\\303\\274"', "\u00c3\u00bc"],
    ['"\\377"', "\u00ff"],
    // 8 is no octal digit, and 400 is no octet.
    ['"\\189"', "189"],
    ['"\\400"', "400"],
  ])("reads %j with octal escapes", (presentation, text) => {
    expect(fromPresentation(presentation, EscapeRadix.Octal)).toBe(text);
  });

  it("reads back what it writes, for all octets", () => {
    const octets = fc
      .array(fc.integer({ min: 0, max: 255 }), { maxLength: 600, size: "max" })
      .map((codes) => String.fromCharCode(...codes));
    checkProperty(octets, 0.3, (text) => {
      const strings = splitCharacterStrings(text).map(quoteCharacterString);
      expect(fromPresentation(strings.join(" "))).toBe(text);
      return strings.length > 1;
    });
  });
});

it.each([
  ["TXT", true],
  ["SPF", true],
  ["CNAME", false],
])("records of type %s hold character-strings: %s (RFC 4408 section 3.1.1)", (type, holds) => {
  expect(holdsText(type)).toBe(holds);
});

it("turns text into its UTF-8 octets, one a character", () => {
  expect(toOctets("aü€")).toBe("a\u00c3\u00bc\u00e2\u0082\u00ac");
  expect(toOctets("ascii")).toBe("ascii");
});
