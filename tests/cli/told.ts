import { run } from "../../cli/run";
import type { Streams } from "../../cli/streams";

/** What a command line answered. */
export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What the progress line said, in order. */
  readonly progress: readonly string[];
}

/** Runs a command line in this process and keeps what it writes. */
export async function told(args: readonly string[], streams: Partial<Streams> = {}): Promise<Told> {
  const out: string[] = [];
  const err: string[] = [];
  const progress: string[] = [];
  const code = await run(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    progress: (line) => progress.push(line),
    ...streams,
  });
  return { code, out: out.join("\n"), err: err.join("\n"), progress };
}
