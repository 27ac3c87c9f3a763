import { mergeSpf } from "../../../records/spf/merge";
import type { SpfWanted } from "../../../records/spf/wanted";

export const ODOO = "_spf.odoo.com";

/** What a stack declares that only sends through Odoo. */
export const odoo = { includes: [ODOO] };

/** What it adds then. */
export const ADD = ["include:_spf.odoo.com"];

/** A merge that succeeds. */
export interface MergeCase {
  readonly fact: string;
  readonly existing: string | undefined;
  readonly wanted: SpfWanted;
  readonly text: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  /** Ids of the warnings, in order. */
  readonly warns?: readonly string[];
}

/** What a case comes to, whole: the text, what changed, and every issue. */
export function outcomeOf({ existing, wanted }: MergeCase): object {
  const { issues, ...merged } = mergeSpf(existing, wanted);
  return { ...merged, issues: issues.map(({ id, severity }) => `${severity} ${id}`) };
}

/** What it should come to. */
export function expectedOf({ text, added = [], removed = [], warns = [] }: MergeCase): object {
  return { ok: true, value: { text, added, removed }, issues: warns.map((id) => `warning ${id}`) };
}
