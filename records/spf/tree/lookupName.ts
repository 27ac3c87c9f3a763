import type { MxValue } from "../../resolver";
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../../dns/domainName";

/**
 * A name as it is asked for: lower case, without trailing dot. Undefined where DNS cannot carry it, because a label is
 * empty or too long (RFC 1035 section 2.3.4). RFC 7208 section 4.8 leaves open what such a name means; here it is never asked for.
 */
export function lookupName(text: string): string | undefined {
  const name = (text.endsWith(".") ? text.slice(0, -1) : text).toLowerCase();
  if (name.length > MAX_NAME_LENGTH) return undefined;
  return name.split(".").every((label) => label.length > 0 && label.length <= MAX_LABEL_LENGTH) ? name : undefined;
}

/** A name whose SPF can be checked has several labels (RFC 7208 section 4.3). */
export function checkedName(text: string): string | undefined {
  const name = lookupName(text);
  return name?.includes(".") === true ? name : undefined;
}

/** The text of a value that answers a question for addresses. Anything else there is no address. */
export function addressText(value: string | MxValue): string {
  return typeof value === "string" ? value : "";
}
