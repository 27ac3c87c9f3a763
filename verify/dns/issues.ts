import { type Issue, Severity } from "../../records/issue";

/** Every issue about asking servers. Ids are contract. */
export const SERVER_ISSUES = {
  "verify/not-a-server": {
    severity: Severity.Error,
    summary: "a DNS server that was named is no IP address, with or without a port",
    source: "RFC 3986 section 3.2.2",
  },
} as const;

/** Makes an issue of the catalogue. */
export function serverIssue(
  id: keyof typeof SERVER_ISSUES,
  { message, found, fix }: Pick<Issue, "message" | "found" | "fix">,
): Issue {
  const { severity, source } = SERVER_ISSUES[id];
  return { id, severity, message, found, fix, source };
}
