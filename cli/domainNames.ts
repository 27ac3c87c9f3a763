import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";

/** Reads domain names of a command line; those that are none go into `problems`. */
export function domainNames(texts: readonly string[], problems: string[]): DomainName[] {
  return texts.flatMap((text) => {
    const name = toAsciiName(text);
    if (name.ok) return [name.value];
    problems.push(...name.issues.filter(isError).map(({ message }) => message));
    return [];
  });
}
