/** What a program logs while it runs, without the SDK's prefix. */
export interface Logs {
  readonly infos: string[];
  readonly warnings: string[];
}

// Without an engine the SDK logs on the console, with these words in front (@pulumi/pulumi 3.276, log/index.ts).
const PREFIXES = [
  ["log", "info: [runtime] ", "infos"],
  ["warn", "warning: [runtime] ", "warnings"],
] as const;

/** Keeps what a run logs from the console, for the test to look at; what the program prints itself is let through. */
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
