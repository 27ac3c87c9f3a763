/** The report of a check as an HTML page: one file that runs no script and loads nothing. */
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
 * Forbids the page to load, run or send anything (CSP level 3), so that even a text that is not escaped can do no harm. The hash is that
 * of the style element's content.
 */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// Kept out of the template below, which may be formatted anew: the hash would no longer fit.
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

/** From this number on, domains can be folded. */
const MANY = 2;

/** A report as a page without network and script. Problems come first; good domains and details are folded. */
export function renderHtml({ domains: checked, verdict, date }: CheckReport): string {
  const domains = worstFirst(checked, (one) => one.verdict);
  const sections = domains.map((check, at) =>
    domainSection(check, { id: idOf(at), isFoldable: domains.length >= MANY }),
  );
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
        <footer><p>DNS at that time, as odoo-mail check saw it. Nothing was changed.</p></footer>
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

// A number, because a domain name might equal another id of the page.
function idOf(at: number): string {
  return `domain-${at + 1}`;
}
