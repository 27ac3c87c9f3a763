/** Reads the size of an RSA public key out of its DER, in the two forms in which keys are published. */

/** What is read of an RSA public key. */
export interface RsaKey {
  readonly modulusBits: number;
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

// ITU-T X.690 section 8.1.2: universal tags.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
// RFC 8017 appendix A.1: rsaEncryption, 1.2.840.113549.1.1.1, with its tag and length.
const RSA_ENCRYPTION = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/**
 * Reads an RSA public key in DER, bounded by the octets given: a SubjectPublicKeyInfo, as nearly all are published (RFC 6376
 * erratum 3017), or the bare RSAPublicKey that RFC 6376 asks for (RFC 8017 appendix A.1.1). Undefined when it is neither.
 */
export function readRsaKey(der: Uint8Array): RsaKey | undefined {
  const outer = elementAt(der, 0, der.length);
  if (outer?.tag !== SEQUENCE || outer.end !== der.length) return undefined;
  const first = elementAt(der, outer.start, outer.end);
  if (first?.tag === SEQUENCE) return readKeyInfo(der, first, outer.end);
  return first?.tag === INTEGER ? readNumbers(der, first, outer.end) : undefined;
}

function readKeyInfo(der: Uint8Array, algorithm: Element, end: number): RsaKey | undefined {
  const isRsa = RSA_ENCRYPTION.every((octet, at) => der[algorithm.start + at] === octet);
  const bits = elementAt(der, algorithm.end, end);
  // The first octet of a BIT STRING counts unused bits; a key has none (X.690 section 8.6.2).
  if (!isRsa || bits?.tag !== BIT_STRING || bits.end !== end || der[bits.start] !== 0) return undefined;
  const inner = elementAt(der, bits.start + 1, bits.end);
  if (inner?.tag !== SEQUENCE || inner.end !== end) return undefined;
  const modulus = elementAt(der, inner.start, inner.end);
  return modulus?.tag === INTEGER ? readNumbers(der, modulus, inner.end) : undefined;
}

function readNumbers(der: Uint8Array, modulus: Element, end: number): RsaKey | undefined {
  const exponent = elementAt(der, modulus.end, end);
  if (exponent?.tag !== INTEGER || exponent.end !== end) return undefined;
  const [modulusBits, exponentBits] = [bitLength(der, modulus), bitLength(der, exponent)];
  const isOdd = ({ end: after }: Element): boolean => octetAt(der, after - 1) % 2 === 1;
  // RFC 8017 section 3.1: e is at least 3, and both n and e are odd. With e = 1 anybody could sign.
  return exponentBits >= 2 && isOdd(exponent) && isOdd(modulus) && modulusBits > 0 ? { modulusBits } : undefined;
}

// Bits of a positive INTEGER; 0 for a negative one, which no key holds.
function bitLength(der: Uint8Array, { start, end }: Element): number {
  let at = start;
  if (start === end || octetAt(der, start) >= 0x80) return 0;
  while (at < end && der[at] === 0) at++;
  return at === end ? 0 : (end - at - 1) * 8 + (32 - Math.clz32(octetAt(der, at)));
}

// Zero beyond the end. Callers check every length against the end as well.
function octetAt(der: Uint8Array, at: number): number {
  return der[at] ?? 0;
}

// X.690 section 8.1.3: short form, or up to four octets of length; DER has no indefinite form.
function elementAt(der: Uint8Array, at: number, limit: number): Element | undefined {
  const [tag, short] = [der[at], der[at + 1]];
  if (tag === undefined || short === undefined || at + 2 > limit) return undefined;
  const octets = short < 0x80 ? 0 : short - 0x80;
  if (octets > 4 || short === 0x80) return undefined;
  let length = octets === 0 ? short : 0;
  for (let n = 0; n < octets; n++) length = length * 256 + octetAt(der, at + 2 + n);
  const start = at + 2 + octets;
  return start + length <= limit ? { tag, start, end: start + length } : undefined;
}
