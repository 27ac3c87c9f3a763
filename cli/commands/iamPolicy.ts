/** The command `odoo-mail iam-policy`: works out which records a deployment writes, and prints the rights for them. */
import { ODOO_DKIM_SELECTOR } from "../../odoo/names";
import { dkimOwner } from "../../records/dkim/owner";
import { selectorIssues } from "../../records/dkim/selector";
import { dmarcOwner } from "../../records/dmarc/owner";
import { reportAuthorizationOwner } from "../../records/dmarc/reportAuthorization";
import type { DomainName } from "../../records/dns/domainName";
import { quoted } from "../../records/printable";
import type { Command } from "../command";
import { domainNames } from "../domainNames";
import { ExitCode, UsageError } from "../exitCode";
import { awsPolicy, MAX_POLICY, policyLength, type PolicyRequest } from "../iamPolicy";
import { exclusive, readOptions } from "../options";
import { renderJson } from "../render/json";
import type { Streams } from "../streams";

const HELP = `Usage: odoo-mail iam-policy <domain>... [options]

Prints the least rights that Pulumi needs to run MailDomain for these domains:
an AWS policy that allows writing exactly their records, by name and type, and
the permissions of the Cloudflare token. It asks nothing and creates nothing.

Which records
  --alias-domain <d>   the domain of the Return-Path, which has the SPF record
                       (default: each domain itself)
  --selector <s>       a DKIM selector; may be repeated (default: odoo)
  --report <domain>    a domain of yours that receives DMARC reports, and whose
                       authorization records the stack declares; may be repeated
  --parked             the domains send no mail (ParkedDomain)
  --release            also allow AWS to delete these records, which only
                       \`release: true\` does

Where
  --zone <id>          the id of a hosted zone on Route53; may be repeated
                       (default: every zone of the account)

What to print
  --aws                only the AWS policy, as JSON
  --cloudflare         only the permissions of the Cloudflare token

Exit codes: 0 printed; 64 wrong command line.`;

const OPTIONS = {
  "alias-domain": { type: "string" },
  selector: { type: "string", multiple: true },
  report: { type: "string", multiple: true },
  zone: { type: "string", multiple: true },
  parked: { type: "boolean" },
  release: { type: "boolean" },
  aws: { type: "boolean" },
  cloudflare: { type: "boolean" },
} as const;

/** `odoo-mail iam-policy`: the least rights that a deployment needs. */
export const iamPolicyCommand: Command = {
  name: "iam-policy",
  summary: "print the least rights that a deployment needs",
  help: HELP,
  run: (args, streams) => {
    const { request, isAws, isCloudflare } = readArguments(args);
    const policy = awsPolicy(request);
    const isAll = isAws === isCloudflare;
    if (isAll) streams.out("AWS policy for Route53:");
    if (isAll || isAws) streams.out(renderJson(policy));
    if (isAll) streams.out("");
    if (isAll || isCloudflare) streams.out(TOKEN);
    if (isAll || isAws) warnOfLength(policyLength(policy), streams);
    return Promise.resolve(ExitCode.Good);
  },
};

// developers.cloudflare.com/fundamentals/api/reference/permissions, last verified 2026-11.
const TOKEN = `Cloudflare token (dash.cloudflare.com/profile/api-tokens, Create Custom Token):
  Permissions      Zone / Zone / Read
                   Zone / DNS / Edit
  Zone resources   Include / Specific zone: each zone that holds a domain
Cloudflare cannot limit a token to some records: it can write and delete every
record of these zones. Use it in the stack that declares the domains, only.`;

interface PolicyArguments {
  readonly request: PolicyRequest;
  readonly isAws: boolean;
  readonly isCloudflare: boolean;
}

function readArguments(args: readonly string[]): PolicyArguments {
  const read = readOptions(args, OPTIONS);
  const problems = [...read.problems];
  if (read.positionals.length === 0) problems.push("iam-policy needs at least one domain.");
  exclusive(read, ["parked", "alias-domain"], problems);
  exclusive(read, ["parked", "selector"], problems);
  const domains = domainNames(read.positionals, problems);
  const aliases = domainNames(read.texts("alias-domain"), problems, "--alias-domain: ");
  const reports = domainNames(read.texts("report"), problems, "--report: ");
  const selectors = read.has("selector") ? read.texts("selector") : [ODOO_DKIM_SELECTOR];
  problems.push(...selectors.flatMap((one) => selectorIssues(one).map(({ message }) => `--selector: ${message}`)));
  const zones = read.texts("zone").map((zone) => zone.replace(/^\/hostedzone\//, ""));
  // docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html: at most 32 characters.
  for (const zone of zones)
    if (!/^[A-Z0-9]{1,32}$/.test(zone))
      problems.push(`--zone: ${quoted(zone)} is not the id of a hosted zone, such as Z0123456789ABCDEFGHIJ.`);
  if (problems.length > 0) throw new UsageError(problems);
  const isParked = read.has("parked");
  const keys = selectors.flatMap((selector) => domains.map((domain) => dkimOwner(selector, domain)));
  return {
    request: {
      txt: [
        ...(aliases.length === 0 ? domains : aliases),
        ...domains.map(dmarcOwner),
        ...(isParked ? domains.map(everySelector) : []),
        ...reports.flatMap((report) => domains.map((domain) => reportAuthorizationOwner(domain, report))),
      ],
      cname: isParked ? [] : keys,
      zones,
      mayDelete: read.has("release"),
    },
    isAws: read.has("aws"),
    isCloudflare: read.has("cloudflare"),
  };
}

/** Where a parked domain revokes the keys of all selectors. AWS writes the wildcard `*` as `\\052` in condition keys. */
function everySelector(domain: DomainName): DomainName {
  return dkimOwner("\\052", domain);
}

function warnOfLength(length: number, streams: Streams): void {
  if (length > MAX_POLICY)
    streams.err(
      `odoo-mail: The policy has ${length} characters; a managed policy of AWS can have at most ${MAX_POLICY}. Run the command for fewer domains at a time, and attach several policies to the role.`,
    );
}
