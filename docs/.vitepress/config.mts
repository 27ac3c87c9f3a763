import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitepress";

/*
 * The docs site: the Markdown of docs/ as it is. A link that leaves docs/ goes to the repository, at the address in package.json.
 */

const ROOT = path.resolve(import.meta.dirname, "../..");
const { description, repository } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  description: string;
  repository?: { url: string };
};
const REPOSITORY = repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");

const GUIDE = [
  { text: "Quick start", link: "/quick-start" },
  { text: "Adopting a live domain", link: "/adopting" },
  { text: "Troubleshooting", link: "/troubleshooting" },
  { text: "Configuration", link: "/configuration" },
  { text: "API", link: "/api" },
  { text: "DMARC, from monitoring to enforcement", link: "/dmarc" },
  { text: "SPF", link: "/spf" },
  { text: "Odoo for administrators", link: "/odoo" },
  { text: "Leaving", link: "/leaving" },
  { text: "Other languages", link: "/languages" },
  { text: "Pipelines", link: "/pipelines" },
  { text: "Fleets of domains", link: "/fleets" },
  { text: "Testing your stack", link: "/testing-your-stack" },
];
const LOOKING = [
  { text: "Verifying a domain", link: "/verify" },
  { text: "Checking a message", link: "/message" },
  { text: "All issues", link: "/issues" },
  { text: "Incidents", link: "/incidents" },
];
const INSIDE = [
  { text: "Architecture", link: "/architecture" },
  { text: "Merging", link: "/merging" },
  { text: "What the Pulumi engine does", link: "/engine" },
  { text: "Performance", link: "/performance" },
  { text: "Security", link: "/security" },
  { text: "Testing", link: "/testing" },
  { text: "Licences", link: "/licences" },
];
const TEMPLATE = "0000-template.md";
const DECISIONS = readdirSync(path.join(ROOT, "docs/adr"))
  .filter((file) => file !== TEMPLATE)
  .sort()
  .map((file) => ({
    text: readFileSync(path.join(ROOT, "docs/adr", file), "utf8")
      .split("\n", 1)[0]
      .replace(/^# \d+: /, ""),
    link: `/adr/${file.replace(/\.md$/, "")}`,
  }));

/** What the default theme prints too pale for WCAG AA, by axe-core: the brand button, and the language of a code block. */
const CONTRAST = `
:root { --vp-button-brand-bg: var(--vp-c-brand-1); --vp-button-brand-hover-bg: var(--vp-c-brand-2); }
.dark { --vp-button-brand-bg: var(--vp-c-brand-3); }
.vp-doc div[class*="language-"] > span.lang { color: var(--vp-c-text-2); }`;

/** Wide tables: long names in code break, and phones get smaller cells. What is still too wide scrolls by itself. */
const TABLES = `
.vp-doc td code { overflow-wrap: anywhere; }
.vp-doc td:first-child { min-width: 9em; }
@media (max-width: 640px) {
  .vp-doc th, .vp-doc td { padding: 6px 8px; font-size: 13px; }
  .vp-doc td:first-child { min-width: 7em; }
}`;

export default defineConfig({
  title: "pulumi-odoo-mail",
  description,
  lang: "en",
  outDir: path.join(ROOT, ".site"),
  cacheDir: path.join(ROOT, ".sandbox/vitepress"),
  // Pages of the Pulumi Registry, in its own form.
  srcExclude: ["_index.md", "installation-configuration.md", `adr/${TEMPLATE}`],
  head: [["style", {}, CONTRAST + TABLES]],
  cleanUrls: true,
  lastUpdated: false,
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Quick start", link: "/quick-start" },
      { text: "Configuration", link: "/configuration" },
      { text: "Issues", link: "/issues" },
    ],
    sidebar: [
      { text: "Guide", items: GUIDE },
      { text: "Looking at mail", items: LOOKING },
      { text: "How it works", items: INSIDE },
      // Not collapsible: the theme puts a button into a button for that.
      { text: "Decisions", items: DECISIONS },
    ],
    ...(REPOSITORY !== undefined && { socialLinks: [{ icon: "github", link: REPOSITORY }] }),
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (markdown) => {
      // An alias of the highlighter for plain text fails the build.
      markdown.core.ruler.push("plain-text", ({ tokens }) => {
        for (const token of tokens) if (["dns", "steps"].includes(token.info)) token.info = "txt";
      });
      markdown.core.ruler.push("links-to-the-repository", ({ tokens, env }) => {
        const page = (env as { relativePath?: string }).relativePath ?? "";
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === "link_open" ? token.attrGet("href") : null;
          const target = href === null ? undefined : outsideOfDocs(href, page);
          if (target !== undefined) token.attrSet("href", target);
        }
      });
    },
  },
});

/** The address in the repository of a relative link that leaves docs/. */
function outsideOfDocs(href: string, page: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return undefined;
  const file = path.posix.join("docs", path.posix.dirname(page), href);
  if (file.startsWith("docs/")) return undefined;
  return `${REPOSITORY ?? "https://github.com/example/pulumi-odoo-mail"}/blob/main/${file}`;
}
