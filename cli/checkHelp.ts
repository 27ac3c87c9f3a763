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

Says what the world sees of these domains: SPF, DKIM, DMARC, whether Odoo's mail
aligns, MX, and whether all servers say the same. It only asks DNS.

Which domains
  <domain>...          author domains, the part after the @ in From
  --file <file>        more of them, one a line; # starts a comment; - is
                       standard input
  --stack [<name>]     the domains of a Pulumi stack, and the records that it
                       says it has published; the selected stack without a name
  --outputs <file>     the same out of a file that "pulumi stack output --json"
                       wrote; - is standard input

What they are meant to be
  --hosting <hosting>  online, odoosh or external-smtp (default online)
  --odoo-version <n>   the major version of the database (default the newest)
  --alias-domain <d>   where SPF stands, the domain of the Return-Path
                       (default the domain itself)
  --selector <name>    a DKIM selector to look at; may be repeated
                       (default odoo)

Which servers are asked
  --server <address>   this server and no other, such as 192.0.2.53,
                       127.0.0.1:5353 or [2001:db8::1]:53; may be repeated
                       (default the servers of each zone, 1.1.1.1 and 8.8.8.8)
  --wait <time>        ask again until all servers say the same and what a stack
                       has published is seen, for 90s, 10m, 1h at most

What to write
  --json               the whole report
  --markdown           for a job summary or a comment
  --sarif              SARIF 2.1.0
  --sarif-file <path>  a file of the repository to attach the results to: GitHub
                       code scanning wants one
  --quiet              nothing, the exit code says it
  --html <file>        beside all that, a page to look at in a browser
  --no-color           no colours (nor with NO_COLOR in the environment)

Exit codes: 0 good, perhaps with warnings; 1 problems; 2 unknown, since DNS
did not answer or the servers did not agree in time; 64 wrong command line.`;
