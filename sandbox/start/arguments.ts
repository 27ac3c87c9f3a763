/** The command line of `npm start`. */
import path from "node:path";
import { parseArgs } from "node:util";
import { errorCode, SandboxError } from "../engine/sandboxError";
import { scenarioDirectory } from "./scenario";

/** What `npm start` can do. */
export const COMMANDS = ["up", "release", "destroy", "stop", "reset", "help"] as const;
export type Command = (typeof COMMANDS)[number];

/** The arguments of `npm start`, read and checked. */
export interface Arguments {
  readonly command: Command;
  /** Port of the DNS server. @default - 5300, or any free one when that is taken */
  readonly port?: number;
  /** Where zones, state and configuration are kept. @default - `.sandbox/start` of the checkout */
  readonly dir: string;
}

/**
 * Reads the arguments behind `npm start --`.
 *
 * @throws SandboxError with the argument and what is allowed.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command = "up", ...more] = values.help === true ? ["help"] : positionals;
  if (!isCommand(command)) throw new SandboxError(`There is no command "${command}". ${ALLOWED}`);
  if (more.length > 0) throw new SandboxError(`Too many arguments: "${more.join(" ")}" after "${command}". ${ALLOWED}`);
  const dir = path.resolve(values.dir ?? scenarioDirectory());
  return { command, dir, ...(values.port !== undefined && { port: readPort(values.port) }) };
}

const ALLOWED = `Commands: ${COMMANDS.join(", ")}; options: --port <number>, --dir <directory>.`;

function parse(argv: readonly string[]) {
  const options = { help: { type: "boolean", short: "h" }, port: { type: "string" }, dir: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    if (errorCode(error)?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
    const [reason] = String((error as { message?: unknown }).message).split(". To specify");
    throw new SandboxError(`${reason}. ${ALLOWED}`);
  }
}

function isCommand(text: string): text is Command {
  return COMMANDS.some((command) => command === text);
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new SandboxError(`--port "${text}" is not a port: a number from 1 to 65535.`);
  return port;
}
