/** The list of the issues of a domain on the page. */
import { foundBeside } from "../../../records/issue";
import type { CheckIssue } from "../../../verify/report";
import { foundText } from "../facts";
import { inert } from "../text";
import { verdictOf, worstFirst } from "../words";
import { shortBadge } from "./badge";
import { type Html, html } from "./html";

/** The issues of a domain, errors first, each with what was found and the fix. */
export function issueList(issues: readonly CheckIssue[]): Html {
  if (issues.length === 0) return html`<p class="soft">Nothing to correct.</p>`;
  return html`<ul>
    ${worstFirst(issues, verdictOf).map(issueItem)}
  </ul>`;
}

function issueItem(issue: CheckIssue): Html {
  const beside = foundBeside(issue);
  const found = beside === undefined ? undefined : html`<code class="quote">${foundText(beside)}</code>`;
  return html`<li class="issue">
    <div class="head">${shortBadge(verdictOf(issue))}<code>${inert(issue.id)}</code></div>
    <p>${inert(issue.message)}</p>
    ${found}
    <p><strong>Fix:</strong> ${inert(issue.fix)}</p>
    <p class="soft source">${inert(issue.source)}</p>
  </li>`;
}
