/** Breaks texts into lines, and makes control characters harmless. */
/**
 * Replaces control and formatting characters in a sentence of our own (`Issue.message`). Such sentences should be printable already, with
 * the texts that they quote; this holds even if one is not. Backslashes stay, because they are the escapes of quoted texts.
 */
export function inert(sentence: string): string {
  return sentence.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * Breaks a text into lines of at most `width` characters, at spaces and after commas. A word that is longer than a line is broken too,
 * after a `.`, `:`, `=` or `@` when it has one. Nothing is lost but the spaces at the breaks.
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(/(?<=[ ,])/).flatMap((word) => breakWord(word, width))) {
    if (line !== "" && (line + withoutSpaces(piece)).length > width) {
      lines.push(withoutSpaces(line));
      line = "";
    }
    line += piece;
  }
  return [...lines, withoutSpaces(line)];
}

function breakWord(word: string, width: number): string[] {
  if (withoutSpaces(word).length <= width) return [word];
  const at = /^.*[.:=@]/s.exec(word.slice(0, width))?.[0].length ?? width;
  return [word.slice(0, at), ...breakWord(word.slice(at), width)];
}

function withoutSpaces(text: string): string {
  return text.replace(/ +$/, "");
}

/** Breaks a text into lines behind a label. Later lines are indented by the width of the label, and by `more`. */
export function hanging(head: string, text: string, width: number, more = 0): string {
  return wrapped(text, Math.max(MIN_WIDTH, width - head.length - more))
    .map((line, at) => `${at === 0 ? head : " ".repeat(head.length + more)}${line}`)
    .join("\n");
}

/** Narrower terminals wrap by themselves. */
const MIN_WIDTH = 20;
