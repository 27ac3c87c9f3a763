/** Warns of terms that are valid in an SPF record and do not do what their owner expects. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { spfIssue, type SpfIssueId } from "./issues";
import { evaluatedTerms, firstAll, isDirective, Qualifier, type SpfTerm, type SpfText } from "./record";

// Modifier names that are a mistyped mechanism or a second record pasted behind the first.
const SUSPICIOUS_NAMES = /^(?:v|all|include|a|mx|ptr|ip4|ip6|ipv4|ipv6|ip|exists|redirects|explanation)$/i;

// Names of the tokens by which services verify a domain. Services look for them in a TXT value of their own.
const TOKEN_NAMES = /^ms$|verif|-domain-|^docusign$/i;

/**
 * The advice on a valid record, at most one issue of each id.
 * Issues (all warnings): `spf/passes-everyone`, `spf/ignored-after-all`, `spf/redirect-ignored`, `spf/ptr`,
 * `spf/unknown-modifier`, `spf/no-all`.
 */
export function adviseSpf(spf: SpfText): Issue[] {
  const { terms } = spf;
  const evaluated = evaluatedTerms(terms);
  const all = firstAll(terms);
  const issues: Issue[] = [];
  const open = all?.qualifier === Qualifier.Pass ? all : undefined;
  push(issues, "spf/passes-everyone", open, "lets anybody send mail as the domain", "Write ~all or -all.");
  const ignored = terms.findIndex((term, index) => index >= evaluated && isDirective(term));
  push(
    issues,
    "spf/ignored-after-all",
    terms[ignored],
    "stands behind all and is never evaluated",
    "Move it before all, or take it out.",
  );
  const redirect = all && terms.find((term) => term.kind === "redirect");
  push(issues, "spf/redirect-ignored", redirect, "is ignored because the record has all", "Take one of the two out.");
  const ptr = terms.find((term) => term.kind === "ptr");
  push(
    issues,
    "spf/ptr",
    ptr,
    "is slow and unreliable, and some receivers ignore it",
    "Name the servers with a, mx, ip4 or ip6.",
  );
  const named = (names: RegExp): SpfTerm | undefined =>
    terms.find((term) => term.kind === "unknown" && names.test(term.name));
  const mistyped = named(SUSPICIOUS_NAMES);
  const fix =
    mistyped === undefined
      ? "If it is the token of a service, publish it as a TXT value of its own: the service does not find it here."
      : "If it is meant to be a mechanism, write a colon instead of =.";
  const odd = mistyped ?? named(TOKEN_NAMES);
  push(issues, "spf/unknown-modifier", odd, "is an unknown modifier, which receivers ignore", fix);
  if (all === undefined && !terms.some((term) => term.kind === "redirect")) issues.push(noAll());
  return issues;
}

function push(issues: Issue[], id: SpfIssueId, term: SpfTerm | undefined, what: string, fix: string): void {
  if (term === undefined) return;
  issues.push(spfIssue(id, { message: `${quoted(term.raw)} ${what}.`, fix, found: term.raw, position: term.position }));
}

/** The advice for a record with neither `all` nor `redirect`. */
function noAll(): Issue {
  const message = "The record has neither all nor redirect: mail that no term matches is neutral.";
  return spfIssue("spf/no-all", { message, fix: "End the record with ~all once every sender is in it." });
}
