/** The part of the page that shows how the DMARC policy of a domain is found. */
import { DMARC_LABEL } from "../../../records/dmarc/owner";
import { WalkResult } from "../../../records/dmarc/treeWalk";
import { printable, quoted } from "../../../records/printable";
import type { DmarcSeen, WalkSeen } from "../../../verify/report";
import { listed, MOST } from "../bounded";
import { IGNORED_RECORD, policyText } from "../facts";
import { type Html, html } from "./html";

const WORDS: Readonly<Record<WalkResult, string>> = {
  [WalkResult.Record]: "a record",
  [WalkResult.None]: "no record",
  [WalkResult.Several]: "several records, which count as none",
  [WalkResult.Unknown]: "DNS did not answer",
};

/** The tree walk of a domain, query by query (RFC 9989 section 4.10), and the policies that result from it. */
export function dmarcWalk(seen: DmarcSeen): Html {
  const { walk, isIgnored, policy, subdomainPolicy, nonExistentSubdomainPolicy } = seen;
  return html`<h3>How DMARC applies</h3>
    <ol class="walk">
      ${walk.map(stepItem)}
    </ol>
    ${isIgnored ? html`<p>${IGNORED_RECORD}; if they read it:</p>` : undefined}
    <dl class="facts wide">
      <dt>The domain</dt>
      <dd>${policyText(policy)}</dd>
      <dt>Subdomains</dt>
      <dd>${policyText(subdomainPolicy)}</dd>
      <dt>Names that do not exist</dt>
      <dd>${policyText(nonExistentSubdomainPolicy)}</dd>
    </dl>`;
}

function stepItem({ domain, result, texts, textCount }: WalkSeen): Html {
  const shown =
    texts.length === 0
      ? []
      : listed(
          texts.map((text) => quoted(text, 700)),
          "",
          MOST,
          textCount,
        );
  return html`<li>
    <code>${DMARC_LABEL}.${printable(domain, 253)}</code>: ${WORDS[result]}
    ${shown.map((text) => html`<code class="quote">${text}</code>`)}
  </li>`;
}
