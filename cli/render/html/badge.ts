import type { Verdict } from "../../../verify/report";
import { SHORT_WORDS, VERDICT_WORDS } from "../words";
import { type Html, html } from "./html";

/** A verdict as a sign and a word, so that it is told by more than its colour (WCAG 1.4.1). */
export function badge(verdict: Verdict): Html {
  return html`<span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span>`;
}

/** The same in the narrowest words. */
export function shortBadge(verdict: Verdict): Html {
  const word = verdict === "unknown" ? "not known" : SHORT_WORDS[verdict];
  return html`<span class="badge ${verdict}">${word}</span>`;
}
