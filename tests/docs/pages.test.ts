import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** The pages that people read: those at the top, and all below docs/. */
const pages = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file)),
];

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

const textOf = (page: string): string => readFileSync(path.join(ROOT, page), "utf8");

/** Targets of `[text](target)`, without those that lead out of the checkout or to a heading of the same page. */
function linksOf(page: string): string[] {
  return [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? "")
    .filter((target) => !/^([a-z]+:|#)/.test(target));
}

function scriptsOf(page: string): string[] {
  return [...textOf(page).matchAll(/npm (?:run (?:-s )?)?((?<=run (?:-s )?)[a-z][a-z:-]*|test|start)\b/g)].map(
    ([, name]) => name ?? "",
  );
}

/** What `npx` of our command is called with. */
function npxOf(page: string): string[] {
  return [...textOf(page).matchAll(/\bnpx ([^\n`|#]*)/g)]
    .map(([, command]) => command ?? "")
    .filter((command) => /\bodoo-mail\b/.test(command));
}

test("there are pages, links, headings and commands to look at", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", path.join("docs", "testing.md")]));
  for (const of of [linksOf, anchorsOf, scriptsOf, npxOf])
    expect([of.name, pages.flatMap<unknown>(of).length > 10]).toEqual([of.name, true]);
});

test.each(pages)("the links of %s lead to files", (page) => {
  const broken = linksOf(page).filter((target) => {
    const [file = ""] = target.split("#");
    return !existsSync(path.resolve(ROOT, path.dirname(page), file));
  });
  expect(broken).toEqual([]);
});

const headingsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading.trim());

/** The anchor of a heading, as GitHub and the site make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** Links to a heading of a page of this checkout. */
function anchorsOf(page: string): { target: string; file: string; anchor: string }[] {
  return [...textOf(page).matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)].map(([, file = "", anchor = ""]) => ({
    target: `${file}#${anchor}`,
    file: file === "" ? page : path.join(path.dirname(page), file),
    anchor,
  }));
}

test.each(pages)("the headings that %s links to exist", (page) => {
  const broken = anchorsOf(page).filter(({ file, anchor }) => !headingsOf(file).map(anchorOf).includes(anchor));
  expect(broken.map(({ target }) => target)).toEqual([]);
});

// The source of an issue, a message or a comment: `docs/engine.md, Import`.
test("the sections of pages that sources name exist", () => {
  const folders = [
    "cli",
    "components",
    "dns",
    "languages",
    "odoo",
    "odooApi",
    "policy",
    "providers",
    "records",
    "stack",
    "verify",
  ];
  const sources = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(folder, file)),
  );
  const named = sources.flatMap((file) =>
    [...textOf(file).matchAll(/(docs\/[a-z-]+\.md), ([^"`\n)]+)[")]/g)].map(([, page = "", heading = ""]) => ({
      page,
      heading,
    })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ page, heading }) => !headingsOf(page).includes(heading))).toEqual([]);
});

// Where no package is installed, npx installs one by the name of the command, and `odoo-mail` may be anybody's.
test.each(pages)("npx in %s runs our package and no other one of the command's name", (page) => {
  expect(npxOf(page).filter((command) => !command.startsWith("-p pulumi-odoo-mail odoo-mail"))).toEqual([]);
});

test.each(pages)("the commands in %s exist", (page) => {
  expect(scriptsOf(page).filter((name) => !(name in scripts))).toEqual([]);
});

test.each([
  "README.md",
  "docs/configuration.md",
  "docs/troubleshooting.md",
  "sandbox/start/commands.ts",
  "providers/cloudflare.ts",
])("%s names the rights that Cloudflare's token needs, and no other ones", (file) => {
  const named = textOf(file).match(/\b(?:Zone|DNS|Zone Settings|Account):(?:Read|Edit)\b/g) ?? [];
  expect([...new Set(named)].sort()).toEqual(["DNS:Edit", "Zone:Read"]);
});
