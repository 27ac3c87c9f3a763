/** Reads domain names from arguments, options and list files, so that all commands report a bad name alike. */
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";

/**
 * Reads domain names. Texts that are no domain names go into `problems`.
 *
 * @param where what stands in front of a problem, such as `--alias-domain: `. @default - nothing
 */
export function domainNames(texts: readonly string[], problems: string[], where = ""): DomainName[] {
  return texts.flatMap((text) => {
    const name = toAsciiName(text);
    if (name.ok) return [name.value];
    problems.push(...name.issues.filter(isError).map(({ message }) => `${where}${message}`));
    return [];
  });
}
