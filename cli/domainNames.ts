import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";

/**
 * Reads domain names; what is not one goes into `problems`.
 *
 * @param where they were given: `--alias-domain: `. @default - as arguments
 */
export function domainNames(texts: readonly string[], problems: string[], where = ""): DomainName[] {
  return texts.flatMap((text) => {
    const name = toAsciiName(text);
    if (name.ok) return [name.value];
    problems.push(...name.issues.filter(isError).map(({ message }) => `${where}${message}`));
    return [];
  });
}
