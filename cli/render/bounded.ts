/** Shortens long lists, because DNS decides how long they are. */
/** How many entries of a list are shown. */
export const MOST = 8;

/**
 * The first lines, and how many more there are. `none` when there are no lines.
 *
 * @param all how many there are, where these are the first of more
 */
export function listed(lines: readonly string[], none: string, most = MOST, all = lines.length): string[] {
  if (lines.length === 0) return [none];
  const shown = lines.slice(0, most);
  return all <= shown.length ? shown : [...shown, `and ${all - shown.length} more`];
}

/** As {@link listed}, in one line. */
export function joined(texts: readonly string[], none: string): string {
  return listed(texts, none).join(", ");
}
