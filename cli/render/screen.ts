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

/** The terminal of a command, or a log: colours on a terminal alone, and never where NO_COLOR is set (https://no-color.org). */
export function screenOf({ columns, env }: Streams, noColor: boolean): Screen {
  const hasColor = columns !== undefined && !noColor && (env?.["NO_COLOR"] ?? "") === "";
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns ?? COLUMNS_OF_A_LOG));
  return { width, paint: createColors(hasColor) };
}
