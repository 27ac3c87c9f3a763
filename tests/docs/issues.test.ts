import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CATALOGUES, issuesPage } from "./issueTable";

const ROOT = path.resolve(__dirname, "../..");
const SOURCES = ["components", "providers", "odoo", "odooApi", "records", "stack", "verify", "dns", "cli"];

function sources(): string[] {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(ROOT, folder, file),
    ),
  );
  return files.filter((file) => file.endsWith(".ts") && !/[\\/]issues\.ts$/.test(file));
}

describe("docs/issues.md", () => {
  const listed = CATALOGUES.flatMap((catalogue) => Object.keys(catalogue));

  it("is what `npm run docs` writes", () => {
    expect(readFileSync(path.join(ROOT, "docs/issues.md"), "utf8")).toBe(issuesPage());
  });

  it("lists no id twice", () => {
    expect(listed).toHaveLength(new Set(listed).size);
  });

  it("lists every id that the code reports", () => {
    const kinds = [...new Set(listed.map((id) => id.split("/")[0]))];
    const quotedId = new RegExp(`"((?:${kinds.join("|")})/[a-z][a-z-]+)"`, "g");
    const ids = sources().flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(quotedId)].map(([, id = ""]) => id),
    );
    const unknown = [...new Set(ids)].filter((id) => !listed.includes(id));
    expect(ids.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });
});
