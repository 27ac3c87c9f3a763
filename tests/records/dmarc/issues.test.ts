import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DMARC_ISSUES } from "../../../records/dmarc/issues";
import { isAllowedValue, normalValue, TAG_ORDER } from "../../../records/dmarc/tags";
import { DKIM_ISSUES } from "../../../records/dkim/issues";

describe.each([
  ["dmarc", DMARC_ISSUES],
  ["dkim", DKIM_ISSUES],
])("the issue table of records/%s", (folder, table) => {
  const path = join(__dirname, "../../../records", folder);
  const code = readdirSync(path)
    .filter((file) => file !== "issues.ts")
    .map((file) => readFileSync(join(path, file), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, ""))
    .join("\n");

  test.each(Object.entries(table))("%s is used by the code, with a summary and a source", (id, { summary, source }) => {
    expect(id).toMatch(new RegExp(`^${folder}/[a-z0-9-]+$`));
    expect(code).toContain(`"${id}"`);
    expect(summary).toMatch(/\.$/);
    expect(source).not.toBe("");
  });
});

test("a tag without a fixed set of values allows any", () => {
  expect(isAllowedValue("rua", "anything")).toBe(true);
  expect(TAG_ORDER.filter((tag) => !isAllowedValue(tag, "anything"))).toEqual([
    "p",
    "sp",
    "np",
    "psd",
    "t",
    "adkim",
    "aspf",
    "fo",
  ]);
});

test("values compare without case, fo without order", () => {
  expect(normalValue("p", "Reject")).toBe("reject");
  expect(normalValue("fo", "S:d : 1")).toBe("1:d:s");
});
