import { Severity } from "../records/issue";

function refusal(summary: string, source: string): { severity: Severity; summary: string; source: string } {
  return { severity: Severity.Error, summary, source };
}

/** Why a zone could not be read, where the provider's answer tells; docs/issues.md is made of it. */
export const PROVIDER_ISSUES = {
  "provider/credentials-refused": refusal(
    "The provider does not take the credentials.",
    "docs/configuration.md, Credentials",
  ),
  "provider/not-json": refusal(
    "The provider's API answered something that is not JSON.",
    "docs/configuration.md, Credentials",
  ),
  "provider/rate-limited": refusal(
    "The API served no more requests, also after the provider had waited.",
    "developers.cloudflare.com/fundamentals/api/reference/limits",
  ),
  "provider/right-missing": refusal("The credentials lack a right.", "docs/configuration.md, Credentials"),
  "provider/zone-unknown": refusal("The provider has no zone with the given id.", "docs/configuration.md, Zones"),
} as const;

export type ProviderIssueId = keyof typeof PROVIDER_ISSUES;
