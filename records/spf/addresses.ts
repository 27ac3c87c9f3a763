import { isDigit } from "./characters";

const IP6_GROUPS = 8;

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
