import fc from "fast-check";
import { isIPv4, isIPv6 } from "node:net";
import { countNetworks, cutOut, networkRange, wholeSpace } from "../../../records/spf/compare/cells";
import {
  type Family,
  FAMILY_BITS,
  fromNumber,
  isInNetwork,
  readAddress,
  readDecimal,
  readIp4,
  readIp6,
  toNumber,
} from "../../../records/spf/networks";
import { checkProperty } from "../property";

const FORMS: readonly (readonly [text: string, canonical: string])[] = [
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:0201", "192.0.2.1"],
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
];

test.each(FORMS)("%s is %s (RFC 5952 section 4, RFC 7208 section 5)", (text, canonical) => {
  const address = readAddress(text);
  expect(address && fromNumber(toNumber(address), address.family)).toBe(canonical);
});

test.each(["", "192.0.2", "192.0.2.256", "::1::", "host.example", "::ffff:192.0.2.1.1"])("%p is no address", (text) => {
  expect(readAddress(text)).toBeUndefined();
});

const family = fc.constantFrom<Family>(4, 6);
const address = (of: Family): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(FAMILY_BITS[of])) - 1n });

test("a number and its text are the same address", () => {
  const numbers = family.chain((of) => address(of).map((number) => [of, number] as const));
  checkProperty(numbers, 0.6, ([of, number]) => {
    const read = readAddress(fromNumber(number, of));
    expect(read && toNumber(read)).toBe(number);
    return number > 0xffffn;
  });
});

test("an address is in a network exactly when it is in its range", () => {
  const pairs = family.chain((of) =>
    fc.tuple(fc.constant(of), address(of), fc.nat(FAMILY_BITS[of]), fc.nat(FAMILY_BITS[of])),
  );
  checkProperty(pairs, 0.3, ([of, number, prefix, bit]) => {
    const other = number ^ (1n << BigInt(Math.min(bit, FAMILY_BITS[of] - 1)));
    const [network, client] = [number, other].map((value) => readAddress(fromNumber(value, of)));
    const { first, last } = networkRange(number, prefix, of);
    if (network?.family !== of || client?.family !== of) return false;
    const isIn = other >= first && other <= last;
    expect(isInNetwork(client, network.groups, prefix)).toBe(isIn);
    return isIn;
  });
});

test("cutting networks out of a space loses no address and no value", () => {
  const ranges = fc.array(fc.tuple(address(4), fc.nat(32)), { minLength: 1, maxLength: 20 });
  checkProperty(ranges, 0.3, (networks) => {
    const left = wholeSpace(4, "left");
    const cut = networks.flatMap(([number, prefix]) => {
      const { first, last } = networkRange(number, prefix, 4);
      return cutOut(left, first, last);
    });
    const size = (cells: readonly { first: bigint; last: bigint }[]): bigint =>
      cells.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
    expect(size(left) + size(cut)).toBe(1n << 32n);
    expect(left.every((cell, at) => at === 0 || cell.first > (left[at - 1]?.last ?? 0n))).toBe(true);
    for (const [number] of networks)
      expect(left.some(({ first, last }) => first <= number && number <= last)).toBe(false);
    return left.length > 2;
  });
});

test.each([
  [0n, (1n << 32n) - 1n, 1],
  [0n, 0n, 1],
  [0n, 2n, 2],
  [1n, 6n, 4],
  [128n, 255n, 1],
  [1n, (1n << 32n) - 2n, 62],
])("from %s to %s there are networks: %s", (first, last, count) => {
  expect(countNetworks(first, last)).toBe(count);
});

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
