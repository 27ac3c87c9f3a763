/** A mapping out of a file that a person may have written. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The files of zones are written in a form of YAML whose values are JSON, one a line, which JSON is (YAML 1.2 section 1.3).
 * What was written so is also read so: for a thousand zones a YAML parser takes a second, this takes a hundredth of it.
 */
export function renderFields(fields: Fields, indent: string): string {
  const lines = Object.entries(fields).map(([key, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    return isList
      ? `${key}:${value.map((entry) => `\n${indent}  - ${json(entry)}`).join("")}`
      : `${key}: ${json(value)}`;
  });
  return lines.join(`\n${indent}`);
}

/**
 * Reads `revision: 1`, `zones:`, `- key: JSON`, `  key: JSON`, `  key:` and `    - JSON`.
 *
 * @returns undefined when a line has another form: then it is the YAML parser's turn
 */
export function parseLines(text: string): Fields | undefined {
  const root: Record<string, unknown> = {};
  const zones: Record<string, unknown>[] = [];
  let list: unknown[] | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line === "zones:") {
      root["zones"] = zones;
      continue;
    }
    const parts = /^(?:( {4}- )|(- | {2})?([a-zA-Z]+):(?: |$))(.*)$/.exec(line);
    if (!parts) return undefined;
    const [, entry, dash, key = "", value = ""] = parts;
    if (entry === undefined && dash === "- ") zones.push({});
    const target = dash === undefined ? root : zones.at(-1);
    const parsed = value === "" ? { value: [] } : parsedJson(value);
    if (!parsed || !target || (entry !== undefined && !list)) return undefined;
    if (entry !== undefined) list?.push(parsed.value);
    else target[key] = parsed.value;
    if (entry === undefined) list = value === "" ? (parsed.value as unknown[]) : undefined;
  }
  return root;
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** JSON with a space after commas and colons, all in ASCII: YAML takes fewer characters as they are than JSON does. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, field]) => `${json(key)}: ${json(field)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value).replace(/[^ -~]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
