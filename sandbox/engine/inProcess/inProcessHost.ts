/** Starts a process that runs programs and doubles for many runs of the engine, and connects the CLI to it. */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { withoutForeign } from "../environment";
import type { Tools } from "../tools";
import { KEY_SERVICE_URL } from "./keyService";
import type { Answer, Question } from "./protocol";

/** How the CLI reaches a language host, provider doubles and a key service that are already running. */
export interface Attached {
  /** Arguments of a run that uses the process. */
  readonly args: readonly string[];
  /** Environment variables of such a run. */
  readonly env: Readonly<Record<string, string>>;
  /** The value of `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: string;
  /** Environment variables of every command about a stack with that secrets provider. */
  readonly secretsEnv: Readonly<Record<string, string>>;
}

/**
 * A process that runs programs and doubles for one run after the other. Node is not started for each, so that a run takes a third of the
 * time. Tests that kill processes, or are about them, need `realProcesses`. Programs that wait for something that never comes need
 * it too: a process of its own ends then, because it has nothing left to do.
 */
export class InProcessHost {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;
  #asked = 0;

  constructor(compileCache: string) {
    this.#child = fork(path.join(__dirname, "main.ts"), {
      // A program's rejected promise is often handled later. In a process of its own nobody sees this warning, because the program has ended.
      execArgv: ["--disable-warning=PromiseRejectionHandledWarning", "--require", require.resolve("tsx/cjs")],
      env: { ...withoutForeign(process.env), NODE_COMPILE_CACHE: compileCache },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#ended = new Promise((_resolve, reject) => {
      this.#child.once("exit", (code, signal) =>
        reject(new Error(`the process that runs programs and doubles ended with ${signal ?? code}`)),
      );
    });
    this.#ended.catch(() => undefined); // `attach` reports it
  }

  /** Serves the doubles on a cloud until `close`. */
  async attach(cloud: string, plugins: Tools["plugins"]): Promise<Attached> {
    const versionOf = (name: string): string => plugins.find((plugin) => plugin.name === name)?.version ?? "";
    const id = ++this.#asked;
    const versions = { cloudflare: versionOf("cloudflare"), aws: versionOf("aws") };
    const answered = new Promise<Answer>((resolve) => {
      const listen = (answer: Answer): void => {
        if (answer.id !== id) return;
        this.#child.off("message", listen);
        resolve(answer);
      };
      this.#child.on("message", listen);
    });
    this.#child.send({ id, cloud, versions } satisfies Question);
    const { language, cloudflare, aws, keys } = await Promise.race([answered, this.#ended]);
    return {
      args: [`--client=127.0.0.1:${language}`],
      env: { PULUMI_DEBUG_PROVIDERS: `cloudflare:${cloudflare},aws:${aws}` },
      secretsProvider: KEY_SERVICE_URL,
      secretsEnv: { VAULT_ADDR: `http://127.0.0.1:${keys}`, VAULT_TOKEN: "sandbox" },
    };
  }

  close(): void {
    this.#child.disconnect();
  }
}
