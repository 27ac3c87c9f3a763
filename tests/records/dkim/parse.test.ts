import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { isError } from "../../../records/issue";
import { type DkimKey, parseDkimKey } from "../../../records/dkim/parse";
import { readRsaKey } from "../../../records/dkim/rsaKey";
import { readTagList } from "../../../records/dkim/tagList";
import { checkProperty } from "../property";
import { valueOf } from "../valueOf";

const rsa = (bits: number, type: "spki" | "pkcs1" = "spki"): Buffer =>
  generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ type, format: "der" });
const RSA = rsa(2048).toString("base64");
const SHORT = rsa(1024).toString("base64");
const ED = generateKeyPairSync("ed25519")
  .publicKey.export({ type: "spki", format: "der" })
  .subarray(-32)
  .toString("base64");

const keyOf = (text: string): DkimKey => valueOf(parseDkimKey(text));

describe("tags are read with their defaults (RFC 6376 section 3.6.1)", () => {
  const defaults: DkimKey = {
    keyType: "rsa",
    hashAlgorithms: [],
    publicKey: RSA,
    serviceTypes: ["*"],
    flags: [],
    testing: false,
    strictIdentity: false,
    revoked: false,
    modulusBits: 2048,
  };
  const cases: [rule: string, text: string, read: Partial<DkimKey>][] = [
    ["p alone is enough", `p=${RSA}`, {}],
    ["v first, a semicolon at the end", `v=DKIM1; k=rsa; p=${RSA};`, {}],
    [
      "folding white space anywhere around (section 3.2)",
      ` v\t=\r\n DKIM1 ;\r\n\tp = ${RSA.slice(0, 20)}\r\n ${RSA.slice(20)} ; `,
      {},
    ],
    ["h, without case", `h=SHA256 : sha1:x;p=${RSA}`, { hashAlgorithms: ["sha256", "sha1", "x"] }],
    ["n as found", `n=a =  b;p=${RSA}`, { notes: "a =  b" }],
    ["n may be empty", `n=;p=${RSA}`, { notes: "" }],
    ["s email", `s=email;p=${RSA}`, { serviceTypes: ["email"] }],
    ["s with an unknown type beside *", `s=x:*;p=${RSA}`, { serviceTypes: ["x", "*"] }],
    ["t=s", `t=s;p=${RSA}`, { flags: ["s"], strictIdentity: true }],
    ["t=y and an unknown flag", `t=y:z;p=${RSA}`, { flags: ["y", "z"], testing: true }],
    ["padding is optional (section 2.10)", `p=${RSA.replace(/=/g, "")}`, { publicKey: RSA.replace(/=/g, "") }],
  ];
  test.each(cases)("%s", (_, text, read) => {
    expect(keyOf(text)).toEqual({ ...defaults, ...read });
  });

  test("Ed25519 keys are 32 octets as they are (RFC 8463 section 4)", () => {
    expect(keyOf(`v=DKIM1;k=ed25519;p=${ED}`)).toEqual({
      keyType: "ed25519",
      hashAlgorithms: [],
      publicKey: ED,
      serviceTypes: ["*"],
      flags: [],
      testing: false,
      strictIdentity: false,
      revoked: false,
    });
  });

  test("an empty p is a revoked key", () => {
    expect(keyOf("v=DKIM1; p=")).toMatchObject({ revoked: true, publicKey: "" });
    expect(keyOf("v=DKIM1; p= \t")).not.toHaveProperty("modulusBits");
  });
});

describe("what verifiers do not accept is refused, the rest is warned of", () => {
  const cases: [text: string, ok: boolean, ids: string[]][] = [
    [`v=DKIM1; p=${RSA}`, true, []],
    [`v=DKIM2; p=${RSA}`, false, ["dkim/version-not-valid"]],
    [`v=dkim1; p=${RSA}`, false, ["dkim/version-not-valid"]],
    [`p=${RSA}; v=DKIM1`, false, ["dkim/version-not-valid"]],
    ["v=DKIM1", false, ["dkim/key-missing"]],
    ["", false, ["dkim/key-missing"]],
    ["v=DKIM1; p=", true, ["dkim/key-revoked"]],
    [`p=${RSA}; p=${RSA}`, false, ["dkim/tag-twice"]],
    [`p=${RSA};; n=x`, false, ["dkim/not-a-tag"]],
    [`p=${RSA}; oops`, false, ["dkim/not-a-tag"]],
    [`p=${RSA}; 1x=y`, false, ["dkim/not-a-tag"]],
    [`p=${RSA}; x-1=y`, false, ["dkim/not-a-tag"]],
    [`p=${RSA}; x_1=y`, true, ["dkim/unknown-tag"]],
    [`P=${RSA}`, false, ["dkim/unknown-tag", "dkim/key-missing"]],
    [`k=dsa; p=${RSA}`, false, ["dkim/unknown-key-type"]],
    ["k=dsa", false, ["dkim/key-missing", "dkim/unknown-key-type"]],
    [`k=RSA; p=${RSA}`, false, ["dkim/unknown-key-type"]],
    ["p=not base64!", false, ["dkim/key-not-base64"]],
    ["p=abcde", false, ["dkim/key-not-base64"]],
    ["p=abc=def", false, ["dkim/key-not-base64"]],
    ["p====", false, ["dkim/key-not-base64"]],
    [`p=${RSA.slice(0, 100)}`, false, ["dkim/key-not-valid"]],
    [`p=${ED}`, false, ["dkim/key-not-valid"]],
    [`k=ed25519; p=${RSA}`, false, ["dkim/key-not-valid"]],
    [`p=${rsa(1023).toString("base64")}`, false, ["dkim/key-too-short"]],
    [`p=${SHORT}`, true, ["dkim/key-short"]],
    [`p=${rsa(4104).toString("base64")}`, true, ["dkim/key-long"]],
    [`h=sha1; p=${RSA}`, false, ["dkim/no-usable-hash"]],
    [`h=; p=${RSA}`, false, ["dkim/no-usable-hash"]],
    [`h=sha1:sha256; p=${RSA}`, true, ["dkim/sha1-allowed"]],
    [`s=tlsrpt; p=${RSA}`, false, ["dkim/not-for-email"]],
    [`t=y; p=${RSA}`, true, ["dkim/testing"]],
    [`p=${RSA}${";a=b".repeat(64)}`, false, ["dkim/too-long"]],
    [`p=${" ".repeat(65536)}`, false, ["dkim/too-long"]],
  ];
  test.each(cases.map((row) => [row[0].slice(0, 60), ...row] as const))("%s", (_, text, ok, ids) => {
    const parsed = parseDkimKey(text);
    expect(parsed.issues.map(({ id }) => id)).toEqual(ids);
    expect(parsed.ok).toBe(ok);
    expect(parsed.issues.some(isError)).toBe(!ok);
    const isThere = parsed.issues.map(({ found = "", position = 0 }) => text.slice(position).startsWith(found));
    expect(isThere).toEqual(parsed.issues.map(() => true));
    const sentence: unknown = expect.stringMatching(/^\S[^]{8,}\.$/);
    expect(parsed.issues).toEqual(parsed.issues.map((issue) => ({ ...issue, message: sentence, fix: sentence })));
  });

  const words: [text: string, message: string][] = [
    ["v=DKIM1; p=", "The key was revoked: p is empty."],
    ["v=DKIM1", "The record has no p, so it is no DKIM key."],
    [`p=${RSA}; n=1; n=2`, 'The tag "n" occurs twice.'],
    [`p=${RSA}; x=y`, 'Verifiers ignore the tag "x".'],
    [`s=tlsrpt; p=${RSA}`, '"s=tlsrpt" does not allow the key for mail.'],
    [`h=sha1; p=${RSA}`, '"h=sha1" does not allow sha256, the only hash in use.'],
    [`k=dsa; p=${RSA}`, '"dsa" is no key type in use: rsa or ed25519.'],
    [`k=ed25519; p=${RSA.slice(0, 16)}`, "p has 12 octets; an Ed25519 key has 32."],
    [`p=${rsa(4104).toString("base64")}`, "The RSA key has 4104 bits; verifiers need not accept more than 4096."],
  ];
  test.each(words.map((row) => [row[0].slice(0, 30), ...row] as const))(
    "%s: what was found stands in the message",
    (_, text, message) => {
      expect(parseDkimKey(text).issues[0]?.message).toBe(message);
    },
  );

  const sound = [`k=ed25519; p=${ED}`, `h=sha256; s=email; t=s; p=${RSA}`, `p=${rsa(4096).toString("base64")}`];
  test.each(sound.map((text) => [text.slice(0, 30), text]))("nothing is said of %s", (_, text) => {
    expect(parseDkimKey(text).issues).toEqual([]);
  });

  test("64 tags and 65,535 octets are the most (RFC 1035 section 3.2.1)", () => {
    const tags = `p=${RSA}${";a=b".repeat(63)}`;
    expect(parseDkimKey(tags).issues.map(({ id }) => id)).not.toContain("dkim/too-long");
    const octets = `p=${RSA}`.padEnd(65_535);
    expect([parseDkimKey(octets).ok, parseDkimKey(`${octets} `).ok]).toEqual([true, false]);
  });

  test("an unknown key type beside a revoked key is refused all the same", () => {
    expect(parseDkimKey("k=x; p=").ok).toBe(false);
  });
});

describe("RSA keys are read out of their DER (RFC 8017 appendix A.1)", () => {
  const sizes = [512, 768, 1024, 1025, 2048, 3072, 4096];
  test.each(sizes)("%d bits, as SubjectPublicKeyInfo and as RSAPublicKey", (bits) => {
    expect(readRsaKey(rsa(bits))).toEqual({ modulusBits: bits });
    expect(readRsaKey(rsa(bits, "pkcs1"))).toEqual({ modulusBits: bits });
  });

  const hex = (text: string): Uint8Array => Buffer.from(text.replace(/ /g, ""), "hex");
  const KEY = "30 06 02 01 0b 02 01 03";
  const INFO = "300d 06092a864886f70d010101 0500";
  const cases: [rule: string, der: string, bits: number | undefined][] = [
    ["the smallest key", KEY, 4],
    ["the same, wrapped", `30 1a ${INFO} 0309 00 ${KEY}`, 4],
    ["a length in long form", "30 81 06 02 01 0b 02 01 03", 4],
    ["a leading zero octet is no bit", "30 07 02 02 00 8b 02 01 03", 8],
    ["leading zero octets, however many", "30 08 02 03 00 00 8b 02 01 03", 8],
    ["a length of four octets", "30 84 00 00 00 06 02 01 0b 02 01 03", 4],
    ["a modulus of zeros", "30 07 02 02 00 00 02 01 03", undefined],
    ["the smallest negative modulus", "30 07 02 02 80 01 02 01 03", undefined],
    ["a BIT STRING that is missing", `30 0f ${INFO}`, undefined],
    ["nothing in the BIT STRING", `30 12 ${INFO} 0301 00`, undefined],
    ["nothing in the inner SEQUENCE", `30 14 ${INFO} 0303 00 30 00`, undefined],
    ["an inner length beyond the inner SEQUENCE", `30 1a ${INFO} 0309 00 30 06 02 01 0b 02 02 03`, undefined],
    ["nothing", "", undefined],
    ["a tag alone", "30", undefined],
    ["no SEQUENCE", "31 06 02 01 0b 02 01 03", undefined],
    ["octets behind the key", `${KEY} 00`, undefined],
    ["octets behind the exponent", "30 07 02 01 0b 02 01 03 00", undefined],
    ["a length beyond the end", "30 07 02 01 0b 02 01 03", undefined],
    ["an inner length beyond the end", "30 06 02 05 0b 02 01 03", undefined],
    ["an indefinite length", "30 80 02 01 0b 02 01 03 00 00", undefined],
    ["a length of five octets", "30 85 00 00 00 00 06 02 01 0b 02 01 03", undefined],
    ["a length whose octets are missing", "30 84 00", undefined],
    ["something else than an INTEGER first", "30 06 04 01 0b 02 01 03", undefined],
    ["something else than an INTEGER second", "30 06 02 01 0b 04 01 03", undefined],
    ["no exponent", "30 03 02 01 0b", undefined],
    ["e = 1: anybody could sign", "30 06 02 01 0b 02 01 01", undefined],
    ["an even exponent", "30 06 02 01 0b 02 01 04", undefined],
    ["an even modulus", "30 06 02 01 0a 02 01 03", undefined],
    ["a negative modulus", "30 06 02 01 8b 02 01 03", undefined],
    ["a modulus of zero", "30 06 02 01 00 02 01 03", undefined],
    ["an INTEGER without octets", "30 05 02 00 02 01 03", undefined],
    ["another algorithm", "30 1a 300d 06092a864886f70d01010b 0500 0309 00 30060201 0b 020103", undefined],
    ["unused bits", `30 1a ${INFO} 0309 01 ${KEY}`, undefined],
    ["an OCTET STRING for the BIT STRING", `30 1a ${INFO} 0409 00 ${KEY}`, undefined],
    ["octets behind the BIT STRING", `30 1c ${INFO} 0309 00 ${KEY} 0500`, undefined],
    ["no SEQUENCE in the BIT STRING", `30 1a ${INFO} 0309 00 31 06 02 01 0b 02 01 03`, undefined],
    ["octets behind the inner SEQUENCE", `30 1b ${INFO} 030a 00 ${KEY} 00`, undefined],
    ["something else than an INTEGER inside", `30 1a ${INFO} 0309 00 30 06 04 01 0b 02 01 03`, undefined],
  ];
  test.each(cases)("%s", (_, der, bits) => {
    expect(readRsaKey(hex(der))?.modulusBits).toBe(bits);
  });

  test("a key that was cut or lost an octet anywhere is never taken for one of its size", () => {
    const key = rsa(1024);
    checkProperty(fc.tuple(fc.nat(key.length - 1), fc.boolean()), 0.9, ([at, cut]) => {
      const broken = cut ? key.subarray(0, at) : Buffer.concat([key.subarray(0, at), key.subarray(at + 1)]);
      expect(readRsaKey(broken)?.modulusBits).not.toBe(1024);
      return true;
    });
  });
});

describe("hostile text", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary-ascii", maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          "v=DKIM1",
          ";",
          "=",
          " ",
          "p=",
          "p",
          RSA.slice(0, 8),
          "h=sha256",
          "t=y",
          "k=",
          "rsa",
          "\0",
          "\xff",
          "\r\n",
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join("")),
    fc.uint8Array({ maxLength: 80 }).map((octets) => `v=DKIM1; p=${Buffer.from(octets).toString("base64")}`),
  );
  test("never throws, and its messages carry no control characters", () => {
    checkProperty(text, 0.3, (value) => {
      const { ok, issues } = parseDkimKey(value);
      for (const { message, fix } of issues) expect(message + fix).toMatch(/^[\x20-\x7e]*$/);
      expect(ok).toBe(!issues.some(isError));
      return issues.length > 0;
    });
  });

  test("the DER reader never throws, and reads no more bits than there are octets for", () => {
    const random = fc.uint8Array({ maxLength: 60 }).map((octets) => Uint8Array.from([0x30, octets.length, ...octets]));
    const key = rsa(512);
    const changed = fc
      .tuple(fc.nat(key.length - 1), fc.nat(255))
      .map(([at, octet]) => Uint8Array.from(key, (old, place) => (place === at ? octet : old)));
    checkProperty(fc.oneof(random, changed), 0.1, (octets) => {
      const read = readRsaKey(octets);
      expect(read?.modulusBits ?? 1).toBeGreaterThan(0);
      expect(read?.modulusBits ?? 1).toBeLessThan(8 * octets.length);
      return read !== undefined;
    });
  });

  test("positions count octets from the start of the record", () => {
    expect(readTagList(" a=b;\t c = d ;").map(({ name, value, position }) => [name, value, position])).toEqual([
      ["a", "b", 1],
      ["c", "d", 7],
    ]);
  });
});
