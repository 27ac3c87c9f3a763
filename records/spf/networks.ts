/** Reads, compares and writes IP addresses and networks, without a library, because SPF has its own grammar for them. */
import { isDigit } from "./syntax";

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** How many bits an address of the family has. */
export const FAMILY_BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** How many bits a group has: an octet of IPv4, two octets of IPv6. */
export const GROUP_BITS: Readonly<Record<Family, number>> = { 4: 8, 6: 16 };

const IP6_GROUPS = 8;

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

/** The four octets of a dotted quad; undefined for anything else, leading zeros included (RFC 7208 section 12, `qnum`). */
export function readIp4(text: string): number[] | undefined {
  const octets: number[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) continue;
    if (at < text.length && code !== 0x2e) return undefined;
    const octet = readDecimal(text.slice(start, at), 255);
    if (octet === undefined || octets.push(octet) > 4) return undefined;
    start = at + 1;
  }
  return octets.length === 4 ? octets : undefined;
}

/** The eight groups of an IPv6 address in any of the three forms of RFC 4291 section 2.2; undefined for anything else. */
export function readIp6(text: string): number[] | undefined {
  const gap = text.indexOf("::");
  if (gap < 0) {
    const groups = readGroups(text, true);
    return groups?.length === IP6_GROUPS ? groups : undefined;
  }
  const head = text.slice(0, gap);
  const tail = text.slice(gap + 2);
  const before = head === "" ? [] : readGroups(head, false);
  const after = tail === "" ? [] : readGroups(tail, true);
  if (before === undefined || after === undefined) return undefined;
  // "::" stands for one group or more.
  const missing = IP6_GROUPS - before.length - after.length;
  return missing < 1 ? undefined : [...before, ...new Array<number>(missing).fill(0), ...after];
}

/** A decimal number without leading zeros, at most `max`; undefined for anything else. */
export function readDecimal(digits: string, max: number): number | undefined {
  if (digits === "" || digits.length > 3 || (digits.length > 1 && digits.startsWith("0"))) return undefined;
  let value = 0;
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at);
    if (!isDigit(code)) return undefined;
    value = value * 10 + code - 0x30;
  }
  return value <= max ? value : undefined;
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

function mappedAddress(groups: readonly number[]): Address | undefined {
  const [high, low] = groups.slice(6) as [number, number];
  // RFC 4291 section 2.5.5.2: 80 bits of zeros and 16 of ones.
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  return { family: 4, groups: [high >> 8, high & 0xff, low >> 8, low & 0xff] };
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

// The last group may be an IPv4 address, which fills two (RFC 4291 section 2.2, third form).
function readGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text.length > 45) return undefined;
  const last = text.slice(text.lastIndexOf(":") + 1);
  const quad = isEnd && last.includes(".") ? readIp4(last) : undefined;
  const whole = quad === undefined ? text : text.slice(0, -last.length);
  // What stands before the quad ends in its colon, if there is anything.
  const groups = whole === "" ? [] : (quad === undefined ? whole : whole.slice(0, -1)).split(":").map(readGroup);
  if (groups.some(Number.isNaN)) return undefined;
  return quad === undefined ? groups : [...groups, ...asGroups(quad)];
}

function asGroups(octets: readonly number[]): number[] {
  const address = octets.reduce((high, octet) => high * 0x100 + octet, 0);
  return [Math.floor(address / 0x10000), address % 0x10000];
}

// One to four hexadecimal digits, NaN for anything else.
function readGroup(text: string): number {
  return /^[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
}
