/** Verifies DKIM signatures, with mailauth where it is installed. */
import { Readable } from "node:stream";
import type { DKIMResult } from "mailauth";
import type { DkimKey } from "../../records/dkim/parse";
import { sameName } from "../../records/dns/domainName";
import type { Parsed } from "../../records/issue";
import { arcFields, arcToLeaveOut, readArc } from "./arc";
import { fieldsOf, type HeaderField, type Message } from "./readMessage";
import { type ArcSeen, SignatureResult, type SignatureSeen } from "./report";
import { type KeyLookups, MAX_SIGNATURES, readSignature, type SignatureField } from "./signatureFields";

/** What cryptography says of a message. */
export interface Verified {
  readonly signatures: readonly SignatureSeen[];
  /** Signatures that were not looked at, because there are too many. */
  readonly ignored: number;
  readonly arc: ArcSeen;
}

const MISSING =
  "Signatures are verified by the package mailauth, which is not installed. Install it beside pulumi-odoo-mail: npm install mailauth@7";

/**
 * Loads mailauth when the first message is checked: it is an optional peer, because a check of a domain does not need its 38 packages.
 *
 * @throws an error that says how to install it
 */
function loadVerifier(): Pick<typeof import("mailauth"), "dkimVerify" | "arc"> {
  try {
    /* eslint-disable @typescript-eslint/no-require-imports -- as in providers/index */
    return {
      dkimVerify: (require("mailauth/lib/dkim/verify") as typeof import("mailauth/lib/dkim/verify")).dkimVerify,
      arc: (require("mailauth/lib/arc") as typeof import("mailauth/lib/arc")).arc,
    };
    /* eslint-enable @typescript-eslint/no-require-imports */
  } catch (error) {
    const isMissing = /^Cannot find module 'mailauth\//.test((error as Error).message);
    throw isMissing ? new Error(MISSING, { cause: error }) : error;
  }
}

/**
 * Verifies the signatures of a message and its ARC chain.
 *
 * @param when the message arrived: a signature that expired since then was good
 */
export async function verifySignatures(message: Message, keys: KeyLookups, when: Date): Promise<Verified> {
  const found = fieldsOf(message, "dkim-signature");
  const read = found.slice(0, MAX_SIGNATURES).map(readSignature);
  const readable = read.filter(({ flaw }) => flaw === undefined);
  const leftOut = new Set([...found, ...arcToLeaveOut(message)]);
  for (const { field } of readable) leftOut.delete(field);
  const { dkimVerify, arc } = loadVerifier();
  const options = { resolver: keys.lookup, curTime: when };
  // If the verifier throws all the same, no signature is verified, and the rest of the message is still checked.
  const verified = await dkimVerify(rebuilt(message, leftOut), options).catch(() =>
    dkimVerify(rebuilt(message, new Set([...found, ...arcFields(message)])), options),
  );
  // In the order of the fields. Signatures that cannot be read were left out before.
  const results = verified.results.filter(({ status }) => status.result !== "none");
  const resultOf = new Map(readable.map((signature, index) => [signature, results[index]]));
  return {
    signatures: read.map((signature) => seen(signature, resultOf.get(signature), keys)),
    ignored: found.length - read.length,
    arc: await readArc(message, verified, arc, keys),
  };
}

// Two chunks with CRLF: the verifier takes quadratic time for a long line in small chunks, and keeps a buffer for each LF without CR.
function rebuilt(message: Message, leftOut: ReadonlySet<HeaderField>): Readable {
  const fields = message.fields.filter((field) => !leftOut.has(field));
  const header = fields.map(({ raw }) => onWire(raw.endsWith("\n") ? raw : `${raw}\r\n`)).join("");
  return Readable.from([
    Buffer.from(`${header}\r\n`, "latin1"),
    Buffer.from(onWire(message.body.toString("latin1")), "latin1"),
  ]);
}

function onWire(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}

function seen(
  { field, flaw, ...signature }: SignatureField,
  result: DKIMResult | undefined,
  keys: KeyLookups,
): SignatureSeen {
  const key = keys.keyOf(signature);
  const bits = key?.ok === true ? key.value.modulusBits : undefined;
  return {
    ...signature,
    result: flaw ?? (result === undefined ? SignatureResult.NotReadable : outcomeOf(result, signature, key)),
    ...(bits !== undefined && { bits }),
  };
}

function outcomeOf(
  { status }: DKIMResult,
  { signingDomain, identityDomain = signingDomain }: Omit<SignatureField, "field" | "flaw">,
  key: Parsed<DkimKey> | undefined,
): SignatureResult {
  const comment = typeof status.comment === "string" ? status.comment : "";
  if (status.result === "pass") {
    // `t=s` (RFC 6376 section 3.6.1).
    const isElsewhere = key?.ok === true && key.value.strictIdentity && !sameName(identityDomain, signingDomain);
    return isElsewhere ? SignatureResult.IdentityNotAllowed : SignatureResult.Pass;
  }
  if (status.result === "temperror") return SignatureResult.Unknown;
  if (status.result === "fail") return SignatureResult.HeadersChanged;
  if (comment === "body hash did not verify") return SignatureResult.BodyChanged;
  if (comment === "no key") return key === undefined ? SignatureResult.NoKey : SignatureResult.KeyNotUsable;
  return /^(?:expired|invalid expiration)$/.test(comment) ? SignatureResult.Expired : SignatureResult.KeyNotUsable;
}
