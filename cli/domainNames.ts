import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { isError } from "../records/issue";

/** Reads domain names of a command line; what is not one goes into `problems`, with the option that it was given to. */
export function domainNames(texts: readonly string[], problems: string[], option?: string): DomainName[] {
  const where = option === undefined ? "" : `--${option}: `;
  return texts.flatMap((text) => {
    const name = toAsciiName(text);
    if (name.ok) return [name.value];
    problems.push(...name.issues.filter(isError).map(({ message }) => `${where}${message}`));
    return [];
  });
}
