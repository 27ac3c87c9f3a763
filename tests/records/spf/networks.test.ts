import fc from "fast-check";
import { countNetworks, cutOut, networkRange, wholeSpace } from "../../../records/spf/compare/cells";
import {
  FAMILY_BITS,
  type Family,
  fromNumber,
  isInNetwork,
  readAddress,
  toNumber,
} from "../../../records/spf/networks";
import { checkProperty } from "./property";

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
  checkProperty(numbers, 0.7, ([of, number]) => {
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
  checkProperty(ranges, 0.5, (networks) => {
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
