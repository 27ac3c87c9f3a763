/** The messages between `inProcessHost` and the process that it starts. */
/** Asks the process to serve the doubles on a cloud. */
export interface Question {
  readonly id: number;
  /** The directory of the embedded cloud. */
  readonly cloud: string;
  /** The versions of the providers' SDKs. */
  readonly versions: { readonly cloudflare: string; readonly aws: string };
}

/** The ports on loopback that an engine connects to. */
export interface Answer {
  readonly id: number;
  readonly language: number;
  readonly cloudflare: number;
  readonly aws: number;
  readonly keys: number;
}
