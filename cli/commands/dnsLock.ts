/** The command `odoo-mail dns-lock`: its arguments, and writing the snapshot, or why none is written. */
import { writeFileSync } from "node:fs";
import type { ServerAddress } from "../../dns/types";
import { reportHost } from "../../records/dmarc/reportUris";
import { renderSnapshot } from "../../records/dns/snapshot";
import { printable, quoted } from "../../records/printable";
import type { Command } from "../command";
import { type Lock, lockDns, type LockOptions } from "../dnsLock";
import { domainNames } from "../domainNames";
import { ExitCode, UsageError } from "../exitCode";
import { readOptions } from "../options";
import { readServers, withResolver } from "../resolver";
import type { Streams } from "../streams";

const HELP = `Usage: odoo-mail dns-lock <domain>... [options]

Asks DNS everything that planning these domains needs (SPF with all its
includes, DMARC, Odoo's DKIM key), and writes the answers to a file. A stack
with the setting odoo-mail:dnsSnapshot is then planned from this file, without
asking DNS. Name the author domains, and the alias domains that have the SPF
records.

  --out <file>         the file to write; - is standard output
                       (default: dns.lock.json)
  --include <domain>   an SPF include that the stack declares and the record
                       does not have yet; may be repeated
  --report <uri>       a DMARC report address that the stack declares, such as
                       mailto:dmarc@reports.example; may be repeated
  --target <name>      the target of another DKIM CNAME of the stack, besides
                       Odoo's; may be repeated
  --server <address>   a resolver, such as 192.0.2.53 or 127.0.0.1:5353; may be
                       repeated (default: the machine's)

Exit codes: 0 written; 2 not written, because DNS did not answer every question;
64 wrong command line.`;

const OPTIONS = {
  out: { type: "string" },
  include: { type: "string", multiple: true },
  report: { type: "string", multiple: true },
  target: { type: "string", multiple: true },
  server: { type: "string", multiple: true },
} as const;

/** `odoo-mail dns-lock`: writes a snapshot of DNS, by which a stack is planned offline. */
export const dnsLockCommand: Command = {
  name: "dns-lock",
  summary: "write the DNS answers that a plan needs to a file",
  help: HELP,
  run: async (args, streams) => {
    const { out, servers, ...wanted } = readLockOptions(args);
    const lock = await withResolver(servers, (resolver) => lockDns({ ...wanted, resolver, date: new Date() }));
    return lock.unanswered.length > 0 ? refuse(lock, streams) : write(lock, out, streams);
  },
};

interface LockArguments extends Omit<LockOptions, "date" | "resolver"> {
  readonly out: string;
  readonly servers: readonly ServerAddress[];
}

function readLockOptions(args: readonly string[]): LockArguments {
  const read = readOptions(args, OPTIONS);
  const problems = [...read.problems];
  if (read.positionals.length === 0) problems.push("dns-lock needs at least one domain.");
  const options = {
    domains: domainNames(read.positionals, problems),
    includes: domainNames(read.texts("include"), problems, "--include: "),
    reports: read.texts("report"),
    dkimTargets: domainNames(read.texts("target"), problems, "--target: "),
    out: read.text("out") ?? "dns.lock.json",
  };
  for (const report of options.reports)
    if (reportHost(report) === undefined)
      problems.push(`--report: ${quoted(report)} is not a report address, such as mailto:dmarc@reports.example.`);
  const servers = readServers(read.texts("server"), problems);
  if (problems.length > 0) throw new UsageError(problems);
  return { ...options, servers };
}

function write({ snapshot }: Lock, out: string, streams: Streams): ExitCode {
  const text = renderSnapshot(snapshot);
  if (out === "-") streams.out(text.trimEnd());
  else {
    writeFileSync(out, text);
    streams.err(`Wrote ${snapshot.answers.size} DNS answers to ${printable(out)}.`);
  }
  return ExitCode.Good;
}

function refuse({ unanswered }: Lock, streams: Streams): ExitCode {
  streams.err("Nothing was written, because DNS did not answer these questions:");
  for (const line of unanswered) streams.err(`  ${printable(line)}`);
  return ExitCode.Unknown;
}
