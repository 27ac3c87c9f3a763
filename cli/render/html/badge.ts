/** How a verdict looks on the page. */
import type { Verdict } from "../../../verify/report";
import { SHORT_WORDS, VERDICT_WORDS } from "../words";
import { type Html, html } from "./html";

/** A verdict as a sign and a word, because colour alone must not tell it (WCAG 1.4.1). */
export function badge(verdict: Verdict): Html {
  return html`<span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span>`;
}

/** The same with a short word. */
export function shortBadge(verdict: Verdict): Html {
  const word = verdict === "unknown" ? VERDICT_WORDS[verdict] : SHORT_WORDS[verdict];
  return html`<span class="badge ${verdict}">${word}</span>`;
}
