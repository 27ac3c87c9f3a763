/** A stack on the embedded cloud with the commands to work with it: the API of the engine tests, `npm start` and benchmarks. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { killOrphans, type RunningCommand, type RunResult, startCommand } from "./command";
import { sandboxEnvironment } from "./environment";
import type { Attached } from "./inProcess/inProcessHost";
import { checkoutRoot } from "./goModule";
import { installPlugins } from "./plugins";
import { initialState, layOut, projectName, stackFiles, type StackFiles, writeConfig } from "./stackFiles";
import { prepareTools, sandboxRoot, type Tools } from "./tools";
import type { Operation, RunOptions, WorkspaceOptions } from "./workspaceOptions";

/** A resolver that refuses every question at once: nothing listens on port 1 (tcpmux, RFC 1078, historic). */
const NO_RESOLVER = ["127.0.0.1:1"];

/** An operation that takes this long hangs. */
const TIMEOUT_MS = 300_000;

interface Parts {
  readonly dir: string;
  readonly program: string;
  readonly stack: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly color: boolean;
  readonly temporary: boolean;
  readonly pulumi: string;
  readonly resolvers: readonly string[];
  /** Undefined when every run starts processes of its own. */
  readonly attached: Attached | undefined;
}

/** A stack of a program on the embedded cloud, and the commands to work with it. Made by `createWorkspace`. */
export class Workspace {
  readonly dir: string;
  readonly stack: string;
  readonly #parts: Parts;
  readonly #files: StackFiles;
  readonly #started = new Set<number>();
  #program: string;
  #runs = 0;

  constructor(parts: Parts) {
    this.dir = parts.dir;
    this.stack = parts.stack;
    this.#parts = parts;
    this.#program = parts.program;
    this.#files = stackFiles(parts.dir, parts.stack);
  }

  /** Replaces the stack's configuration, such as `{ "odoo-mail:domains": [...] }`. The resolvers stay, unless `values` has others. */
  setConfig(values: Readonly<Record<string, unknown>>): void {
    writeConfig(this.#files.config, { "odoo-mail:resolvers": this.#parts.resolvers, ...values });
  }

  /** Runs the program in another directory from now on. It must have the same project name. */
  useProgram(directory: string): void {
    this.#program = directory;
  }

  /** Starts an operation and returns while it runs, so that it can be killed. */
  start(operation: Operation, options: RunOptions = {}): RunningCommand {
    const eventLog = path.join(this.dir, `events-${process.pid}-${++this.#runs}.jsonl`);
    const approved = operation === "preview" ? [] : ["--yes"];
    const files = ["--config-file", this.#files.config, "--event-log", eventLog];
    const own = options.realProcesses === true || options.env !== undefined;
    const { args, env } = (own ? undefined : this.#parts.attached) ?? { args: [], env: {} };
    const all = [operation, "-C", this.#program, ...approved, ...files, ...args];
    return this.#spawn(all, eventLog, { ...options, env: { ...options.env, ...env } });
  }

  preview(options?: RunOptions): Promise<RunResult> {
    return this.start("preview", options).done;
  }

  /** `pulumi up` with its preview; without it by `args: ["--skip-preview"]`. */
  up(options?: RunOptions): Promise<RunResult> {
    return this.start("up", options).done;
  }

  refresh(options?: RunOptions): Promise<RunResult> {
    return this.start("refresh", options).done;
  }

  destroy(options?: RunOptions): Promise<RunResult> {
    return this.start("destroy", options).done;
  }

  /** Any other command about the stack, such as `["state", "delete", urn]`. It runs without the program. */
  run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return this.#spawn([...args, "-C", this.#files.project], path.join(this.dir, "no-events"), options).done;
  }

  /** Removes the lock that a killed run left. */
  cancel(): Promise<RunResult> {
    return this.run(["cancel", "--yes"]);
  }

  /** `pulumi stack export`, secrets encrypted. */
  async exportState(): Promise<unknown> {
    return JSON.parse((await this.#expect(["stack", "export"])).stdout);
  }

  /** The file in which the backend keeps the stack's checkpoint. */
  get checkpoint(): string {
    return path.join(this.#files.backend, ".pulumi", "stacks", projectName(this.#program), `${this.stack}.json`);
  }

  /** `pulumi stack import` of a state from `exportState`. */
  async importState(state: unknown): Promise<void> {
    const file = path.join(this.dir, "import.json");
    writeFileSync(file, JSON.stringify(state));
    await this.#expect(["stack", "import", "--file", file]);
  }

  /** The stack's outputs, with secrets in clear text. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.#expect(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Creates the stack when the workspace is new. */
  async initialise(kept: string): Promise<void> {
    const project = projectName(this.#program);
    if (existsSync(this.checkpoint)) return;
    mkdirSync(this.dir, { recursive: true });
    const secrets = this.#parts.attached?.secretsProvider;
    const create = async (): Promise<void> => {
      layOut(this.#files, project);
      await this.#expect([
        "stack",
        "init",
        "--no-select",
        ...(secrets === undefined ? [] : ["--secrets-provider", secrets]),
      ]);
    };
    const named = `${project}-${this.stack}${secrets === undefined ? "" : "-key-service"}`;
    await initialState(path.join(kept, named), this.dir, create);
    this.setConfig({});
  }

  /** Kills everything that still runs and, when the directory was made for this workspace, removes it. */
  close(): void {
    this.#started.forEach(killOrphans);
    if (this.#parts.temporary) rmSync(this.dir, { recursive: true, force: true });
  }

  async #expect(args: readonly string[]): Promise<RunResult> {
    const result = await this.run(args);
    if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${result.stdout}${result.stderr}`);
    return result;
  }

  #spawn(args: readonly string[], eventLog: string, options: RunOptions): RunningCommand {
    const color = this.#parts.color ? "always" : "never";
    const stack = options.withStack === false ? [] : ["--stack", this.stack];
    const common = [...stack, "--non-interactive", "--color", color];
    const command = startCommand(this.#parts.pulumi, [...args, ...common, ...(options.args ?? [])], eventLog, {
      cwd: this.dir,
      env: { ...this.#parts.environment, ...this.#parts.attached?.secretsEnv, ...options.env },
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      ...(options.onOutput && { onOutput: options.onOutput }),
    });
    this.#started.add(command.pid);
    return command;
  }
}

/**
 * Creates a stack on the embedded cloud, or opens the one that is already in `dir`. State, configuration and settings are in that
 * directory. Nothing is written into the program's directory.
 *
 * @throws SandboxError when there is no Pulumi CLI and none can be built.
 */
export async function createWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const tools = options.tools ?? (await prepareTools());
  const stack = options.stack ?? "dev";
  const dir = options.dir ?? temporaryDirectory();
  const workspace = new Workspace({
    dir,
    stack,
    program: options.program ?? checkoutRoot(),
    color: options.color ?? false,
    temporary: options.dir === undefined,
    pulumi: tools.cli.path,
    resolvers: options.resolvers ?? NO_RESOLVER,
    environment: environmentOf(tools, options.cloudDir, dir),
    attached: await options.host?.attach(options.cloudDir, tools.plugins),
  });
  installPlugins(path.join(dir, "home"), tools.plugins);
  await workspace.initialise(path.join(sandboxRoot(), "stacks", tools.cli.version));
  return workspace;
}

function environmentOf(tools: Tools, cloud: string, dir: string): NodeJS.ProcessEnv {
  const { languageHost, node, compileCache } = tools;
  const own = { cloud, backend: path.join(dir, "backend"), home: path.join(dir, "home") };
  return sandboxEnvironment({
    base: process.env,
    pulumi: tools.cli.path,
    languageHost,
    node,
    compileCache,
    ...own,
  });
}

function temporaryDirectory(): string {
  const parent = path.join(sandboxRoot(), "workspaces");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, "w-"));
}
