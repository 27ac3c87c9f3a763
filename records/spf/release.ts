/** Takes our terms out of an SPF record when this stack leaves it. */
import type { Parsed } from "../issue";
import { readExisting } from "./repair";
import { judgeRemoval } from "./mergeIssues";
import { readTerms } from "./parse";
import { asText, Qualifier, renderSpf, type SpfTerm, type SpfText } from "./record";
import { takeOut } from "./takeOut";
import { collect, readAll, readDeclared, readRemove, type WantedTerm } from "./wanted";

/** A record that says as much as none (RFC 7208 section 4.7): what stays of a record of ours until it is deleted. */
export const NEUTRAL_SPF = "v=spf1 ?all";

/** What is known of the record that is left. */
export interface SpfLeaving {
  /** What we declared: terms or targets of includes. */
  readonly declared: readonly string[];
  /**
   * The text of the record as first seen. Its terms stay.
   * @default - there was none: we created the record
   */
  readonly found?: string;
  /**
   * Whether we created the record, so that it goes when it holds nothing but ours.
   * @default false
   */
  readonly createdByUs?: boolean;
  /**
   * The `all` that we wrote into a record that we created.
   * @default "~all"
   */
  readonly all?: string;
  /**
   * Terms to take out whoever added them.
   * @default - none
   */
  readonly removes?: readonly string[];
}

/** What is left of a record when we leave. */
export interface SpfRelease {
  /** The record to publish; undefined where there was none. */
  readonly text: string | undefined;
  /** Terms that were taken out, as they were written. */
  readonly removed: readonly string[];
  /** Declared terms that stay: they were there before us, or somebody changed their qualifier. */
  readonly keptTerms: readonly string[];
  /** Whether nothing but ours was in a record that we created: `text` is then {@link NEUTRAL_SPF}. */
  readonly neutral: boolean;
}

/**
 * Takes our terms out of a record and leaves everything else as it is, octet for octet. A record that is a permerror is
 * refused, as in a merge.
 *
 * @param existing the live record; undefined where there is none
 */
export function releaseSpf(existing: string | undefined, leaving: SpfLeaving): Parsed<SpfRelease> {
  if (existing === undefined) {
    return { ok: true, value: { text: existing, removed: [], keptTerms: [], neutral: false }, issues: [] };
  }
  const removes = collect((leaving.removes ?? []).map(readRemove));
  const live = readExisting(existing);
  if (!live.ok || removes.issues.length > 0) return { ok: false, issues: [...removes.issues, ...live.issues] };
  return leave(live.value, leaving, removes.values);
}

function leave(live: SpfText, leaving: SpfLeaving, removes: readonly WantedTerm[]): Parsed<SpfRelease> {
  const wanted = { removes, dropped: readDeclared(leaving.declared), found: readTerms(leaving.found) };
  const { kept, removed, found, changed, issues } = takeOut(live.terms, wanted);
  const keptTerms = [...found, ...changed].map(asText);
  if (leaving.createdByUs === true && holdsOnlyOurs(kept, leaving)) {
    const gone = [...removed, ...kept].map(asText).filter((raw) => raw !== "?all");
    return { ok: true, value: { text: NEUTRAL_SPF, removed: gone, keptTerms, neutral: true }, issues };
  }
  const text = renderSpf({ ...live, terms: kept });
  return {
    ok: true,
    value: { text, removed: removed.map(asText), keptTerms, neutral: false },
    issues: [...issues, ...judgeRemoval(live.terms, kept)],
  };
}

// Whether only our `all` is left, as we wrote it or neutral. With another qualifier it is somebody else's decision.
function holdsOnlyOurs(terms: readonly SpfTerm[], { all = "~all" }: SpfLeaving): boolean {
  const own = readAll(all);
  return terms.every(
    (term) =>
      term.kind === "all" &&
      (term.qualifier === Qualifier.Neutral || (own.ok && term.qualifier === own.value.qualifier)),
  );
}
