/** Cuts a tag-list (RFC 6376 section 3.2) into its tags and judges none of them. */

/** One tag-spec of a tag-list (RFC 6376 section 3.2). */
export interface KeyTag {
  /** As found; tag names are case-sensitive. "" where the stretch is no tag-spec. */
  readonly name: string;
  /** Without the blanks around it. */
  readonly value: string;
  /** Octet position of the stretch in the record, without leading blanks. */
  readonly position: number;
  /** The whole stretch, for messages. */
  readonly text: string;
}

/** Cuts a tag-list into tag-specs, without an empty stretch behind the last semicolon. Linear, never fails. */
export function readTagList(text: string): KeyTag[] {
  let position = 0;
  const stretches = text.split(";");
  const tags = stretches.map((raw) => {
    const tag = readTagSpec(raw, position);
    position += raw.length + 1;
    return tag;
  });
  return tags.at(-1)?.text === "" ? tags.slice(0, -1) : tags;
}

function readTagSpec(raw: string, start: number): KeyTag {
  const text = trimFolds(raw);
  const position = start + raw.indexOf(text);
  const sign = text.indexOf("=");
  const name = sign < 0 ? "" : trimFolds(text.slice(0, sign));
  const isName = /^[a-z][a-z0-9_]*$/i.test(name);
  return { name: isName ? name : "", value: trimFolds(text.slice(sign + 1)), position, text };
}

/** The text without folding white space at its ends. A loop, since `+$` takes quadratic time on a hostile run of blanks. */
export function trimFolds(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isFold(text[from])) from++;
  while (to > from && isFold(text[to - 1])) to--;
  return text.slice(from, to);
}

function isFold(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}
