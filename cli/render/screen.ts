import { createColors } from "picocolors";
import type { Streams } from "../streams";
import type { Paint } from "./paint";

/** A log of a pipeline has no width of its own. */
const COLUMNS_OF_A_LOG = 100;
const NARROWEST = 60;
const WIDEST = 120;

/** For what a text is laid out. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** The terminal behind a command's output, or a log. */
export interface Terminal {
  /** Columns. */
  readonly width: number;
  readonly color: boolean;
}

/** What a command writes to: colours on a terminal alone, and never where NO_COLOR is set, but to the empty text (https://no-color.org). */
export function terminalOf({ columns, env }: Streams, noColor: boolean): Terminal {
  return {
    width: columns ?? COLUMNS_OF_A_LOG,
    color: columns !== undefined && !noColor && (env?.["NO_COLOR"] ?? "") === "",
  };
}

/** How a text is laid out for a terminal: never too narrow to be read, nor too wide. */
export function screenFor({ width, color }: Terminal): Screen {
  return { width: Math.min(WIDEST, Math.max(NARROWEST, width)), paint: createColors(color) };
}

/** The screen of a command. */
export function screenOf(streams: Streams, noColor: boolean): Screen {
  return screenFor(terminalOf(streams, noColor));
}
