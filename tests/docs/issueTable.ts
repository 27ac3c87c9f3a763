import { COMPONENT_ISSUES } from "../../components/catalogue";
import { PROVIDER_ISSUES } from "../../providers/issues";
import { DNS_ISSUES } from "../../records/dns/issues";
import { DKIM_ISSUES } from "../../records/dkim/issues";
import { DMARC_ISSUES } from "../../records/dmarc/issues";
import { ODOO_ISSUES } from "../../odoo/issues";
import { SPF_EVALUATION_ISSUES } from "../../records/spf/evaluationIssues";
import { SPF_ISSUES } from "../../records/spf/issues";
import { MESSAGE_ISSUES } from "../../verify/message/issues";
import { SERVER_ISSUES } from "../../dns/servers";
import { REVIEW_ISSUES } from "../../cli/review/issues";
import { VERIFY_ISSUES } from "../../verify/issues";

interface Kind {
  readonly severity: string;
  readonly summary: string;
  readonly source: string;
}

/** Every catalogue of issues; a new one is added here. */
export const CATALOGUES: readonly Readonly<Record<string, Kind>>[] = [
  COMPONENT_ISSUES,
  PROVIDER_ISSUES,
  DNS_ISSUES,
  ODOO_ISSUES,
  SPF_ISSUES,
  SPF_EVALUATION_ISSUES,
  DMARC_ISSUES,
  DKIM_ISSUES,
  SERVER_ISSUES,
  VERIFY_ISSUES,
  MESSAGE_ISSUES,
  REVIEW_ISSUES,
];

const HEAD = `# Issues

Everything that a run can report, by its stable id. An error stops the run before anything is written; a warning does not.
\`odoo-mail check\` looks at what is published; the table says where it takes an issue for more, or less, than a run does.
Messages name the record, show what was found and say what to do.

This table is written by \`npm run docs\` from the catalogues in the code; a test compares the two.

| id | severity | when | source |
| --- | --- | --- | --- |
`;

/** docs/issues.md as it should be. */
export function issuesPage(): string {
  const rows = CATALOGUES.flatMap((catalogue) => Object.entries(catalogue));
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    HEAD +
    rows
      .map(([id, { severity, summary, source }]) => `| \`${id}\` | ${severity} | ${sentence(summary)} | ${source} |\n`)
      .join("")
  );
}

function sentence(text: string): string {
  const escaped = text.replaceAll("|", "\\|");
  return `${escaped.charAt(0).toUpperCase()}${escaped.slice(1).replace(/\.$/, "")}`;
}
