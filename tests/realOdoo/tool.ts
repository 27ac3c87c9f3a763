import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

/** A command of this machine, and how it is run. */
export interface Command {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it reads. @default - nothing */
  readonly input?: string;
}

/** Runs a command and answers what it printed. @throws Error with the end of its output when it fails */
export async function run(program: string, { args, env, cwd, input }: Command): Promise<string> {
  const child = start(program, {
    args,
    ...(env && { env }),
    ...(cwd !== undefined && { cwd }),
    ...(input !== undefined && { input }),
  });
  const printed: string[] = [];
  const said: string[] = [];
  child.stdout?.on("data", (data: Buffer) => printed.push(data.toString()));
  child.stderr?.on("data", (data: Buffer) => said.push(data.toString()));
  const code = await ended(child);
  if (code === 0) return printed.join("");
  const end = [...printed, ...said].join("").split("\n").slice(-25).join("\n");
  throw new Error(`${program} ${args.join(" ")} ended with ${String(code)}:\n${end}`);
}

/** Starts a command that goes on running. */
export function start(program: string, { args, env, cwd, input = "" }: Command): ChildProcess {
  const stdin = input === "" ? "ignore" : "pipe";
  const options: SpawnOptions = { env: env ?? process.env, stdio: [stdin, "pipe", "pipe"], ...(cwd && { cwd }) };
  const child = spawn(program, args, options);
  child.stdin?.end(input);
  return child;
}

/** Resolves when a process prints a line that matches; rejects when it ends before that. */
export function untilPrinted(child: ChildProcess, line: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (data: Buffer): void => {
      text = `${text}${data.toString()}`.slice(-10_000);
      if (line.test(text)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with ${String(code)}:\n${text}`)));
  });
}

/** Ends a process and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await ended(child);
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
