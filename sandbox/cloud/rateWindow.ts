/** Counts requests for the rate limit, in a file, because all processes share the limit. */
import { join } from "node:path";

import type { RateLimit } from "./settings";
import { StateFile } from "./stateFile";

interface Window {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly requests: number;
}

/**
 * The requests in the current window, in `rate.json`. All tokens count together, as those of one Cloudflare user do
 * (developers.cloudflare.com/fundamentals/api/reference/limits, 2026-04-20).
 */
export class RateWindow {
  private readonly file: StateFile<Window>;

  constructor(dir: string) {
    this.file = new StateFile<Window>(join(dir, "rate.json"), {
      empty: { began: 0, requests: 0 },
      parse: (text) => JSON.parse(text) as Window,
      render: (window) => `${JSON.stringify(window)}\n`,
    });
  }

  /**
   * Counts a request.
   *
   * @returns how long the client has to wait, in milliseconds; 0 when the request is served now. Rounded up to whole seconds, as in the
   * header `retry-after` (developers.cloudflare.com/fundamentals/api/reference/limits, 2026-11)
   */
  count({ requests: most, windowMilliseconds }: RateLimit): number {
    const now = Date.now();
    return this.file.change((last) => {
      const window = now >= last.began + windowMilliseconds ? { began: now, requests: 0 } : last;
      if (window.requests >= most) return [last, Math.ceil((window.began + windowMilliseconds - now) / 1000) * 1000];
      return [{ ...window, requests: window.requests + 1 }, 0];
    });
  }
}
