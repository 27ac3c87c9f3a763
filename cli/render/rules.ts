/** Finds what the catalogues say about an issue id: SARIF lists its rules apart from the results. */
import { ODOO_ISSUES } from "../../odoo/issues";
import { DKIM_ISSUES } from "../../records/dkim/issues";
import { DMARC_ISSUES } from "../../records/dmarc/issues";
import { SPF_EVALUATION_ISSUES } from "../../records/spf/evaluationIssues";
import { SPF_ISSUES } from "../../records/spf/issues";
import { SERVER_ISSUES } from "../../dns/servers";
import { VERIFY_ISSUES } from "../../verify/issues";
import type { Issue } from "../../records/issue";
import { REVIEW_ISSUES } from "../review/issues";

/** What all issues with one id have in common. */
export interface Rule {
  readonly summary: string;
  readonly source: string;
}

const RULES: ReadonlyMap<string, Rule> = new Map(
  [
    ODOO_ISSUES,
    SPF_ISSUES,
    SPF_EVALUATION_ISSUES,
    DMARC_ISSUES,
    DKIM_ISSUES,
    VERIFY_ISSUES,
    SERVER_ISSUES,
    REVIEW_ISSUES,
  ].flatMap((catalogue) => Object.entries<Rule>(catalogue)),
);

/** The rule behind an issue, as docs/issues.md has it. */
export function ruleOf({ id, message, source }: Pick<Issue, "id" | "message" | "source">): Rule {
  return RULES.get(id) ?? { summary: message, source };
}
