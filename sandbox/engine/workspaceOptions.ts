import type { InProcessHost } from "./inProcess/inProcessHost";
import type { Tools } from "./tools";

/** The commands that run the engine. */
export type Operation = "preview" | "up" | "refresh" | "destroy";

/** How to run one command. */
export interface RunOptions {
  /** More arguments. @default - none */
  readonly args?: readonly string[];
  /** Whether to name the stack; false for commands that are about no stack, such as `package`. @default true */
  readonly withStack?: boolean;
  /** More environment, for the CLI and everything below it: such a run has processes of its own. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether program, language host and providers get processes of their own, as they have for users. @default - only without a `host` */
  readonly realProcesses?: boolean;
  /** Milliseconds until the command and everything below it are killed. @default 300000 */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes. @default - nobody is told */
  readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

/** What a workspace is made of. */
export interface WorkspaceOptions {
  /** The embedded cloud's directory. */
  readonly cloudDir: string;
  /** @default - a new directory below `.sandbox/` of the checkout, removed by `close` */
  readonly dir?: string;
  /** A directory with a `Pulumi.yaml`. @default - the checkout: the project's own stack program */
  readonly program?: string;
  /** Stack name. @default "dev" */
  readonly stack?: string;
  /** The resolvers that the program asks. @default - a port of loopback where nobody listens: no run of the sandbox asks the real DNS */
  readonly resolvers?: readonly string[];
  /** Colours in the output. @default false */
  readonly color?: boolean;
  /** Runs the program and serves the doubles. @default - none: each run starts processes of its own */
  readonly host?: InProcessHost;
  /** @default - `prepareTools()` */
  readonly tools?: Tools;
}
