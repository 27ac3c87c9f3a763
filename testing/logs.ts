/** Takes what a program logs from the console, because mocks have no engine that would receive it. */
/** What a program logs in a run, without the prefix of the SDK. */
export interface Logs {
  readonly infos: string[];
  readonly warnings: string[];
}

// Without an engine the SDK logs to the console, with these prefixes (@pulumi/pulumi 3.276, log/index.ts).
const PREFIXES = [
  ["log", "info: [runtime] ", "infos"],
  ["warn", "warning: [runtime] ", "warnings"],
] as const;

/** Collects what the SDK logs during a run instead of printing it. What the program itself prints is printed. */
export async function captured<T>(run: () => Promise<T>): Promise<{ value: T; logs: Logs }> {
  const logs: Logs = { infos: [], warnings: [] };
  const restores = PREFIXES.map(([method, prefix, list]) => {
    const { [method]: before } = console;
    const original = before.bind(console);
    console[method] = (...args: unknown[]) => {
      const [text] = args;
      if (typeof text === "string" && text.startsWith(prefix)) logs[list].push(text.slice(prefix.length));
      else original(...args);
    };
    return () => {
      console[method] = before;
    };
  });
  try {
    return { value: await run(), logs };
  } finally {
    for (const restore of restores) restore();
  }
}
