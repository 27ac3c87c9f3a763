import { checkMacroString } from "../domainSpec";
import { isMistake } from "../mistake";
import type { HostResult } from "./checkHost";
import { expand, targetName } from "./expand";
import { SpfResult } from "./results";
import type { Session } from "./session";

/**
 * The explanation of a fail: the text at the name in `exp`, macros expanded (RFC 7208 section 6.2). Undefined without `exp`, and
 * where its name has no text, several, or one that is not an explain-string. Its lookups count for nothing.
 */
export async function explain(session: Session, { result, spf, domain }: HostResult): Promise<string | undefined> {
  const exp = spf?.terms.find((term) => term.kind === "exp");
  if (result !== SpfResult.Fail || exp?.kind !== "exp") return undefined;
  const name = await targetName(session, exp.domainSpec, domain);
  if (name === undefined) return undefined;
  const { values } = await session.resolver.resolve(name, "TXT");
  const [text] = values;
  if (values.length !== 1 || typeof text !== "string" || !isExplainString(text)) return undefined;
  const explanation = await expand(session, text, domain);
  // Section 6.2 limits the explanation string to US-ASCII; what macros bring in counts as well.
  return /^[\x20-\x7e]*$/.test(explanation) ? explanation : undefined;
}

// explain-string = *( macro-string / SP )
function isExplainString(text: string): boolean {
  return text.split(" ").every((part) => !isMistake(checkMacroString(part)));
}
