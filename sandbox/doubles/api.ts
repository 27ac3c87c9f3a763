/** The way of every request from a double to the embedded cloud: faults strike, rate limits apply, and the log is written here. */
import { announce, type Fault, fileAppears } from "../cloud/faults";
import type { Cloud } from "../cloud/openCloud";
import type { ApiRequest, Provider } from "../cloud/requests";

/** A refusal of an API. `code` goes into the log, the message is what the real provider prints. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** The HTTP status. @default - the double does not need it */
    readonly status?: number,
    /** Whether the answer was no JSON. A function of the provider then fails with an empty message; only its log has more. */
    readonly isPage = false,
  ) {
    super(message);
  }
}

/** The kinds of faults that an API answers with an error. */
export type RefusalKind = "429" | "500" | "denied" | "noRoute" | "html403" | "html502";

/** A request before it was answered. */
export type Call = Omit<ApiRequest, "outcome" | "provider">;

/** What differs between the APIs of the clouds. */
export interface ApiOptions {
  readonly cloud: Cloud;
  readonly provider: Provider;
  /** The credential that the instance is configured with; `denied` is refused everywhere. */
  readonly credential: string;
  /** Aborted when the engine cancels. Waiting requests then fail. @default - the client ignores cancels */
  readonly cancelled?: AbortSignal;
  /** How often the client tries a request that is refused for the moment. @default 1 */
  readonly attempts?: number;
  /** The error of a fault, in the words of the cloud. */
  refusal(kind: RefusalKind, call: Call): ApiError;
  /** Ends the process as `kill -9` would. */
  crash(): never;
}

/** Makes the requests of one provider instance. */
export class Api {
  constructor(readonly options: ApiOptions) {}

  get cloud(): Cloud {
    return this.options.cloud;
  }

  /** Whether the credential may see a zone. */
  sees(zone: { readonly name: string }): boolean {
    const { provider, credential } = this.options;
    return this.cloud.settings().access[provider][credential]?.includes(zone.name) ?? true;
  }

  /** Makes one request. `effect` reads or changes the cloud. It is synchronous, so that no request is done by half. */
  async send<T>(call: Call, effect: () => T): Promise<T> {
    if (this.options.credential === "denied") throw this.refuse("denied", call);
    const fault = this.cloud.faultFile.take({ ...call, provider: this.options.provider });
    if (fault) await this.before(fault, call);
    await this.withinRate(call);
    const result = this.answer(call, effect);
    if (fault?.kind === "crashAfter") this.options.crash();
    if (fault?.kind === "pauseAfter") await this.hold(fault);
    // The client cannot know that its request was served, and sends it again.
    if (fault?.kind === "lostAnswer") return this.answer(call, effect);
    return result;
  }

  /** Logs a further request of a step. No fault strikes it, because faults must not strike a step twice. */
  note(call: Call): void {
    this.record(call, "ok");
  }

  /** Makes a further request of a step, such as for the next page. The rate limit applies to it, but no fault strikes it. */
  async again(call: Call): Promise<void> {
    await this.withinRate(call);
    this.record(call, "ok");
  }

  private async before(fault: Fault, call: Call): Promise<void> {
    switch (fault.kind) {
      case "429":
      case "500":
      case "html502":
        return this.refuseForNow(fault.kind, call, fault.attempts);
      case "denied":
      case "noRoute":
      case "html403":
        throw this.refuse(fault.kind, call);
      case "crashBefore":
        this.record(call, "crashBefore");
        return this.options.crash();
      case "noAnswer":
        this.record(call, "noAnswer");
        return this.never();
      case "pause":
        return this.hold(fault);
      default:
        return undefined;
    }
  }

  private async refuseForNow(kind: RefusalKind, call: Call, attempts = this.attempts): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const refusal = this.refuse(kind, call);
      if (attempt === this.attempts) throw refusal;
      await this.pause(Math.min(2000 * 2 ** (attempt - 1), 30_000) * this.cloud.settings().retryPace);
    }
  }

  /** Waits as long as the API says. The real client does so, however long that is (run with the real provider, 2026-11). */
  private async withinRate(call: Call): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const wait = this.rateWait();
      if (wait === 0) return;
      const refusal = this.refuse("429", call);
      if (attempt === this.attempts) throw refusal;
      await this.pause(wait);
    }
  }

  private rateWait(): number {
    const { rateLimit } = this.cloud.settings();
    if (this.options.provider !== "cloudflare" || rateLimit === undefined) return 0;
    return this.cloud.rateWindow.count(rateLimit);
  }

  private get attempts(): number {
    return this.options.attempts ?? 1;
  }

  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  private answer<T>(call: Call, effect: () => T): T {
    try {
      const result = effect();
      this.record(call, "ok");
      return result;
    } catch (error) {
      this.record(call, error instanceof ApiError ? error.code : "500");
      throw error;
    }
  }

  private refuse(kind: RefusalKind, call: Call): ApiError {
    this.record(call, kind);
    return this.options.refusal(kind, call);
  }

  private async hold(fault: Fault): Promise<void> {
    if (!fault.hook) throw new Error("a fault that pauses needs a hook");
    announce(fault.hook);
    await fileAppears(fault.hook, this.options.cancelled);
  }

  private never(): Promise<never> {
    const { cancelled } = this.options;
    return new Promise((_resolve, reject) => {
      const fail = (): void => reject(new Error("context canceled"));
      if (cancelled?.aborted) fail();
      cancelled?.addEventListener("abort", fail, { once: true });
    });
  }

  private record(call: Call, outcome: string): void {
    this.cloud.log.add({ provider: this.options.provider, ...call, outcome });
  }
}
