/** Character classes of RFC 5234 appendix B.1, on character codes: the parser's inner loop. */

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isAlpha(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** RFC 7208 section 7.1: visible characters; `%` is the macro parser's business. */
export function isVisible(code: number): boolean {
  return code >= 0x21 && code <= 0x7e;
}

/** What may follow the first letter of a modifier's name (RFC 7208 section 12, `name`). */
export function isNameCharacter(code: number): boolean {
  return isAlpha(code) || isDigit(code) || code === 0x2d || code === 0x5f || code === 0x2e;
}
