import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionRun {
  /** 0, or that of the step that failed. */
  readonly code: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What all steps printed. */
  readonly log: string;
  /** Ids of the steps that ran; a step without one is its number. */
  readonly ran: readonly string[];
}

interface Options {
  readonly inputs: Readonly<Record<string, string>>;
  /** The `github` context. */
  readonly github: unknown;
  readonly env: Readonly<Record<string, string>>;
  /** An empty directory for the files of the run. */
  readonly dir: string;
}

/**
 * Runs a composite action as GitHub's runner does: defaults of inputs, `if`, expressions, `bash -eo pipefail`, files for outputs and the summary
 * (docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax, 2026-11). Only what our action uses is known, anything else throws.
 */
export function runAction(file: string, { inputs: given, github, env, dir }: Options): ActionRun {
  const { inputs, outputs, runs } = parse(readFileSync(file, "utf8")) as Action;
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const context: Context = { inputs: {}, steps, github };
  for (const [name, { default: value, required }] of Object.entries(inputs)) {
    if (required === true && given[name] === undefined) throw new Error(`input ${name} is missing`);
    context.inputs[name] = given[name] ?? filled(value ?? "", context);
  }
  const summary = path.join(dir, "summary.md");
  const temp = path.join(dir, "temp");
  mkdirSync(temp);
  writeFileSync(summary, "");
  const ran: string[] = [];
  let log = "";
  let code = 0;
  runs.steps.forEach((step, at) => {
    // Without a status function, a step runs while all before it went well.
    if (code !== 0 || (step.if !== undefined && evaluate(step.if, context) === "")) return;
    if (step.shell !== "bash") throw new Error(`no rule for shell ${step.shell}`);
    const output = path.join(dir, `output-${at}`);
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, context)]);
    const script = path.join(dir, `step-${at}.sh`);
    writeFileSync(script, step.run);
    const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: path.resolve(dir, filled(step["working-directory"] ?? ".", context)),
      env: {
        ...env,
        ...(Object.fromEntries(own) as Record<string, string>),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: temp,
      },
      encoding: "utf8",
    });
    code = result.status ?? 1;
    log += result.stdout + result.stderr;
    ran.push(step.id ?? String(at));
    if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(output) };
  });
  const values = Object.entries(outputs).map(([name, { value }]) => [name, filled(value, context)]);
  return {
    code,
    outputs: Object.fromEntries(values) as Record<string, string>,
    summary: readFileSync(summary, "utf8"),
    log,
    ran,
  };
}

interface Context {
  readonly inputs: Record<string, string>;
  readonly steps: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly github: unknown;
}

function readOutputs(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function filled(text: string, context: Context): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluate(expression, context));
}

/** The value of an expression of `||`, `&&`, `==`, texts and contexts; empty for what is not there. */
function evaluate(expression: string, context: Context): string {
  const any = expression.split("||");
  if (any.length > 1) return any.map((part) => evaluate(part, context)).find((value) => value !== "") ?? "";
  const every = expression.split("&&").map((part) => evaluateOne(part.trim(), context));
  return every.includes("") ? "" : (every.at(-1) ?? "");
}

function evaluateOne(part: string, context: Context): string {
  const [left, right, ...more] = part.split("==").map((one) => valueOf(one.trim(), context));
  if (more.length > 0) throw new Error(`no rule for ${part}`);
  return right === undefined ? (left ?? "") : left === right ? "true" : "";
}

function valueOf(text: string, context: Context): string {
  const literal = /^'(.*)'$/.exec(text)?.[1];
  if (literal !== undefined) return literal;
  if (!/^(?:inputs|steps|github)(?:\.[\w-]+)+$/.test(text)) throw new Error(`no rule for the expression ${text}`);
  const value = text
    .split(".")
    .reduce<unknown>(
      (of, key) => (typeof of === "object" && of !== null ? (of as Record<string, unknown>)[key] : undefined),
      context,
    );
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
