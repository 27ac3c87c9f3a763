/** Checks a declared DKIM selector before it becomes a part of a name. */
import { type DomainName, MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../dns/domainName";
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { dkimIssue } from "./issues";
import { dkimOwner, DOMAINKEY_LABEL } from "./owner";

// A selector is made of sub-domains (RFC 6376 section 3.1), as RFC 5321 section 4.1.2 defines them.
const SUB_DOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/**
 * What is wrong with a selector: `dkim/selector-not-valid`, or nothing. With `domain` the length of the whole name counts too.
 *
 * @default domain - only the selector is looked at
 */
export function selectorIssues(selector: string, domain?: DomainName): Issue[] {
  const problem = selectorProblem(selector, domain);
  if (problem === undefined) return [];
  const message = `${quoted(selector)} is not a selector: ${problem}.`;
  const fix = "Write the part in front of ._domainkey, such as odoo.";
  return [dkimIssue("dkim/selector-not-valid", { message, found: selector, fix })];
}

function selectorProblem(selector: string, domain: DomainName | undefined): string | undefined {
  if (selector.length > MAX_NAME_LENGTH) return "it is longer than any name";
  const labels = selector.split(".");
  if (labels.some((label) => label.toLowerCase() === DOMAINKEY_LABEL)) return `${DOMAINKEY_LABEL} is added to it`;
  if (labels.some((label) => label.length > MAX_LABEL_LENGTH))
    return `a label has more than ${MAX_LABEL_LENGTH} characters`;
  if (!labels.every((label) => SUB_DOMAIN.test(label))) return "its labels have letters, digits and inner hyphens only";
  if (domain !== undefined && dkimOwner(selector, domain).length > MAX_NAME_LENGTH)
    return `with ${domain} it is longer than any name`;
  return undefined;
}
