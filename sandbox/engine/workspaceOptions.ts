/** The options of a workspace and of its runs. */
import type { InProcessHost } from "./inProcess/inProcessHost";
import type { Tools } from "./tools";

/** The commands that run the engine. */
export type Operation = "preview" | "up" | "refresh" | "destroy";

/** How to run one command. */
export interface RunOptions {
  /** More arguments. @default - none */
  readonly args?: readonly string[];
  /** Whether the command gets `--stack`. False for commands that have no such option, such as `package`. @default true */
  readonly withStack?: boolean;
  /** More environment variables, for the CLI and everything below it. Such a run has processes of its own. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether program, language host and providers run in processes of their own, as for users. @default - only without a `host` */
  readonly realProcesses?: boolean;
  /** Milliseconds until the command and everything below it are killed. @default 300000 */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes. @default - not called */
  readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

/** Options of a workspace. */
export interface WorkspaceOptions {
  /** The embedded cloud's directory. */
  readonly cloudDir: string;
  /** @default - a new directory below `.sandbox/` of the checkout, removed by `close` */
  readonly dir?: string;
  /** A directory with a `Pulumi.yaml`. @default - the checkout: the project's own stack program */
  readonly program?: string;
  /** Stack name. @default "dev" */
  readonly stack?: string;
  /** The resolvers that the program asks. @default - one that refuses every question, so that no run asks the real DNS */
  readonly resolvers?: readonly string[];
  /** Colours in the output. @default false */
  readonly color?: boolean;
  /** Runs the program and serves the doubles. @default - none: each run starts processes of its own */
  readonly host?: InProcessHost;
  /** @default - `prepareTools()` */
  readonly tools?: Tools;
}
