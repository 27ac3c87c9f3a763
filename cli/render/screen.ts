/** Decides width and colours of a report by where it is written to. */
import { createColors } from "picocolors";
import type { Streams } from "../streams";
import type { Paint } from "./paint";

/** The width of a log, which has none of its own. */
const COLUMNS_OF_A_LOG = 100;
const NARROWEST = 60;
const WIDEST = 120;

/** What a text is laid out for. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** The terminal or the log that a command writes to. */
export interface Terminal {
  /** Columns. */
  readonly width: number;
  readonly color: boolean;
}

/** The terminal of a command. Colours are used on a terminal only, and not when NO_COLOR is set and not empty (https://no-color.org). */
export function terminalOf({ columns, env }: Streams, noColor: boolean): Terminal {
  return {
    width: columns ?? COLUMNS_OF_A_LOG,
    color: columns !== undefined && !noColor && (env?.["NO_COLOR"] ?? "") === "",
  };
}

/** How a text is laid out for a terminal. The width stays between the narrowest and the widest that is easy to read. */
export function screenFor({ width, color }: Terminal): Screen {
  return { width: Math.min(WIDEST, Math.max(NARROWEST, width)), paint: createColors(color) };
}

/** The screen of a command. */
export function screenOf(streams: Streams, noColor: boolean): Screen {
  return screenFor(terminalOf(streams, noColor));
}
