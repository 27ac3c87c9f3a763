import { readFileSync } from "node:fs";
import path from "node:path";
import { requirementsTable, TABLE_END } from "./odooTable";

describe("docs/odoo.md", () => {
  const page = readFileSync(path.resolve(__dirname, "../../docs/odoo.md"), "utf8");

  it("has the table that `npm run docs` writes from the rules themselves", () => {
    expect(page).toContain(requirementsTable());
    expect(page.split(TABLE_END)).toHaveLength(2);
  });

  it("has a row for every hosting, and the refusals in it", () => {
    const rows = requirementsTable()
      .split("\n")
      .filter((line) => line.startsWith("| O") || line.startsWith("| own"));
    expect(rows.map((line) => line.split(" | ")[0])).toEqual(
      expect.arrayContaining(["| Odoo Online", "| Odoo.sh", "| own outgoing server"]),
    );
    expect(rows.filter((line) => line.includes("dmarc/enforced-without-authentication")).length).toBeGreaterThan(2);
  });
});
