/** Reads the arguments of `npm run bench`, and says what is allowed when one is wrong. */
import { parseArgs } from "node:util";
import { errorCode, SandboxError } from "../sandbox/engine/sandboxError";

/** The arguments of `npm run bench`, read and checked. */
export interface Arguments {
  /** The measurements to run. @default - all */
  readonly only: readonly string[];
  /** @default 1, 100, 1000 */
  readonly domains: readonly number[];
  /** @default false */
  readonly json: boolean;
}

const OPTIONS = {
  only: { type: "string", multiple: true },
  domains: { type: "string" },
  json: { type: "boolean" },
} as const;

/** More domains are taken for a typing mistake. */
const MAX_DOMAINS = 10_000;

/**
 * Reads the arguments behind `npm run bench --`.
 *
 * @param names the measurements that there are.
 * @throws SandboxError with the argument and what is allowed.
 */
export function readArguments(argv: readonly string[], names: readonly string[]): Arguments {
  const allowed = `Options: --only ${names.join("|")}, --domains 1,100,1000, --json.`;
  const { only = names, domains = "1,100,1000", json = false } = parse(argv, allowed);
  const wrong = only.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new SandboxError(`There is no measurement "${wrong}". ${allowed}`);
  return {
    only,
    domains: domains.split(",").map((n) => readNumber(n, allowed)),
    json,
  };
}

function parse(argv: readonly string[], allowed: string) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    if (errorCode(error)?.startsWith("ERR_PARSE_ARGS") !== true || !(error instanceof Error)) throw error;
    throw new SandboxError(`${error.message} ${allowed}`, { cause: error });
  }
}

function readNumber(text: string, allowed: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MAX_DOMAINS)
    throw new SandboxError(`--domains "${text}" is not a number from 1 to ${MAX_DOMAINS}. ${allowed}`);
  return number;
}
