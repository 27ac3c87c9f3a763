import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../../../records/dns/domainName";

/** RFC 1035 section 4.1.4: the two high bits of a length octet make it a pointer. */
const POINTER = 0xc0;
/** A name has at most 127 labels; more pointers than labels is somebody's joke. */
const MAX_JUMPS = 127;
/** RFC 1035 section 2.3.4: 255 octets with the root's length octet. */
const MAX_OCTETS = 254;

/** A name in a message. */
export interface ReadName {
  /** Presentation form without the final dot; empty for the root. */
  readonly name: string;
  /** Where the next field begins. */
  readonly end: number;
}

/**
 * Reads a name, compressed or not. Undefined when it leaves the message, is too long or its pointers do not lead strictly
 * backwards ("a prior occurrence", RFC 1035 section 4.1.4): so no loop is possible.
 */
export function readName(message: Buffer, start: number): ReadName | undefined {
  const labels: string[] = [];
  let [at, floor, octets, jumps] = [start, start, 0, 0];
  let end: number | undefined;
  for (;;) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join("."), end: end ?? at + 1 };
    if (length >= POINTER) {
      const low = message[at + 1];
      if (low === undefined) return undefined;
      const target = (length - POINTER) * 0x100 + low;
      if (target >= floor || ++jumps > MAX_JUMPS) return undefined;
      end ??= at + 2;
      at = floor = target;
    } else {
      octets += length + 1;
      if (length > MAX_LABEL_LENGTH || octets > MAX_OCTETS || at + 1 + length > message.length) return undefined;
      labels.push(labelText(message.toString("latin1", at + 1, at + 1 + length)));
      at += 1 + length;
    }
  }
}

/** RFC 1035 section 5.1: a dot or backslash inside a label gets a backslash, what is not printable ASCII becomes `\DDD`. */
function labelText(label: string): string {
  if (/^[\w*-]+$/.test(label)) return label;
  return label.replace(/[^\x21-\x7e]|[.\\]/g, (char) =>
    char === "." || char === "\\" ? `\\${char}` : `\\${String(char.charCodeAt(0)).padStart(3, "0")}`,
  );
}

/** Whether a name can be asked for: labels of 1 to 63 printable ASCII characters without escapes, 253 in all. */
export function isAskable(name: string): boolean {
  if (name.length > MAX_NAME_LENGTH) return false;
  return name.split(".").every((label) => label.length <= MAX_LABEL_LENGTH && /^[\x21-\x5b\x5d-\x7e]+$/.test(label));
}

/** How names are compared and kept: RFC 4343 lower case, no final dot. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
