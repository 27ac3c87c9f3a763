/** The part of the page about one domain, with everything that was seen of it. */
import { printable } from "../../../records/printable";
import { type DomainCheck, Verdict } from "../../../verify/report";
import { type Fact, factsOf } from "../facts";
import { AREA_TITLES, AREAS } from "../words";
import { badge, shortBadge } from "./badge";
import { dmarcWalk } from "./dmarcWalk";
import { type Html, html } from "./html";
import { issueList } from "./issueList";
import { spfTree } from "./spfTree";

/** How a domain is shown. */
export interface SectionOptions {
  /** The target of links to the section. */
  readonly id: string;
  /** Whether it can be folded. Then it starts folded when the verdict is good. */
  readonly isFoldable: boolean;
}

/** Everything about one domain: its issues first, and below, folded, what was seen. */
export function domainSection(check: DomainCheck, { id, isFoldable }: SectionOptions): Html {
  const title = html`<h2>${printable(check.domain, 253)}</h2>
    ${badge(check.verdict)}`;
  if (!isFoldable)
    return html`<section class="domain">
      <div class="title">${title}</div>
      ${body(check, id)}
    </section>`;
  const open = check.verdict === Verdict.Good ? undefined : html` open`;
  return html`<details class="domain" ${open}>
    <summary class="title">${title}</summary>
    ${body(check, id)}
  </details>`;
}

// The id is inside the folded part, so that a link to it unfolds it (HTML standard, "ancestor details revealing algorithm").
function body(check: DomainCheck, id: string): Html {
  const areas = AREAS.map(
    (area) =>
      html`<div>
        <dt>${AREA_TITLES[area]}</dt>
        <dd>${shortBadge(check.areas[area])}</dd>
      </div>`,
  );
  return html`<dl class="areas" id="${id}">${areas}</dl>
    <h3>Issues</h3>
    ${issueList(check.issues)}
    <details class="seen">
      <summary><h3>What was seen</h3></summary>
      <dl class="facts">${factsOf(check).map(factRow)}</dl>
      ${spfTree(check.spf)} ${dmarcWalk(check.dmarc)}
    </details>`;
}

function factRow({ area, lines }: Fact): Html {
  // Only records begin with "v="; all other lines are sentences of ours.
  const items = lines.map((line) => (/^v=/i.test(line) ? html`<li><code>${line}</code></li>` : html`<li>${line}</li>`));
  return html`<dt>${AREA_TITLES[area]}</dt>
    <dd>
      <ul>
        ${items}
      </ul>
    </dd>`;
}
