/** The port to the network, the clock and the output, so that tests need none of them. */

/** The part of an HTTP answer that is read here. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** What a request to Odoo is made of. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** What this folder needs of the outside world. */
export interface Platform {
  fetch(url: string, request: HttpRequest): Promise<HttpAnswer>;
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** Shows a line to whoever runs Pulumi. */
  tell(line: string): void;
}

// The engine compares a resource more than once in a run. No Set: Pulumi may store the text of this code, and writes a Set as an object without methods.
const told: string[] = [];

/** Node's own HTTP client, timer and output; the engine shows what its process of dynamic resources prints. A line is shown once in a run. */
export const nodePlatform: Platform = {
  fetch: (url, request) => fetch(url, request),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  tell: (line) => {
    if (told.includes(line)) return;
    told.push(line);
    console.log(line);
  },
};
