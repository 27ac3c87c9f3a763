import { parseArgs } from "node:util";
import { errorCode, SandboxError } from "../engine/sandboxError";

/** What `npm start` can do. */
export const COMMANDS = ["up", "release", "destroy", "stop", "reset", "help"] as const;
export type Command = (typeof COMMANDS)[number];

/** The arguments of `npm start`, read and checked. */
export interface Arguments {
  readonly command: Command;
  /** Port of the DNS server. @default - 5300, or any free one when that is taken */
  readonly port?: number;
}

/**
 * Reads the arguments behind `npm start --`.
 *
 * @throws SandboxError that names the argument and what is allowed.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command = "up", ...more] = values.help === true ? ["help"] : positionals;
  if (!isCommand(command)) throw new SandboxError(`There is no command "${command}". ${ALLOWED}`);
  if (more.length > 0) throw new SandboxError(`Too many arguments: "${more.join(" ")}" after "${command}". ${ALLOWED}`);
  return { command, ...(values.port !== undefined && { port: readPort(values.port) }) };
}

const ALLOWED = `Commands: ${COMMANDS.join(", ")}; option: --port <number>.`;

function parse(argv: readonly string[]) {
  const options = { help: { type: "boolean", short: "h" }, port: { type: "string" } } as const;
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
