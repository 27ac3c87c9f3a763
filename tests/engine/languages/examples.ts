import { readFileSync } from "node:fs";
import path from "node:path";

const PAGE = path.resolve(__dirname, "../../../docs/languages.md");

/** The program in docs/languages.md that is written in a language. */
export function documented(language: "go" | "python" | "yaml"): string {
  const found = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(readFileSync(PAGE, "utf8"))?.[1];
  if (found === undefined) throw new Error(`${PAGE} has no program in ${language}.`);
  return found;
}
