import { createHash } from "node:crypto";
import { printable } from "../../../records/printable";
import type { CheckReport, DomainCheck } from "../../../verify/report";
import { inert } from "../text";
import { counted, worstFirst } from "../words";
import { badge } from "./badge";
import { domainSection } from "./domainSection";
import { type Html, html, trusted } from "./html";
import { STYLE } from "./style";

/**
 * Nothing is loaded, run or sent (CSP level 3): even a text that broke out of its place could do nothing. The hash is of the one style
 * element, as the browser sees it.
 */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// Not in the template below: formatting that would change what the hash is of.
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

/** From so many domains on they can be folded, and those without issues are. */
const MANY = 2;

/** A report as one page that needs nothing else: no network, no script. Problems come first, and what needs no reader is folded. */
export function renderHtml({ domains: checked, verdict, date }: CheckReport): string {
  const domains = worstFirst(checked, (one) => one.verdict);
  const sections = domains.map((check, at) => domainSection(check, { id: idOf(at), isFolded: domains.length >= MANY }));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Mail check: ${titleOf(checked)}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the report</a>
        <header>
          <h1>Mail check</h1>
          <div class="lead"><span>${counted(domains.length, "domain")}, ${when(date)}</span>${badge(verdict)}</div>
        </header>
        <main id="content" tabindex="-1">${domains.length > 1 ? index(domains) : undefined} ${sections}</main>
        <footer><p>What DNS said at that time, by odoo-mail check. It was only asked, nothing was changed.</p></footer>
      </body>
    </html> `;
  return page.markup;
}

function titleOf(domains: readonly DomainCheck[]): string {
  const [first] = domains;
  const more = domains.length > 1 ? ` and ${domains.length - 1} more` : "";
  return first === undefined ? "no domains" : `${printable(first.domain, 253)}${more}`;
}

function index(domains: readonly DomainCheck[]): Html {
  const items = domains.map(
    ({ domain, verdict }, at) => html`<li><a href="#${idOf(at)}">${printable(domain, 253)}</a>${badge(verdict)}</li>`,
  );
  return html`<nav aria-label="Domains">
    <ul class="index">
      ${items}
    </ul>
  </nav>`;
}

function when(date: string): Html {
  const text = inert(date).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");
  return html`<time datetime="${inert(date)}">${text}</time>`;
}

// Not the name: it would have to be unique among all ids of the page.
function idOf(at: number): string {
  return `domain-${at + 1}`;
}
