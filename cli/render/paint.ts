import type { createColors } from "picocolors";
import type { Verdict } from "../../verify/report";

/** Colours of one report: functions that leave a text as it is where there are none. */
export type Paint = ReturnType<typeof createColors>;

/** The colour is always beside a word that says the same (WCAG 1.4.1). */
const COLORS = { good: "green", warnings: "yellow", problems: "red", unknown: "magenta" } as const satisfies Record<
  Verdict,
  keyof Paint
>;

/** A text in the colour of a verdict. */
export function coloured(text: string, verdict: Verdict, paint: Paint): string {
  return paint[COLORS[verdict]](text);
}
