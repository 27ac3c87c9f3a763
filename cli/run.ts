/** Finds the command of a command line, prints help and version, and turns every error into messages and an exit code. */
import { toAsciiName } from "../records/dns/domainName";
import { didYouMean } from "../records/nearest";
import { quoted } from "../records/printable";
import type { Command } from "./command";
import { checkCommand } from "./commands/check";
import { checkMessageCommand } from "./commands/checkMessage";
import { dnsLockCommand } from "./commands/dnsLock";
import { iamPolicyCommand } from "./commands/iamPolicy";
import { planCommand } from "./commands/plan";
import { reviewCommand } from "./commands/review";
import { CommandError, ExitCode, UnknownError, UsageError } from "./exitCode";
import { messageOf } from "./messageOf";
import { listed } from "./render/bounded";
import { processStreams, type Streams } from "./streams";
import { version } from "./version";

/** In the order of the help. */
const COMMANDS: readonly Command[] = [
  checkCommand,
  checkMessageCommand,
  planCommand,
  reviewCommand,
  dnsLockCommand,
  iamPolicyCommand,
];

/** More problems are only counted: when `--file` names a wrong file, every line of it is a problem. */
const MOST_PROBLEMS = 50;

/** Runs a command line and returns its exit code. Never rejects. */
export async function run(args: readonly string[], streams: Streams = processStreams()): Promise<ExitCode> {
  const [first, ...rest] = args;
  const command = COMMANDS.find(({ name }) => name === first);
  try {
    if (command !== undefined && !asksForHelp(rest)) return await command.run(rest, streams);
    if (command === undefined && !asksForHelp(args) && first !== "--version") throw new UsageError([noCommand(first)]);
    streams.out(first === "--version" ? version() : (command?.help ?? help()));
    return ExitCode.Good;
  } catch (error) {
    return report(error, command, streams);
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

function noCommand(first: string | undefined): string {
  if (first === undefined) return "A command is missing.";
  const names = COMMANDS.map(({ name }) => name);
  const meant = toAsciiName(first).ok ? [`${checkCommand.name} ${first}`] : names;
  return `There is no command ${quoted(first)}.${didYouMean(first, meant)}`;
}

function report(error: unknown, command: Command | undefined, streams: Streams): ExitCode {
  const { problems, code } = error instanceof CommandError ? error : new UnknownError([messageOf(error)]);
  for (const problem of listed(problems, "it failed", MOST_PROBLEMS)) streams.err(`odoo-mail: ${problem}`);
  if (code === ExitCode.Usage) streams.err(`Try odoo-mail ${command === undefined ? "" : `${command.name} `}--help.`);
  return code;
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return `Usage: odoo-mail <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

  odoo-mail <command> --help  what the command does, and its options
  odoo-mail --version         the version of this package

Exit codes: 0 good; 1 problems found; 2 unknown, for example because DNS did not
answer; 64 wrong command line.`;
}
