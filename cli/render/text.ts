/**
 * A sentence of our own for a terminal or a page. It is printable already, with what it quotes (`Issue.message`); should one not be, its
 * control and formatting characters are shown and not obeyed. Backslashes stay: they are the escapes of what it quotes.
 */
export function inert(sentence: string): string {
  return sentence.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Breaks a text into lines of at most `width` characters, at spaces where it can. Nothing but such spaces is lost. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => pieces(long, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

// A key or a network list has no spaces to break at.
function pieces(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return Array.from({ length: Math.ceil(word.length / width) }, (_, at) => word.slice(at * width, (at + 1) * width));
}

/** The same below a first column: later lines are indented by it. */
export function hanging(head: string, text: string, width: number): string {
  return wrapped(text, Math.max(MIN_WIDTH, width - head.length))
    .map((line, at) => `${at === 0 ? head : " ".repeat(head.length)}${line}`)
    .join("\n");
}

/** Narrower terminals wrap by themselves. */
const MIN_WIDTH = 20;
