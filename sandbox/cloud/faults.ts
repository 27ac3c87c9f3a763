/** Faults on demand: which requests are refused, held or lost, and the files through which tests hold and release them. */
import { basename, dirname, join } from "node:path";
import { existsSync, watch, writeFileSync } from "node:fs";
import { type ApiRequest, matches } from "./requests";
import { StateFile } from "./stateFile";

/** What can go wrong on demand. */
export const FaultKind = {
  /** Refused because the rate limit is used up. */
  RateLimited: "429",
  /** Refused with an internal error. */
  ServerError: "500",
  /** Cloudflare: a page in HTML with status 502, as in an outage. */
  OutagePage: "html502",
  /** Cloudflare: a page in HTML with status 403, as a proxy answers. */
  ProxyPage: "html403",
  /** Refused with 403. */
  Denied: "denied",
  /** Cloudflare: 404 with code 7003, as when it cannot route to the zone. A refresh then drops the record from the state (run, 2026-11). */
  NoRoute: "noRoute",
  /** Never answered, nothing done. */
  NoAnswer: "noAnswer",
  /** The provider's process dies before the request reaches the zone. */
  CrashBefore: "crashBefore",
  /** The provider's process dies after the request changed the zone, before it could answer. */
  CrashAfter: "crashAfter",
  /** Done, but the answer is lost. The client sends the request again, and its result is that of the second one. */
  LostAnswer: "lostAnswer",
  /** Held before anything is read or written until the hook file appears. */
  Pause: "pause",
  /** Done, but the answer is held until the hook file appears. */
  PauseAfter: "pauseAfter",
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

/** A fault. It strikes requests that have all the fields given here. */
export interface Fault extends Partial<Omit<ApiRequest, "outcome">> {
  readonly kind: FaultKind;
  /** How many requests it strikes. @default 1 */
  readonly times?: number;
  /**
   * For 429, 500 and html502: how many attempts at one request are refused. The client repeats such a request by itself.
   * @default - all attempts that the client makes
   */
  readonly attempts?: number;
  /** How many matching requests pass before it strikes. @default 0 */
  readonly skip?: number;
  /** For `pause` and `pauseAfter`: the file that releases the request. `<hook>.reached` appears while the request is held. */
  readonly hook?: string;
}

type Faults = readonly Fault[];

/** The faults in `faults.json`. */
export class FaultFile {
  private readonly file: StateFile<Faults>;

  constructor(dir: string) {
    this.file = new StateFile<Faults>(join(dir, "faults.json"), {
      empty: [],
      parse: (text) => JSON.parse(text) as Faults,
      render: (faults) => `${JSON.stringify(faults, undefined, 2)}\n`,
    });
  }

  list(): Faults {
    return this.file.read();
  }

  add(fault: Fault): void {
    this.file.change((faults) => [[...faults, fault], undefined]);
  }

  clear(): void {
    this.file.change((faults) => [faults.length > 0 ? [] : faults, undefined]);
  }

  /** Takes the first fault that strikes this request, and counts it down. Every matching fault before it counts down its `skip`. */
  take(request: Omit<ApiRequest, "outcome">): Fault | undefined {
    // First without the lock, which would slow down the many requests that no fault strikes.
    if (!this.list().some((fault) => strikes(fault, request))) return undefined;
    return this.file.change((faults) => countDown(faults, request));
  }
}

function countDown(faults: Faults, request: Omit<ApiRequest, "outcome">): readonly [Faults, Fault | undefined] {
  let taken: Fault | undefined;
  const left = faults.flatMap((fault): Faults => {
    if (taken || !strikes(fault, request)) return [fault];
    if ((fault.skip ?? 0) > 0) return [{ ...fault, skip: (fault.skip ?? 0) - 1 }];
    taken = fault;
    const times = (fault.times ?? 1) - 1;
    return times > 0 ? [{ ...fault, times }] : [];
  });
  return [left, taken];
}

function strikes(fault: Fault, request: Omit<ApiRequest, "outcome">): boolean {
  const { kind: _kind, times: _times, attempts: _attempts, skip: _skip, hook: _hook, ...where } = fault;
  return matches(request, where);
}

/** Waits until a file is there, on the file system's own events. Rejects when `cancelled` is aborted. */
export function fileAppears(file: string, cancelled?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) settle();
    });
    const finish = (then: () => void): void => {
      watcher.close();
      cancelled?.removeEventListener("abort", abort);
      then();
    };
    const settle = (): void => {
      if (existsSync(file)) finish(resolve);
    };
    const abort = (): void => finish(() => reject(new Error("context canceled")));
    watcher.on("error", (error) => finish(() => reject(error)));
    cancelled?.addEventListener("abort", abort, { once: true });
    if (cancelled?.aborted) abort();
    // Looks only now that the watch has begun, so that a file that appears in between is not missed.
    else settle();
  });
}

/** The file that appears when a request is held at a hook. */
export function reachedFile(hook: string): string {
  return `${hook}.reached`;
}

/** Says that a request is held at this hook. */
export function announce(hook: string): void {
  writeFileSync(reachedFile(hook), "");
}
