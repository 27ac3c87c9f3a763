/** Reads a DKIM key record as verifiers do, and says why they would refuse it. */
import { MAX_TXT_LENGTH } from "../dns/characterStrings";
import { type Issue, isError, type Parsed } from "../issue";
import { quoted } from "../printable";
import { checkTagList, readColonList } from "./checkTagList";
import { dkimIssue } from "./issues";
import { checkPublicKey } from "./publicKey";
import { readTagList } from "./tagList";

/** Key types in use: RFC 6376 section 3.3.1 and RFC 8463. */
export const DkimKeyType = { Rsa: "rsa", Ed25519: "ed25519" } as const;
export type DkimKeyType = (typeof DkimKeyType)[keyof typeof DkimKeyType];

/** A DKIM key record (RFC 6376 section 3.6.1). */
export interface DkimKey {
  /** `k`. */
  readonly keyType: DkimKeyType;
  /** `h`, in lower case; empty when the record allows all. */
  readonly hashAlgorithms: readonly string[];
  /** `p`, base64 without blanks; empty when the key was revoked. */
  readonly publicKey: string;
  /** `n`, as found. */
  readonly notes?: string;
  /** `s`, in lower case. */
  readonly serviceTypes: readonly string[];
  /** `t`, in lower case. */
  readonly flags: readonly string[];
  /** Flag `y`: verifiers treat signed mail as if it were not signed. */
  readonly testing: boolean;
  /** Flag `s`: the identity of a signature must be in exactly the signing domain. */
  readonly strictIdentity: boolean;
  /** `p` is empty. */
  readonly revoked: boolean;
  /** Size of an RSA key in bits. */
  readonly modulusBits?: number;
}

/** Seven tags are in force. The bound limits the time and the issues that hostile text can cost. */
const MAX_TAGS = 64;

/**
 * Reads a DKIM key record, TXT strings joined. Refuses what verifiers do not accept (RFC 6376 section 3.6.1, RFC 8301, RFC 8463).
 * A revoked key is read, with a warning. Issues: all `dkim/` ones except those of selectors and of targets.
 */
export function parseDkimKey(text: string): Parsed<DkimKey> {
  if (text.length > MAX_TXT_LENGTH || text.split(";", MAX_TAGS + 2).length > MAX_TAGS)
    return { ok: false, issues: [tooLong(text)] };
  const tags = readTagList(text);
  const listIssues = checkTagList(tags);
  const value = (name: string): string | undefined => tags.find((tag) => tag.name === name)?.value;
  const keyType = value("k") ?? DkimKeyType.Rsa;
  const key = checkPublicKey(keyType, value("p"));
  const issues = [...listIssues, ...key.issues];
  if (issues.some(isError) || !isKeyType(keyType)) return { ok: false, issues };

  const [notes, flags] = [value("n"), readColonList(value("t") ?? "")];
  const described: DkimKey = {
    keyType,
    hashAlgorithms: readColonList(value("h") ?? ""),
    publicKey: key.publicKey,
    ...(notes !== undefined && { notes }),
    serviceTypes: readColonList(value("s") ?? "*"),
    flags,
    testing: flags.includes("y"),
    strictIdentity: flags.includes("s"),
    revoked: key.publicKey === "",
    ...(key.modulusBits !== undefined && { modulusBits: key.modulusBits }),
  };
  return { ok: true, value: described, issues };
}

function isKeyType(text: string): text is DkimKeyType {
  return text === DkimKeyType.Rsa || text === DkimKeyType.Ed25519;
}

function tooLong(text: string): Issue {
  const message = `The record has ${text.length} octets or more than ${MAX_TAGS} tags: ${quoted(text, 40)}.`;
  return dkimIssue("dkim/too-long", {
    message,
    found: text,
    position: 0,
    fix: "Look at who publishes it; no key is that large.",
  });
}
