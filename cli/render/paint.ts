/** The colour of each verdict. */
import type { createColors } from "picocolors";
import type { Verdict } from "../../verify/report";

/** The colours of a report. Without colours, its functions return the text unchanged. */
export type Paint = ReturnType<typeof createColors>;

/** A word always says the same as the colour (WCAG 1.4.1). */
const COLORS = { good: "green", warnings: "yellow", problems: "red", unknown: "magenta" } as const satisfies Record<
  Verdict,
  keyof Paint
>;

/** A text in the colour of a verdict. */
export function coloured(text: string, verdict: Verdict, paint: Paint): string {
  return paint[COLORS[verdict]](text);
}
