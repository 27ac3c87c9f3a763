import { readIp4, readIp6 } from "./addresses";

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** How many bits an address of the family has. */
export const FAMILY_BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

const GROUP_BITS: Readonly<Record<Family, number>> = { 4: 8, 6: 16 };

/** An address as numbers: four octets of IPv4, eight groups of 16 bits of IPv6. */
export interface Address {
  readonly family: Family;
  readonly groups: readonly number[];
}

/**
 * Reads an IPv4 or IPv6 address. An IPv4-mapped IPv6 address is the IPv4 address in it (RFC 7208 section 5).
 *
 * @returns undefined for anything else
 */
export function readAddress(text: string): Address | undefined {
  const octets = readIp4(text);
  if (octets !== undefined) return { family: 4, groups: octets };
  const groups = readIp6(text);
  return groups === undefined ? undefined : (mappedAddress(groups) ?? { family: 6, groups });
}

function mappedAddress(groups: readonly number[]): Address | undefined {
  const [high, low] = groups.slice(6) as [number, number];
  // RFC 4291 section 2.5.5.2: 80 bits of zeros and 16 of ones.
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  return { family: 4, groups: [high >> 8, high & 0xff, low >> 8, low & 0xff] };
}

/** Whether an address is in a network of its own family: the first `prefix` bits are the same (RFC 7208 section 5). */
export function isInNetwork(address: Address, network: readonly number[], prefix: number): boolean {
  const bits = GROUP_BITS[address.family];
  let left = prefix;
  for (let at = 0; left > 0; at++, left -= bits) {
    const differing = (address.groups[at] as number) ^ (network[at] as number);
    if (differing >> Math.max(0, bits - left) !== 0) return false;
  }
  return true;
}

/** The address as one number. */
export function toNumber({ family, groups }: Address): bigint {
  const bits = BigInt(GROUP_BITS[family]);
  return groups.reduce((number, group) => (number << bits) | BigInt(group), 0n);
}

/** The address of a number, in the way people write it (IPv6: RFC 5952). */
export function fromNumber(number: bigint, family: Family): string {
  const bits = GROUP_BITS[family];
  const groups = Array.from({ length: FAMILY_BITS[family] / bits }, (_, at) =>
    Number((number >> BigInt(FAMILY_BITS[family] - bits * (at + 1))) & ((1n << BigInt(bits)) - 1n)),
  );
  return family === 4 ? groups.join(".") : compressed(groups);
}

// RFC 5952 section 4.2: the longest run of two or more zero groups, the first one of equals.
function compressed(groups: readonly number[]): string {
  let best = { from: 0, length: 1 };
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > best.length) best = { from, length };
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (best.length === 1) return hex(groups);
  return `${hex(groups.slice(0, best.from))}::${hex(groups.slice(best.from + best.length))}`;
}
