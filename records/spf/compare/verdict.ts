/** What a tree says of a range of addresses, and what was met on the way: the values that comparing works on. */
import type { SpfResult } from "../evaluate/session";
import type { Directive, DomainModifier } from "../record";

/** A term whose match no plan can decide. */
export interface Doubt {
  /** The term as written, and whose record it stands in. Hostile texts. */
  readonly term: string;
  readonly domain: string;
  readonly why: "depends on the mail" | "DNS did not answer" | "may be over a limit";
  /** What had been spent when it was met. @default - the cost of the term is bounded */
  readonly spent?: number;
  /** What a match would make of the mail; undefined where that depends on terms that come later. */
  readonly result: SpfResult | undefined;
  /** The term of the checked domain's own record that leads here, and what stands behind it there. */
  readonly top: Directive | DomainModifier;
  readonly rest: string;
}

/** How far a range of addresses has come through a tree, and what that cost. */
export interface Path {
  /** The least: what is known. */
  readonly lookups: number;
  readonly voids: number;
  /** Terms that depend on the mail and may have found nothing. */
  readonly perhapsVoids: number;
  /** Whether a term was met whose cost is unknown, such as an include with macros. */
  readonly isOpen: boolean;
  /** What was met on the way, taken as no match. */
  readonly doubts: readonly Doubt[];
}

/** What a tree says of a range of addresses: the result if none of the doubtful terms matches. */
export interface Verdict {
  readonly result: SpfResult;
  /** The term of the record at hand that decided; undefined where none did. */
  readonly term?: Directive | DomainModifier;
  readonly path: Path;
}

/** Nothing met, nothing spent. */
export const START: Path = { lookups: 0, voids: 0, perhapsVoids: 0, isOpen: false, doubts: [] };

/** Makes each change once for a value, so that cells that share a value also share the changed one. */
export function sharing<A extends object, B>(change: (value: A) => B): (value: A) => B {
  const made = new Map<A, B>();
  return (value) => {
    const known = made.get(value);
    if (known !== undefined || made.has(value)) return known as B;
    const changed = change(value);
    made.set(value, changed);
    return changed;
  };
}
