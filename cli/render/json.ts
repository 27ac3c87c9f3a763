/** JSON that is safe to print on a terminal. */
/** A value as JSON in ASCII. Octets of DNS above 127 would be control characters to a terminal (ECMA-48 section 5.3). */
export function renderJson(value: unknown): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replace(/[\u007f-\uffff]/g, escape);
}
