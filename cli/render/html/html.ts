/** Markup that is safe to put into a page: made by {@link html} alone. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: a text is escaped, markup is not. */
type Part = Html | readonly Html[] | string | number | undefined;

/** A tagged template: every text that is put in is escaped, in elements as in quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.map((text, at) => `${text}${at < parts.length ? markupOf(parts[at]) : ""}`).join("") };
}

/** Markup of our own that no text out of DNS is part of. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return part.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}
