import { createHash } from "node:crypto";

/** Cloudflare's form: 32 hexadecimal digits. The same parts give the same id, so that runs can be compared. */
export function cloudflareId(...parts: readonly (string | number)[]): string {
  return digest(parts).slice(0, 32);
}

/** Route53's form: `Z` and 20 upper-case letters or digits. */
export function hostedZoneId(...parts: readonly (string | number)[]): string {
  return `Z${BigInt(`0x${digest(parts).slice(0, 30)}`)
    .toString(36)
    .toUpperCase()
    .padStart(20, "0")
    .slice(0, 20)}`;
}

function digest(parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}
