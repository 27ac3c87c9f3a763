/** Puts together all includes that a domain declares: Odoo's, those of its senders and its own. */
import { sameName } from "../records/dns/domainName";
import { includesOf, type SenderIdWord } from "../records/spf/senders";
import { ODOO_SPF_INCLUDE } from "./names";

/** What a domain declares to send with beside Odoo. */
export interface DeclaredSenders {
  readonly senders?: readonly SenderIdWord[];
  /** Targets of includes. */
  readonly includes?: readonly string[];
}

/** The targets of all includes that are declared, each once: Odoo's first, as Odoo documents it, then the senders' own. */
export function declaredIncludes({ senders = [], includes = [] }: DeclaredSenders, throughOdoo: boolean): string[] {
  const all = [
    ...(throughOdoo ? [ODOO_SPF_INCLUDE] : []),
    ...senders.flatMap((sender) => includesOf(sender) ?? []),
    ...includes,
  ];
  return all.filter((one, index) => all.findIndex((other) => sameName(one, other)) === index);
}
