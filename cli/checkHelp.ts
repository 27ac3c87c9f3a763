/** The options of `odoo-mail check` beside their help text, so that a test can compare the two. */
import { DEFAULT_ODOO_VERSION } from "../odoo/version";
import type { OptionSpec } from "./options";

/** The options of `odoo-mail check`; {@link CHECK_HELP} says what they do. */
export const CHECK_OPTIONS = {
  file: { type: "string" },
  stack: { type: "optional" },
  outputs: { type: "string" },
  hosting: { type: "string" },
  "odoo-version": { type: "string" },
  "alias-domain": { type: "string" },
  selector: { type: "string", multiple: true },
  server: { type: "string", multiple: true },
  wait: { type: "string" },
  json: { type: "boolean" },
  markdown: { type: "boolean" },
  sarif: { type: "boolean" },
  "sarif-file": { type: "string" },
  quiet: { type: "boolean" },
  html: { type: "string" },
  "no-color": { type: "boolean" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type CheckOption = keyof typeof CHECK_OPTIONS;

/** `odoo-mail check --help`. */
export const CHECK_HELP = `Usage: odoo-mail check <domain>... [options]

Checks what DNS shows of these domains: SPF, DKIM and DMARC, whether Odoo's mail
passes DMARC, MX, and whether all DNS servers give the same answers. It only
asks DNS, and changes nothing.

Which domains
  <domain>...          author domains: the part after the @ in the From address
  --file <file>        a file with domains, one per line; # starts a comment;
                       - is standard input
  --stack [<name>]     the domains of a Pulumi stack, compared with the records
                       that the stack has published; without a name, the
                       selected stack
  --outputs <file>     as --stack, from a file that "pulumi stack output --json"
                       has written; - is standard input

How the domains send mail
  --hosting <hosting>  online or odoosh: Odoo's servers send the mail;
                       external-smtp: your own mail server (default: online)
  --odoo-version <n>   the major version of the Odoo database (default: ${DEFAULT_ODOO_VERSION})
  --alias-domain <d>   the domain of the Return-Path, which has the SPF record
                       (default: the domain itself)
  --selector <name>    a DKIM selector to check; may be repeated (Odoo's own is
                       looked at wherever Odoo's servers send)

Which DNS servers are asked
  --server <address>   only this server, such as 192.0.2.53, 127.0.0.1:5353 or
                       [2001:db8::1]:53; may be repeated (default: the servers
                       of each zone, 1.1.1.1 and 8.8.8.8)
  --wait <time>        repeat the check until all servers agree and show the
                       records of the stack, for at most 90s, 10m, 1h or any
                       other time up to 24h

What to write
  --json               the whole report as JSON
  --markdown           Markdown, for a job summary or a comment
  --sarif              SARIF 2.1.0, for code scanning
  --sarif-file <path>  with --sarif: the file of the repository that results are
                       attached to; GitHub code scanning needs one
  --quiet              no report; only the exit code tells the result
  --html <file>        also write the report to this file, as an HTML page
  --no-color           no colours, as with NO_COLOR in the environment

Exit codes: 0 good, perhaps with warnings; 1 problems found; 2 unknown, because
DNS did not answer or the servers did not agree in time; 64 wrong command line,
or a file that cannot be read.`;
