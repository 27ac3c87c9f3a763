import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { readDecimal, readIp4, readIp6 } from "../../../records/spf/networks";
import { checkProperty } from "./property";

const mutate = (address: fc.Arbitrary<string>, alphabet: string): fc.Arbitrary<string> =>
  fc.tuple(address, fc.nat(), fc.nat(2), fc.constantFrom(...Array.from(alphabet))).map(([text, at, kind, char]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + (kind === 0 ? "" : char) + text.slice(kind === 2 ? place : place + 1);
  });
const ip6Like = fc.array(fc.constantFrom("0", "1", "ab", "FFFF", "12345", ":", ":", ":", "::", "1.2.3.4", "g"), {
  maxLength: 20,
});

describe("readIp6", () => {
  test("accepts what the platform accepts (RFC 4291 section 2.2)", () => {
    const text = fc.oneof(
      fc.ipV6(),
      mutate(fc.ipV6(), ":0f.g%"),
      ip6Like.map((parts) => parts.join("")),
    );
    checkProperty(text, 0.3, (address) => {
      expect([address, readIp6(address) !== undefined]).toEqual([address, isIPv6(address) && !address.includes("%")]);
      return isIPv6(address);
    });
  });

  const GROUPS: readonly (readonly [text: string, groups: readonly number[]])[] = [
    ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["1::", [1, 0, 0, 0, 0, 0, 0, 0]],
    ["::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0xffff, 0xc000, 0x201]],
    ["1:2:3:4:5:6:192.0.2.1", [1, 2, 3, 4, 5, 6, 0xc000, 0x201]],
    ["1:2:3:4:5:6:7::", [1, 2, 3, 4, 5, 6, 7, 0]],
    ["2001:DB8::0001", [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]],
  ];
  test.each(GROUPS)("reads %s", (text, groups) => expect(readIp6(text)).toEqual(groups));

  const BAD = [
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1::2::3",
    ":1::",
    "1:::2",
    ":::192.0.2.1",
    "1:::192.0.2.1",
  ];
  test.each([
    ...BAD,
    "00001::",
    "::192.0.2.1:1",
    "192.0.2.1::",
    "::192.0.2",
    "::192.0.2.01",
    "1:2:3:4:5:6:7:192.0.2.1",
  ])("rejects %j", (text) => expect(readIp6(text)).toBeUndefined());
});

describe("readIp4", () => {
  test("accepts what the platform accepts", () => {
    checkProperty(fc.oneof(fc.ipV4(), mutate(fc.ipV4(), ".0129a")), 0.3, (address) => {
      expect([address, readIp4(address) !== undefined]).toEqual([address, isIPv4(address)]);
      return isIPv4(address);
    });
  });

  test("reads the octets", () => expect(readIp4("192.0.2.255")).toEqual([192, 0, 2, 255]));
});

describe("readDecimal", () => {
  const CASES: readonly (readonly [text: string, value: number | undefined])[] = [
    ["0", 0],
    ["9", 9],
    ["128", 128],
    ["129", undefined],
    ["1000", undefined],
    ["01", undefined],
    ["00", undefined],
    ["", undefined],
    ["1a", undefined],
    ["/1", undefined],
    [":1", undefined],
  ];
  test.each(CASES)("%j is %p, 128 being the most", (text, value) => expect(readDecimal(text, 128)).toBe(value));
});
