/** How the embedded cloud behaves: waiting times, rate limits, which credential may see which zone. */
import { join } from "node:path";

import type { Provider } from "./requests";
import { StateFile } from "./stateFile";

/** How many requests a window allows. A window begins with the first request after the last window has ended. */
export interface RateLimit {
  readonly requests: number;
  readonly windowMilliseconds: number;
}

/** The settings of the embedded cloud, in `settings.json`. */
export interface Settings {
  /** How long a Route53 change waits for INSYNC, in milliseconds; the real one takes 15 s at least. @default 0 */
  readonly insyncMilliseconds: number;
  /**
   * How slow Cloudflare's client is between two attempts: 1 = as the real one, which waits 2 s, then twice as long each
   * time, up to 30 s. @default 0
   */
  readonly retryPace: number;
  /** How many requests all Cloudflare tokens together may make in a window; the real API serves a user 1,200 in 300,000 ms. @default - any number */
  readonly rateLimit?: RateLimit;
  /**
   * Which zones (by name) a credential sees: Cloudflare's `apiToken`, Amazon's `accessKey`. Other credentials see every zone.
   * @default - every credential sees every zone
   */
  readonly access: Readonly<Record<Provider, Readonly<Record<string, readonly string[]>>>>;
}

const DEFAULTS: Settings = { insyncMilliseconds: 0, retryPace: 0, access: { cloudflare: {}, route53: {} } };

/** The file `settings.json`. */
export class SettingsFile {
  private readonly file: StateFile<Settings>;

  constructor(dir: string) {
    this.file = new StateFile(join(dir, "settings.json"), {
      empty: DEFAULTS,
      parse: (text) => ({ ...DEFAULTS, ...(JSON.parse(text) as Partial<Settings>) }),
      render: (settings) => `${JSON.stringify(settings, undefined, 2)}\n`,
    });
  }

  read(): Settings {
    return this.file.read();
  }

  change(patch: Partial<Settings>): void {
    this.file.change((settings) => [{ ...settings, ...patch }, undefined]);
  }

  /** Limits a credential to these zones. */
  limit(provider: Provider, credential: string, zones: readonly string[]): void {
    this.file.change((settings) => {
      const limits = { ...settings.access[provider], [credential]: zones };
      return [{ ...settings, access: { ...settings.access, [provider]: limits } }, undefined];
    });
  }
}
