import pc from "picocolors";

/** Narrowest and widest line that the output is made for. */
const [NARROW, WIDE] = [80, 120];

/** Columns to write in: those of the terminal, within bounds; 80 where there is none. */
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

/**
 * Breaks a text into lines of at most `width` characters: at blanks, after a comma, and inside a word only when it is longer than a
 * line, there after a `.`, `:`, `=` or `@` where it can. Joined again, with a blank where one was broken at, the lines are the text.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(/(?<=[ ,])/).flatMap((word) => breakWord(word, width))) {
    if (line !== "" && (line + piece.trimEnd()).length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

function breakWord(word: string, width: number): string[] {
  if (word.trimEnd().length <= width) return [word];
  const at = /^.*[.:=@]/s.exec(word.slice(0, width))?.[0].length ?? width;
  return [word.slice(0, at), ...breakWord(word.slice(at), width)];
}

/** A duration as people say it: `0.4 s`, `12 s`. */
export function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
