/** Refuses TXT values of ours that a provider would not store, before anything is sent. */
import type { Issue } from "../records/issue";
import { providerIssue } from "./issues";
import type { DesiredRecord } from "./zone";

/** How a provider counts TXT values. */
export interface TxtMeasure {
  /** The most that one value may have. */
  readonly most: number;
  /** What is counted, for people. */
  readonly unit: string;
  of(text: string): number;
}

/** The issues of our own TXT values that the provider would refuse. Foreign values are in the zone already, so they pass. */
export function auditTxt({ owner, type, values }: DesiredRecord, title: string, measure: TxtMeasure): Issue[] {
  if (type !== "TXT") return [];
  return values
    .filter((value) => value.raw === undefined && measure.of(value.text) > measure.most)
    .map(({ text }) =>
      txtTooLong(
        title,
        `The TXT record at ${owner} would have ${measure.of(text)} ${measure.unit}; ${title} takes ${measure.most}.`,
        text,
      ),
    );
}

export function txtTooLong(title: string, message: string, found: string): Issue {
  return providerIssue("dns/txt-too-long", {
    message,
    found,
    fix: "Take out what is no longer needed, with `removes` or by hand.",
    source: `${title} limits`,
  });
}
