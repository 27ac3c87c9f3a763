/** Lines on the screen of `npm start`. */
import pc from "picocolors";

/** The narrowest and the widest lines. */
const [NARROW, WIDE] = [80, 120];

/** How many columns to use: those of the terminal, within bounds, or 80 without a terminal. */
export function screenWidth(columns: number = process.stdout.isTTY ? process.stdout.columns : NARROW): number {
  return Math.min(Math.max(columns, NARROW), WIDE);
}

/** Writes a line. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a heading with a blank line before it. */
export function sayHeading(text: string): void {
  say(`\n${pc.bold(text)}`);
}

/** A duration in seconds: `0.4 s`, `12 s`. */
export function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
