/** The part of the page that shows what each include of an SPF record costs, and which addresses it authorizes. */
import { printable } from "../../../records/printable";
import { MAX_DNS_LOOKUPS } from "../../../records/spf/limits";
import type { SpfBranch, SpfSeen } from "../../../verify/report";
import { spfCost } from "../facts";
import { counted } from "../words";
import { type Html, html } from "./html";

/** Larger trees are cut: they are over the limit anyway, and their first branches show why. */
const MOST_BRANCHES = 400;
const DEEPEST = 12;
const MOST_RANGES = 300;

/** The tree of an SPF record with the cost of every branch, and the address ranges that it authorizes. */
export function spfTree({ tree, budget, name }: SpfSeen): Html {
  if (tree.length === 0) return html``;
  const left = { branches: MOST_BRANCHES };
  const drawn = tree.map((branch) => branchItem(branch, 1, left));
  return html`<h3>What the SPF record costs</h3>
    ${budget === undefined ? undefined : budgetMeter(tree, budget)}
    <ul class="tree" aria-label="SPF record of ${printable(name, 253)}">
      ${drawn}
    </ul>
    ${left.branches < 0 ? html`<p class="soft">The tree goes on; only its first ${MOST_BRANCHES} branches are drawn.</p>` : undefined}
    ${ranges(tree)}`;
}

function budgetMeter(tree: readonly SpfBranch[], budget: NonNullable<SpfSeen["budget"]>): Html {
  // The lookups of one top-level term have one shade; the next term has the other.
  const paid = tree.flatMap(({ lookups }, at) =>
    Array<string>(Math.min(lookups, 50)).fill(at % 2 === 0 ? "paid" : "odd"),
  );
  const count = Math.max(MAX_DNS_LOOKUPS, Math.min(paid.length, 30));
  const slots = Array.from({ length: count }, (_, at) => {
    const kind = paid[at] === undefined ? "slot" : at < MAX_DNS_LOOKUPS ? paid[at] : "over";
    return html`<rect class="${kind}" x="${at * 26}" width="24" height="12" rx="2" />`;
  });
  return html`<svg
      class="meter"
      width="${count * 26 - 2}"
      height="12"
      viewBox="0 0 ${count * 26 - 2} 12"
      aria-hidden="true"
    >
      ${slots}
    </svg>
    <p class="soft">${spfCost(budget)}</p>`;
}

function branchItem(branch: SpfBranch, depth: number, left: { branches: number }): Html {
  left.branches -= 1;
  if (left.branches < 0) return html``;
  const inner = depth < DEEPEST ? branch.branches.map((one) => branchItem(one, depth + 1, left)) : [];
  const row = branchRow(branch);
  if (inner.length === 0) return html`<li>${row}</li>`;
  return html`<li>
    <details open>
      <summary>${row}</summary>
      <ul>
        ${inner}
      </ul>
    </details>
  </li>`;
}

function branchRow({ term, lookups, isExact, sender, branches }: SpfBranch): Html {
  const service = sender === undefined ? undefined : html` <span class="tag">${printable(sender)}</span>`;
  const isFree = lookups === 0 && isExact;
  const cost = isFree
    ? branches.length === 0
      ? "free"
      : ""
    : `${isExact ? "" : "at least "}${counted(lookups, "lookup")}`;
  return html`<span class="row"
    ><span><code>${printable(term, 300)}</code>${service}</span>
    <span class="price">${lookups === 0 ? undefined : priceBar(lookups)}<span>${cost}</span></span></span
  >`;
}

/** Ten small squares, one filled for each lookup. */
function priceBar(lookups: number): Html {
  const slots = Array.from({ length: MAX_DNS_LOOKUPS }, (_, at) => {
    const kind = at >= lookups ? "slot" : lookups > MAX_DNS_LOOKUPS ? "over" : "paid";
    return html`<rect class="${kind}" x="${at * 9}" width="8" height="10" rx="1" />`;
  });
  return html`<svg viewBox="0 0 89 10" aria-hidden="true">${slots}</svg>`;
}

function ranges(tree: readonly SpfBranch[]): Html {
  const all = [...new Set(networksOf(tree, 1))];
  if (all.length === 0) return html``;
  const items = all.slice(0, MOST_RANGES).map((range) => html`<li><code>${printable(range)}</code></li>`);
  const more = all.length - items.length;
  return html`<h3>Address ranges it names</h3>
<details${all.length <= 24 ? html` open` : undefined}><summary>${counted(all.length, "range")}</summary>
<ul class="ranges">${items}</ul>${more > 0 ? html`<p class="soft">and ${more} more</p>` : undefined}</details>`;
}

function networksOf(branches: readonly SpfBranch[], depth: number): string[] {
  if (depth > DEEPEST) return [];
  return branches.flatMap((branch) => [...branch.networks, ...networksOf(branch.branches, depth + 1)]);
}
