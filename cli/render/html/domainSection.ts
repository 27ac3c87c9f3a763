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
  /** What links lead to. */
  readonly id: string;
  /** Whether it can be folded; a good one is, then. */
  readonly isFolded: boolean;
}

/** All about one domain: its issues first, what was seen of it folded below. */
export function domainSection(check: DomainCheck, { id, isFolded }: SectionOptions): Html {
  const title = html`<h2>${printable(check.domain, 253)}</h2>
    ${badge(check.verdict)}`;
  if (!isFolded)
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

// The id stands inside of what is folded: a link to it unfolds it (HTML standard, "ancestor details revealing algorithm").
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
  // Only a record starts like that: the words around it are ours.
  const items = lines.map((line) => (/^v=/i.test(line) ? html`<li><code>${line}</code></li>` : html`<li>${line}</li>`));
  return html`<dt>${AREA_TITLES[area]}</dt>
    <dd>
      <ul>
        ${items}
      </ul>
    </dd>`;
}
