/** Checks the key itself, `p` of a DKIM key record, against its key type. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { type DkimIssueId, dkimIssue } from "./issues";
import { readRsaKey } from "./rsaKey";

/** RFC 8463 section 4: the 32 octets of RFC 8032, without any wrapping. */
const ED25519_LENGTH = 32;

/** What is read of `p`. */
export interface PublicKeyCheck {
  /** Base64 without blanks. */
  readonly publicKey: string;
  readonly modulusBits?: number;
  readonly issues: readonly Issue[];
}

/** Checks `p` against the key type. checkTagList reports an absent `p`. */
export function checkPublicKey(keyType: string, p: string | undefined): PublicKeyCheck {
  // Base64 may be folded (RFC 6376 section 2.10).
  const publicKey = (p ?? "").replace(/[ \t\r\n]/g, "");
  if (keyType !== "rsa" && keyType !== "ed25519") return { publicKey, issues: [unknownType(keyType)] };
  if (p === undefined) return { publicKey, issues: [] };
  if (publicKey === "")
    return {
      publicKey,
      issues: [
        issue(
          "dkim/key-revoked",
          "The key was revoked: p is empty.",
          "Sign with another selector, or have a new key published.",
        ),
      ],
    };
  // Padding is optional in the ABNF of section 2.10. One character more than whole groups of four is never base64.
  if (!/^[a-z0-9+/]+={0,2}$/i.test(publicKey) || publicKey.replace(/=/g, "").length % 4 === 1)
    return { publicKey, issues: [issue("dkim/key-not-base64", `p is not base64: ${quoted(publicKey, 40)}.`)] };
  const octets = Buffer.from(publicKey, "base64");
  return keyType === "rsa" ? checkRsa(publicKey, octets) : checkEd25519(publicKey, octets);
}

function checkRsa(publicKey: string, octets: Uint8Array): PublicKeyCheck {
  const modulusBits = readRsaKey(octets)?.modulusBits;
  if (modulusBits === undefined)
    return {
      publicKey,
      issues: [
        issue(
          "dkim/key-not-valid",
          "p is no RSA public key; perhaps it was cut or lost a character when it was copied.",
        ),
      ],
    };
  return { publicKey, modulusBits, issues: checkSize(modulusBits) };
}

function checkSize(bits: number): Issue[] {
  if (bits < 1024)
    return [issue("dkim/key-too-short", `The RSA key has ${bits} bits; verifiers accept none below 1024.`)];
  if (bits < 2048) return [issue("dkim/key-short", `The RSA key has ${bits} bits; 2048 are advised.`)];
  return bits > 4096
    ? [issue("dkim/key-long", `The RSA key has ${bits} bits; verifiers need not accept more than 4096.`)]
    : [];
}

function checkEd25519(publicKey: string, octets: Uint8Array): PublicKeyCheck {
  const isKey = octets.length === ED25519_LENGTH;
  return {
    publicKey,
    issues: isKey
      ? []
      : [issue("dkim/key-not-valid", `p has ${octets.length} octets; an Ed25519 key has ${ED25519_LENGTH}.`)],
  };
}

function unknownType(keyType: string): Issue {
  return issue("dkim/unknown-key-type", `${quoted(keyType, 40)} is no key type in use: rsa or ed25519.`);
}

function issue(id: DkimIssueId, message: string, fix = "Have it mended by whoever publishes the key."): Issue {
  return dkimIssue(id, { message, fix });
}
