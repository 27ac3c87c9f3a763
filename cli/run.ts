import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeResolver } from "../components/nodeResolver";
import { boundedResolver } from "../components/resolverBounds";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { renderSnapshot } from "../records/dns/snapshot";
import { isError } from "../records/issue";
import { printable } from "../records/printable";
import { type Lock, lockDns } from "./dnsLock";

const HELP = `Usage: odoo-mail dns-lock <domain>... [options]

Asks DNS for everything that plans of these domains look up (SPF with all that it includes, DMARC, Odoo's key)
and writes the answers into a file. With odoo-mail:dnsSnapshot a stack is then planned by that file, offline.
Domains are those that SPF stands at (the alias domains), and author domains.

  --out <file>        where to write; - is standard output (default dns.lock.json)
  --include <domain>  an include that the stack declares and the record does not have yet; may be repeated
  --report <uri>      a report address that the stack declares, such as mailto:dmarc@reports.example; may be repeated
  --target <name>     where a further DKIM CNAME of the stack leads; may be repeated
  --server <address>  a resolver to ask, such as 192.0.2.53 or 127.0.0.1:5353; may be repeated (default: the machine's)
  --help              this text
  --version           the version of this package

Exit codes: 0 written, 1 DNS did not answer for all of it and nothing was written, 2 the command line is wrong.`;

const OPTIONS = {
  out: { type: "string", default: "dns.lock.json" },
  include: { type: "string", multiple: true, default: [] as string[] },
  report: { type: "string", multiple: true, default: [] as string[] },
  target: { type: "string", multiple: true, default: [] as string[] },
  server: { type: "string", multiple: true },
  help: { type: "boolean", default: false },
  version: { type: "boolean", default: false },
} as const;

/** Where a command writes. @default - the streams of the process */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

const PROCESS: Streams = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

/** Runs a command line; answers its exit code. */
export async function run(args: readonly string[], streams: Streams = PROCESS): Promise<number> {
  try {
    return await dispatch(args, streams);
  } catch (error) {
    streams.err(`odoo-mail: ${printable(error instanceof Error ? error.message : String(error))}`);
    streams.err("Try odoo-mail --help.");
    return 2;
  }
}

async function dispatch(args: readonly string[], streams: Streams): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [command, ...domains] = positionals;
  if (values.help) streams.out(HELP);
  else if (values.version) streams.out(version());
  else if (command !== "dns-lock") throw new Error(command === undefined ? "no command" : `no command "${command}"`);
  else if (domains.length === 0) throw new Error("dns-lock needs a domain");
  else return dnsLock(domains, values, streams);
  return 0;
}

interface LockValues {
  readonly out: string;
  readonly include: string[];
  readonly report: string[];
  readonly target: string[];
  readonly server?: string[];
}

async function dnsLock(
  domains: readonly string[],
  { out, include, report, target, server }: LockValues,
  streams: Streams,
): Promise<number> {
  const resolver = boundedResolver(nodeResolver({ timeout: 2000, tries: 3, ...(server && { servers: server }) }));
  const declared = { includes: names(include), reports: report, dkimTargets: names(target) };
  const lock = await lockDns({ domains: names(domains), ...declared, resolver, date: new Date() });
  if (lock.unanswered.length > 0) return refuse(lock, streams);
  const text = renderSnapshot(lock.snapshot);
  if (out === "-") streams.out(text.trimEnd());
  else {
    writeFileSync(out, text);
    streams.err(`${lock.snapshot.answers.size} answers of DNS are in ${out}.`);
  }
  return 0;
}

function refuse({ unanswered }: Lock, streams: Streams): number {
  streams.err("DNS did not answer for everything, so nothing was written:");
  for (const line of unanswered) streams.err(`  ${printable(line)}`);
  return 1;
}

function names(texts: readonly string[]): DomainName[] {
  return texts.map((text) => {
    const name = toAsciiName(text);
    if (!name.ok) throw new Error(name.issues.find(isError)?.message ?? text);
    return name.value;
  });
}

// Beside the sources, and beside dist/ in the package.
function version(): string {
  for (const up of ["..", join("..", "..")]) {
    try {
      const file = JSON.parse(readFileSync(join(__dirname, up, "package.json"), "utf8")) as { version: string };
      return file.version;
    } catch {
      // one level further up
    }
  }
  return "unknown";
}
