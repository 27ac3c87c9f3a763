import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import { selectorIssues } from "../records/dkim/selector";
import type { DomainName } from "../records/dns/domainName";
import type { DkimSelector } from "./args";
import { dkimKind } from "./dkimKind";
import type { RecordKind } from "./recordKind";
import type { Findings } from "./validate";
import { at } from "../records/issue";

/** What a component declares about DKIM. */
export interface DkimDeclared extends Partial<DkimSelector> {
  readonly selectors?: readonly DkimSelector[];
}

/**
 * The CNAMEs of a domain: Odoo's selector unless another is named, and the further ones.
 *
 * @param setting the component's setting that holds the options; undefined where its arguments do
 */
export function dkimKinds(
  { selectors = [], ...first }: DkimDeclared,
  domain: DomainName | undefined,
  findings: Findings,
  setting?: string,
): RecordKind[] {
  const prefix = setting === undefined ? "" : `${setting}.`;
  const all = [
    { path: prefix, ...first },
    ...selectors.map((one, index) => ({ path: `${prefix}selectors[${index}].`, ...one })),
  ];
  refuseTwice(all, findings);
  return all.flatMap(({ path, selector = ODOO_DKIM_SELECTOR, target, replaceTarget = false }) => {
    findings.issues.push(...at(`${path}selector`, selectorIssues(selector, domain)));
    const to = target === undefined ? ODOO_DKIM_TARGET : findings.domain(`${path}target`, target);
    return domain === undefined || to === undefined ? [] : [dkimKind(domain, selector, to, replaceTarget)];
  });
}

function refuseTwice(all: readonly { path: string; selector?: string }[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { path, selector = ODOO_DKIM_SELECTOR } of all) {
    if (seen.has(selector.toLowerCase())) findings.refuse(`${path}selector`, selector, "each selector once");
    seen.add(selector.toLowerCase());
  }
}
