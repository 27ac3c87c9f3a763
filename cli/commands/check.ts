/** The command `odoo-mail check`: checks the domains, waits when asked to, and writes the report in one format. */
import { writeFile } from "node:fs/promises";
import { openDnsClient } from "../../dns/client";
import type { ServerAddress } from "../../dns/types";
import { checkDomains, type CheckOptions } from "../../verify/checkDomain";
import { type CheckReport, type DomainCheck, Verdict, worstOf } from "../../verify/report";
import type { CheckTarget } from "../../verify/target";
import { waitForAgreement } from "../../verify/wait";
import { type CheckArguments, Format, readCheckArguments } from "../checkArguments";
import { CHECK_HELP } from "../checkHelp";
import type { Command } from "../command";
import { ExitCode, exitCodeOf } from "../exitCode";
import { Progress } from "../progress";
import { renderHtml } from "../render/html/page";
import { renderJson } from "../render/json";
import { renderMarkdown } from "../render/markdown";
import { renderSarif } from "../render/sarif";
import { terminalOf } from "../render/screen";
import { renderTable } from "../render/table";
import type { Streams } from "../streams";
import { readTargets } from "../targets";
import { version } from "../version";

/** Public resolvers of Cloudflare and Google. */
const PUBLIC_RESOLVERS: readonly ServerAddress[] = [
  { address: "1.1.1.1", port: 53 },
  { address: "8.8.8.8", port: 53 },
];

/** `odoo-mail check`: what DNS shows of some domains. */
export const checkCommand: Command = {
  name: "check",
  summary: "check SPF, DKIM, DMARC and MX of domains, as DNS shows them",
  help: CHECK_HELP,
  run: async (args, streams) => {
    const wanted = readCheckArguments(args);
    const targets = await readTargets(wanted, streams);
    const { domains, isAgreed } = await look(targets, wanted, streams);
    const report: CheckReport = {
      version: 1,
      date: new Date().toISOString(),
      verdict: worstOf(domains.map(({ verdict }) => verdict)),
      domains,
    };
    const text = rendered(report, wanted, streams);
    if (text !== undefined) streams.out(text);
    if (wanted.html !== undefined) await writeFile(wanted.html, renderHtml(report));
    const code = exitCodeOf(report.verdict);
    return code === ExitCode.Good && !isAgreed ? ExitCode.Unknown : code;
  },
};

interface Looked {
  readonly domains: readonly DomainCheck[];
  /** False when the servers did not agree in time. */
  readonly isAgreed: boolean;
}

async function look(targets: readonly CheckTarget[], wanted: CheckArguments, streams: Streams): Promise<Looked> {
  const client = openDnsClient();
  const progress = new Progress(streams);
  const options: CheckOptions = {
    client,
    servers: wanted.servers ?? PUBLIC_RESOLVERS,
    authoritative: wanted.servers === undefined,
    onProgress: (done, all) => progress.checked(done, all),
  };
  try {
    if (wanted.wait === undefined) return { domains: await checkDomains(targets, options), isAgreed: true };
    const { seen, isAgreed } = await waitForAgreement({
      client,
      seconds: wanted.wait,
      look: () => checkDomains(targets, options),
      propagationsOf: (domains) => domains.map(({ propagation }) => propagation),
      isSatisfied: (domains) => domains.every(isSettled),
      onWait: (waiting) => progress.waiting(waiting),
    });
    if (!isAgreed) progress.end("Stopped waiting: the time is up, and not all servers give the expected answers.");
    return { domains: seen, isAgreed };
  } finally {
    progress.end();
    client.close();
  }
}

/** Whether waiting longer would change nothing. Other faults do not go away by waiting. */
function isSettled({ verdict, issues }: DomainCheck): boolean {
  return verdict !== Verdict.Unknown && issues.every(({ id }) => id !== "verify/not-as-declared");
}

function rendered(
  report: CheckReport,
  { format, sarifFile, noColor }: CheckArguments,
  streams: Streams,
): string | undefined {
  switch (format) {
    case Format.Json:
      return renderJson(report);
    case Format.Markdown:
      return renderMarkdown(report);
    case Format.Sarif:
      return renderSarif(report, { version: version(), ...(sarifFile !== undefined && { file: sarifFile }) });
    case Format.Table:
      return renderTable(report, terminalOf(streams, noColor));
    case Format.Quiet:
      return undefined;
  }
}
