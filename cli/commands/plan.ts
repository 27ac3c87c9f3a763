import { planDomain } from "../../components/mailRecords/planDomain";
import { Verdict } from "../../verify/report";
import type { Command } from "../command";
import { ExitCode } from "../exitCode";
import { readPlanArguments } from "../planArguments";
import { ascii } from "../render/json";
import { renderPlan } from "../render/plan";
import { screenOf } from "../render/screen";
import { withResolver } from "../resolver";

const HELP = `Usage: odoo-mail plan <domain> [options]

Says what MailDomain would change for a domain: SPF before and after with the
proof that nobody else's mail changes and what it costs, the DKIM CNAME, DMARC
and its way to enforcement, and what is left to do by hand. From public DNS
alone, without credentials and without Pulumi; nothing is written.

What the domain is meant to be
  --hosting <hosting>  online, odoosh or external-smtp (default online)
  --odoo-version <n>   the major version of the database (default the newest)
  --alias-domain <d>   where SPF stands, the domain of the Return-Path
                       (default the domain itself)
  --include <domain>   a further include for SPF; may be repeated
  --sender <id>        a service that sends beside Odoo, such as
                       google-workspace; may be repeated
  --dmarc-policy <p>   none, quarantine or reject (default: DMARC stays)
  --rollout <step>     a step in the place of a policy: monitor,
                       quarantine-test, quarantine, reject-test or reject
  --report <uri>       where aggregate reports go, such as
                       mailto:dmarc@acme.com; may be repeated

Which servers are asked, what to write
  --server <address>   a resolver, such as 192.0.2.53 or 127.0.0.1:5353; may be
                       repeated (default: the machine's)
  --json               the whole plan
  --no-color           no colours (nor with NO_COLOR in the environment)

Exit codes: 0 could be applied; 1 MailDomain would refuse; 2 unknown, since
DNS did not answer; 64 wrong command line.`;

/** `odoo-mail plan`: what MailDomain would change. */
export const planCommand: Command = {
  name: "plan",
  summary: "say what MailDomain would change for a domain",
  help: HELP,
  run: async (args, streams) => {
    const { options, servers, isJson, noColor } = readPlanArguments(args);
    const plan = await withResolver(servers, (resolver) => planDomain(options, resolver));
    streams.out(isJson ? ascii(plan) : renderPlan(plan, screenOf(streams, noColor)));
    if (plan.verdict === Verdict.Problems) return ExitCode.Problems;
    return plan.verdict === Verdict.Unknown ? ExitCode.Unknown : ExitCode.Good;
  },
};
