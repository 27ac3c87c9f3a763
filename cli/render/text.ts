/**
 * A sentence of our own for a terminal or a page. It is printable already, with what it quotes (`Issue.message`); should one not be, its
 * control and formatting characters are shown and not obeyed. Backslashes stay: they are the escapes of what it quotes.
 */
export function inert(sentence: string): string {
  return sentence.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * Breaks a text into lines of at most `width` characters: at spaces, after a comma, and inside a word only if it is longer than a
 * line, there after a `.`, `:`, `=` or `@` if it has one. Only spaces at the breaks are lost.
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

/** The same below a first column: later lines are indented by it, and by `more` where they are to be told from it. */
export function hanging(head: string, text: string, width: number, more = 0): string {
  return wrapped(text, Math.max(MIN_WIDTH, width - head.length - more))
    .map((line, at) => `${at === 0 ? head : " ".repeat(head.length + more)}${line}`)
    .join("\n");
}

/** Narrower terminals wrap by themselves. */
const MIN_WIDTH = 20;
