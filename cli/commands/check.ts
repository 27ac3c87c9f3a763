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
import { ExitCode } from "../exitCode";
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

/** Resolvers that everybody may ask: Cloudflare's and Google's. */
const PUBLIC_RESOLVERS: readonly ServerAddress[] = [
  { address: "1.1.1.1", port: 53 },
  { address: "8.8.8.8", port: 53 },
];

/** `odoo-mail check`: what the world sees of some domains. */
export const checkCommand: Command = {
  name: "check",
  summary: "say what the world sees of some domains",
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
    return exitCode(report.verdict, isAgreed);
  },
};

interface Looked {
  readonly domains: readonly DomainCheck[];
  /** False when the servers did not come to say the same in the time that they were given. */
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
    if (!isAgreed) progress.end("The time is up, and not all servers say what they should.");
    return { domains: seen, isAgreed };
  } finally {
    progress.end();
    client.close();
  }
}

/** Whether waiting longer changes nothing: what is wrong for another reason stays wrong. */
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

function exitCode(verdict: Verdict, isAgreed: boolean): ExitCode {
  if (verdict === Verdict.Problems) return ExitCode.Problems;
  return verdict === Verdict.Unknown || !isAgreed ? ExitCode.Unknown : ExitCode.Good;
}
