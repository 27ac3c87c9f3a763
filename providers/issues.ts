/** The catalogue of the issues of DNS providers: credentials, rights, zones and limits. */
import { error, type IssueKind, issueMaker } from "../records/issueKind";

/** Every issue of providers/ by its stable id. */
export const PROVIDER_ISSUES = {
  "dns/txt-too-long": error("The record would be longer than the provider takes.", "the provider's limits"),
  "provider/credentials-refused": error(
    "The provider does not take the credentials.",
    "docs/configuration.md, Credentials",
  ),
  "provider/not-json": error(
    "The provider's API answered something that is not JSON.",
    "docs/configuration.md, Credentials",
  ),
  "provider/rate-limited": error(
    "The API served no more requests, also after the provider had waited.",
    "developers.cloudflare.com/fundamentals/api/reference/limits",
  ),
  "provider/right-missing": error("The credentials lack a right.", "docs/configuration.md, Credentials"),
  "provider/zone-unknown": error("The provider has no zone with the given id.", "docs/configuration.md, Zones"),
} as const satisfies Readonly<Record<string, IssueKind>>;

export type ProviderIssueId = keyof typeof PROVIDER_ISSUES;

/** One issue of the catalogue. */
export const providerIssue = issueMaker(PROVIDER_ISSUES);
