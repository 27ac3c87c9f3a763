import type { CheckReport } from "../../verify/report";

/** A report as JSON, all of it. Only ASCII: octets of DNS above 127 would be control characters to a terminal (ECMA-48 section 5.3). */
export function renderJson(report: CheckReport): string {
  return ascii(report);
}

/** A value as JSON in ASCII. */
export function ascii(value: unknown): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replace(/[\u007f-\uffff]/g, escape);
}
