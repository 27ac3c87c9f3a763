import { createHash, createPublicKey, sign } from "node:crypto";
import { received, SIGNER } from "./mail";

/** A message with one signature that a signing library would not write: with these tags beside `a`, `bh`, `c`, `h` and `b`, whose name may be written otherwise. */
export async function signedByHand(tags: string, name = "b"): Promise<string> {
  const message = await received({ signatures: [] });
  const end = message.indexOf("\r\n\r\n");
  const [header, body] = [message.slice(0, end), message.slice(end + 4)];
  const from = header.split(/\r\n(?=\S)/).findLast((field) => /^From:/i.test(field)) ?? "";
  const hash = createHash("sha256").update(body, "latin1").digest("base64");
  const unsigned = `DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; ${tags}; h=from; bh=${hash}; ${name}=`;
  // RFC 6376 section 3.7, simple: the signed field with its line end, then the signature's own without.
  const signature = sign("sha256", Buffer.from(`${from}\r\n${unsigned}`, "latin1"), SIGNER.privateKey);
  return `${unsigned}${signature.toString("base64")}\r\n${message}`;
}

/** The key of {@link SIGNER} as RFC 6376 section 3.6.1 asks for it: RSAPublicKey without the SubjectPublicKeyInfo around it. */
export function bareKey(): string {
  return createPublicKey(SIGNER.privateKey).export({ type: "pkcs1", format: "der" }).toString("base64");
}
