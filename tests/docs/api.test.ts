import { readFileSync } from "node:fs";
import path from "node:path";
import { apiPage, SETTINGS_END, settingsTable } from "./apiPage";

const page = (name: string): string => readFileSync(path.resolve(__dirname, "../../docs", name), "utf8");

it("docs/api.md is what `npm run docs` writes", () => {
  expect(page("api.md")).toBe(apiPage());
});

it("docs/configuration.md has the table of settings that `npm run docs` writes", () => {
  expect(page("configuration.md")).toContain(settingsTable());
  expect(page("configuration.md").split(SETTINGS_END)).toHaveLength(2);
});

it.each(["domain", "cloudflare.zoneId", "spf.includes", "dkim.selectors", "dmarc.rollout", "verify.after", "release"])(
  "the table has %s, with a meaning",
  (setting) => {
    const row = settingsTable()
      .split("\n")
      .find((line) => line.startsWith(`| \`${setting}\` |`));
    expect(row?.split(" | ")[2]).toMatch(/\w{3,}/);
  },
);
