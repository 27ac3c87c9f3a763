/** The interface between a measurement and `main.ts`: what a measurement is asked for, and what it reports. */
/** An aim of the project, and what was measured. A missed aim is reported but fails nothing: the machine may have been busy. */
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
  /** All rows have the same keys: the columns, with their units. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly aims: readonly Aim[];
}

/** Options of `npm run bench`. */
export interface BenchOptions {
  /** Numbers of domains for the engine. */
  readonly domains: readonly number[];
  /** Writes a line about the progress to standard error. */
  readonly progress: (line: string) => void;
}

/** A measurement. Each has a file of its own; `main.ts` lists them. */
export interface Measurement {
  /** The name that `--only` takes. */
  readonly name: string;
  /** Yields each report as soon as it is there, because all together take minutes. */
  readonly run: (options: BenchOptions) => AsyncIterable<Report>;
}
