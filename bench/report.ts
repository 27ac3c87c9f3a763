/** One aim of the project beside what was measured. Aims are reported and never fail the run: a busy machine proves nothing. */
export interface Aim {
  readonly what: string;
  /** At most this. */
  readonly limit: number;
  readonly measured: number;
}

/** What one measurement found. */
export interface Report {
  readonly title: string;
  /** A line or two on how it was measured. */
  readonly method: string;
  /** All rows have the same keys, which are the columns, units included. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly aims: readonly Aim[];
}

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  /** Numbers of domains for the engine. */
  readonly domains: readonly number[];
  /** Says what is going on, on the error stream. */
  readonly progress: (line: string) => void;
}

/** One file per measurement exports one of these; `main.ts` lists them. */
export interface Measurement {
  /** What `--only` takes. */
  readonly name: string;
  /** Yields a report as soon as it is there: the whole takes minutes. */
  readonly run: (options: BenchOptions) => AsyncIterable<Report>;
}
