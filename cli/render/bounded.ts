/** Shortens long lists, because DNS decides how long they are. */
/** How many entries of a list are shown. */
const MOST = 8;

/** The first lines, and how many more there are. `none` when there are no lines. */
export function listed(lines: readonly string[], none: string, most = MOST): string[] {
  if (lines.length === 0) return [none];
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`];
}

/** As {@link listed}, in one line. */
export function joined(texts: readonly string[], none: string): string {
  return listed(texts, none).join(", ");
}
