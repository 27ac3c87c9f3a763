/** The template tag that all markup of the page is made with, so that no text gets in without being escaped. */
/** Markup that is safe to put into a page. Only {@link html} and {@link trusted} make it. */
export interface Html {
  readonly markup: string;
}

/** What can be put into a template. Texts are escaped, markup is not. */
type Part = Html | readonly Html[] | string | number | undefined;

/** A template tag. Texts that are put in are escaped, for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.map((text, at) => `${text}${at < parts.length ? markupOf(parts[at]) : ""}`).join("") };
}

/** Markup of our own. It must not contain texts from DNS. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return part.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}
