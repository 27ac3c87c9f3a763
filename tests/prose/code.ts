import ts from "typescript";

/** A piece of prose in a source file. */
export interface Prose {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The comments of a source file, and the texts in it that people read: those with at least five words. */
export function proseOf(file: string, source: string): Prose[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => parsed.getLineAndCharacterOfPosition(position).line + 1;
  return [...commentsOf(parsed, source), ...textsOf(parsed)].map(({ text, position }) => ({
    text,
    line: lineOf(position),
  }));
}

interface Placed {
  readonly text: string;
  readonly position: number;
}

function commentsOf(parsed: ts.SourceFile, source: string): Placed[] {
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(source, node.pos) ?? []) ranges.set(range.pos, range);
    for (const range of ts.getTrailingCommentRanges(source, node.end) ?? []) ranges.set(range.pos, range);
    node.forEachChild(visit);
  };
  visit(parsed);
  const sorted = [...ranges.values()].sort((a, b) => a.pos - b.pos);
  const comments: (Placed & { end: number; isLine: boolean })[] = [];
  for (const { pos, end } of sorted) {
    const raw = source.slice(pos, end);
    const last = comments.at(-1);
    // Line comments that follow each other are one text.
    const isLine = raw.startsWith("//");
    if (isLine && last?.isLine === true && /^\s*$/.test(source.slice(last.end, pos)))
      comments[comments.length - 1] = { ...last, text: `${last.text} ${raw.slice(2).trim()}`, end };
    else comments.push({ text: plain(raw), position: pos, end, isLine });
  }
  return comments.flatMap(({ text, position }) => text.split(/\n\s*\n/).map((part) => ({ text: part, position })));
}

function plain(comment: string): string {
  if (comment.startsWith("//")) return comment.slice(2).trim();
  return comment
    .replace(/^\/\*+|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .replace(/\n@(\w+)/g, "\n\n@$1")
    .replace(/@(?:default|throws|param \w+|source|see)\b ?-?/g, "")
    .trim();
}

function textsOf(parsed: ts.SourceFile): Placed[] {
  const texts: Placed[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    // A line of a help text is a text of its own.
    for (const line of text?.split("\n") ?? [])
      if (line.split(/\s+/).length >= 5) texts.push({ text: line, position: node.getStart() });
    node.forEachChild(visit);
  };
  visit(parsed);
  return texts;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join("");
}
