/** Parses command lines for all commands. Reports all mistakes at once, with the nearest word that is allowed. */
import { parseArgs } from "node:util";
import { didYouMean, nearest } from "../records/nearest";
import { quoted } from "../records/printable";

/** An option of a command. */
export interface OptionSpec {
  /** `optional`: a text that may be left out, as in `--stack` or `--stack prod`. It is empty when it is left out. */
  readonly type: "boolean" | "string" | "optional";
  /** Whether it may be given several times. @default false */
  readonly multiple?: boolean;
}

/** A command line, read. */
export interface ReadOptions<Name extends string> {
  /** Everything that is wrong with it. */
  readonly problems: readonly string[];
  readonly positionals: readonly string[];
  has(name: Name): boolean;
  /** Undefined when it was not given, or given without its value. */
  text(name: Name): string | undefined;
  texts(name: Name): readonly string[];
}

/** Reads the arguments of a command. Never throws: all mistakes come at once. */
export function readOptions<Name extends string>(
  args: readonly string[],
  specs: Readonly<Record<Name, OptionSpec>>,
): ReadOptions<Name> {
  const known: ReadonlyMap<string, OptionSpec> = new Map(Object.entries<OptionSpec>(specs));
  const options = Object.fromEntries(
    [...known].map(([name, { type }]) => [name, { type: type === "boolean" ? type : ("string" as const) }]),
  );
  const { tokens, positionals } = parseArgs({
    args: withTexts(args, known),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, { readonly count: number; readonly texts: readonly string[] }>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const before = given.get(token.name) ?? { count: 0, texts: [] };
    const problem = problemOf(token, known, before.count);
    if (problem !== undefined) problems.push(problem);
    // A text with a problem is left out: nobody should report its meaning as well.
    const texts = problem === undefined ? [...before.texts, token.value ?? ""] : before.texts;
    given.set(token.name, { count: before.count + 1, texts });
  }
  return {
    problems,
    positionals,
    has: (name) => given.has(name),
    text: (name) => given.get(name)?.texts.at(-1),
    texts: (name) => given.get(name)?.texts ?? [],
  };
}

/** Those of these options that were given. Only one of them may be; two go into `problems`. */
export function exclusive<Name extends string>(
  read: Pick<ReadOptions<NoInfer<Name>>, "has">,
  names: readonly Name[],
  problems: string[],
): Name[] {
  const given = names.filter((name) => read.has(name));
  if (given.length > 1) problems.push(`${given.map((name) => `"--${name}"`).join(" and ")} cannot be used together.`);
  return given;
}

/** Reads a value that has to be one of a few words; another one goes into `problems`. */
export function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  allowed: readonly T[],
  problems: string[],
): T | undefined {
  const found = allowed.find((one) => one === text);
  if (text !== undefined && found === undefined)
    problems.push(
      `--${option}: ${quoted(text)} is not allowed. Allowed: ${allowed.join(", ")}.${didYouMean(text, allowed)}`,
    );
  return found;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function problemOf(
  { name: key, rawName, value, inlineValue }: OptionToken,
  known: ReadonlyMap<string, OptionSpec>,
  before: number,
): string | undefined {
  const name = quoted(rawName);
  const spec = known.get(key);
  if (spec === undefined) {
    const options = [...known.keys()].map((option) => `--${option}`);
    return `There is no option ${name}.${didYouMean(rawName, options)}`;
  }
  if (before > 0 && spec.multiple !== true) return `${name} is given more than once.`;
  if (spec.type === "boolean") return value === undefined ? undefined : `${name} takes no value.`;
  // When an option stands where a value should, the value was forgotten. "-" alone is a value: standard input or output.
  const isForgotten = value === undefined || (inlineValue !== true && isOption(value));
  return isForgotten || (value === "" && spec.type === "string") ? `${name} needs a value.` : undefined;
}

// node:util has no options whose value may be left out, and reads the value of a misspelt option as a positional. So values are joined to
// their options with `=` first.
function withTexts(args: readonly string[], known: ReadonlyMap<string, OptionSpec>): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const texts: string[] = [];
  for (const [at, arg] of args.slice(0, end).entries()) {
    const [before, next] = [args[at - 1], args[at + 1]];
    const isBare = arg.startsWith("--") && known.get(arg.slice(2))?.type === "optional";
    if (before !== undefined && !isOption(arg) && isMisspelt(before, known)) texts.splice(-1, 1, `${before}=${arg}`);
    else texts.push(isBare && (next === undefined || isOption(next)) ? `${arg}=` : arg);
  }
  return [...texts, ...args.slice(end)];
}

function isOption(arg: string): boolean {
  return /^-./.test(arg);
}

/** Whether an option is unknown, and its nearest known one takes a value. */
function isMisspelt(arg: string, known: ReadonlyMap<string, OptionSpec>): boolean {
  if (!/^--[^=]+$/.test(arg) || known.has(arg.slice(2))) return false;
  const meant = nearest(arg.slice(2), [...known.keys()]);
  return meant !== undefined && known.get(meant)?.type !== "boolean";
}
