/** The command `odoo-mail plan`: shows what MailDomain would change, before anybody has a stack. */
import { planDomain } from "../../components/mailRecords/planDomain";
import { DEFAULT_ODOO_VERSION } from "../../odoo/version";
import type { Command } from "../command";
import { exitCodeOf } from "../exitCode";
import { readPlanArguments } from "../planArguments";
import { renderJson } from "../render/json";
import { renderPlan } from "../render/plan";
import { screenOf } from "../render/screen";
import { withResolver } from "../resolver";

const HELP = `Usage: odoo-mail plan <domain> [options]

Shows what MailDomain would change for a domain: the SPF record before and
after, with the proof that nobody else's mail changes and the cost in DNS
lookups; the DKIM CNAME; DMARC and the next step to its enforcement; and what
you have to do by hand. It reads public DNS, needs neither credentials nor
Pulumi, and writes nothing.

What to declare for the domain
  --hosting <hosting>  online or odoosh: Odoo's servers send the mail;
                       external-smtp: your own mail server (default: online)
  --odoo-version <n>   the major version of the Odoo database (default: ${DEFAULT_ODOO_VERSION})
  --alias-domain <d>   the domain of the Return-Path, which has the SPF record
                       (default: the domain itself)
  --include <domain>   another include for SPF; may be repeated
  --sender <id>        another service that sends mail of the domain, such as
                       google-workspace; may be repeated
  --dmarc-policy <p>   none, quarantine or reject (default: DMARC stays as it
                       is)
  --rollout <step>     a step of the rollout instead of a policy: monitor,
                       quarantine-test, quarantine, reject-test or reject
  --report <uri>       an address for aggregate reports, such as
                       mailto:dmarc@acme.com; may be repeated

Which DNS servers are asked, what to write
  --server <address>   a resolver, such as 192.0.2.53 or 127.0.0.1:5353; may be
                       repeated (default: the machine's)
  --json               the whole plan as JSON
  --no-color           no colours, as with NO_COLOR in the environment

Exit codes: 0 can be applied, perhaps with warnings; 1 MailDomain would refuse;
2 unknown, because DNS did not answer; 64 wrong command line.`;

/** `odoo-mail plan`: what MailDomain would change. */
export const planCommand: Command = {
  name: "plan",
  summary: "show what MailDomain would change for a domain",
  help: HELP,
  run: async (args, streams) => {
    const { options, servers, isJson, noColor } = readPlanArguments(args);
    const plan = await withResolver(servers, (resolver) => planDomain(options, resolver));
    streams.out(isJson ? renderJson(plan) : renderPlan(plan, screenOf(streams, noColor)));
    return exitCodeOf(plan.verdict);
  },
};
