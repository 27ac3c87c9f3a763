import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { COMPONENTS } from "../../languages/host";
import { makeSchema, ownManifest, SCHEMA_FILE } from "../../languages/makeSchema";
import { openCloud } from "../../sandbox/cloud/openCloud";
import type { RunResult } from "../../sandbox/engine/command";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace } from "../../sandbox/engine/workspace";
import { programsIn } from "../docs/codeBlocks";
import { type Consumer, installPacked } from "./packed";

/** Upper bound for a hang: the first run may build the Pulumi CLI. */
jest.setTimeout(1_200_000);

/** A TypeScript stack on Cloudflare: the SDK of the other provider is not there. */
const NEIGHBOURS = ["@pulumi/pulumi", "@pulumi/cloudflare", "@types/node", "undici-types", "typescript"];

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked(NEIGHBOURS);
});
afterAll(() => consumer.remove());

const installed = (...file: string[]): string => path.join(consumer.dir, "node_modules", "pulumi-odoo-mail", ...file);

describe("a stack that installs the tarball and one of the two provider SDKs", () => {
  let dir: string;
  beforeAll(() => {
    const parent = path.join(sandboxRoot(), "workspaces");
    mkdirSync(parent, { recursive: true });
    dir = mkdtempSync(path.join(parent, "packed-"));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const [onCloudflare = "", onRoute53 = ""] = programsIn("typescript")
    .filter(({ page }) => page === "README.md")
    .map(({ text }) => text);

  async function preview(name: string, program: string): Promise<RunResult> {
    const cloud = openCloud(path.join(dir, name, "cloud"));
    cloud.cloudflare.addZone({ name: "acme.com" });
    cloud.route53.addZone({ name: "acme.com" });
    const project = { name: "company", runtime: "nodejs", main: "index.ts" };
    writeFileSync(path.join(consumer.dir, "Pulumi.yaml"), JSON.stringify(project));
    writeFileSync(path.join(consumer.dir, "index.ts"), program);
    const workspace = await createWorkspace({
      program: consumer.dir,
      cloudDir: cloud.dir,
      dir: path.join(dir, name, "stack"),
    });
    try {
      return await workspace.preview();
    } finally {
      workspace.close();
    }
  }

  it("is told in one sentence which SDK is missing, without a trace", async () => {
    const { code, diagnostics } = await preview("missing", onRoute53);
    expect(code).not.toBe(0);
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim())).toEqual([
      "route53 zones need the package @pulumi/aws, which is not installed: run `npm install @pulumi/aws@7`.",
    ]);
  });

  it.each([
    ["cloudflare", onCloudflare],
    ["route53", onRoute53],
  ])("is planned on the engine, with the program of README.md for %s", async (provider, program) => {
    if (provider === "route53") consumer.install("@pulumi/aws");
    const { code, stdout } = await preview(provider, program);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("v=spf1 include:_spf.odoo.com ~all") });
  });
});

/** What differs between sources and declaration files is only what the analyzer knows of docstrings. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, entry]) => key !== "description" || typeof entry !== "string");
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutDescriptions(entry)]));
}

it("Pulumi's analyzer reads the components from the installed package, and those of a company that use our types", () => {
  const entry = path.join(consumer.dir, "company.ts");
  writeFileSync(
    entry,
    `import * as pulumi from "@pulumi/pulumi";
     import { MailDomain, type DmarcPolicy, type Hosting, type MailDomainArgs, type SenderId } from "pulumi-odoo-mail";
     export interface CompanyMailArgs { mail: MailDomainArgs; hosting?: Hosting; policy: DmarcPolicy; senders?: SenderId[]; }
     export class CompanyMail extends pulumi.ComponentResource {
       constructor(name: string, args: CompanyMailArgs, opts?: pulumi.ComponentResourceOptions) {
         super("company:index:CompanyMail", name, args, opts);
         new MailDomain(name, args.mail, { parent: this });
       }
     }`,
  );
  const tsconfig = path.join(consumer.dir, "tsconfig.json");
  const compilerOptions = {
    module: "nodenext",
    moduleResolution: "nodenext",
    target: "es2022",
    types: ["node"],
    strict: true,
  };
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions }));
  const components = [...Object.keys(COMPONENTS), "CompanyMail"];
  const { schema } = makeSchema({ entry, components, tsconfig }, ownManifest());
  const { resources, types } = schema as Record<"resources" | "types", Record<string, unknown>>;
  const { "odoo-mail:index:CompanyMail": company, ...ours } = resources;
  const { "odoo-mail:index:MailDomainArgs": _ofTheCompany, ...ourTypes } = types;
  const committed = JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Record<string, unknown>;
  expect(withoutDescriptions({ resources: ours, types: ourTypes })).toEqual(
    withoutDescriptions({ resources: committed["resources"], types: committed["types"] }),
  );
  expect(company).toMatchObject({
    requiredInputs: ["mail", "policy"],
    inputProperties: { hosting: { $ref: "#/types/odoo-mail:index:Hosting" }, senders: { type: "array" } },
  });
});

it("the plugin folder is in the tarball, of the same version", () => {
  const plugin = JSON.parse(readFileSync(installed("plugin", "package.json"), "utf8")) as {
    version: string;
    optionalDependencies: Record<string, string>;
  };
  const { version } = ownManifest();
  expect([plugin.version, plugin.optionalDependencies["pulumi-odoo-mail"]]).toEqual([version, version]);
  const schema = JSON.parse(readFileSync(installed("plugin", "schema.json"), "utf8")) as { version: string };
  expect(schema.version).toBe(version);
});

it("every file that README and the pages in docs/ link to comes with the package", () => {
  const pages = consumer.files.filter((file) => file === "README.md" || /^docs\/[^/]*\.md$/.test(file));
  const missing = pages.flatMap((page) =>
    [...readFileSync(installed(page), "utf8").matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => path.join(path.dirname(page), target))
      .filter((target) => !existsSync(installed(target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

interface Locked {
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}

describe("what npm installs with the package", () => {
  const root = path.resolve(__dirname, "../..");
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const shipped = Object.entries(lock.packages).filter(
    ([name, one]) => name !== "" && [one.dev, one.peer, one.devOptional, one.optional].every((flag) => flag !== true),
  );

  it("is a few small packages", () => {
    const names = shipped.map(([name]) => name.replace("node_modules/", ""));
    expect(names).toEqual(expect.arrayContaining(["cli-table3", "dns-packet", "leven", "picocolors"]));
    expect(names).not.toContain("mailauth");
    expect(names.length).toBeLessThanOrEqual(10);
  });

  it("has the licences that docs/licences.md lists", () => {
    const rows = shipped.map(([name, { license = "" }]) => [name.replace(/^node_modules\//, ""), license]);
    const listed = [
      ...readFileSync(path.join(root, "docs", "licences.md"), "utf8").matchAll(/^\| (\S+) +\| (\S+) +\|$/gm),
    ]
      .map(([, name, license]) => [name, license])
      .filter(([name]) => name !== "package" && !/^-+$/.test(name ?? ""));
    expect(listed).toEqual(rows);
  });

  it("runs nothing while it is installed, and neither does the package", () => {
    expect(shipped.filter(([, one]) => one.hasInstallScript === true)).toEqual([]);
    const { scripts } = JSON.parse(readFileSync(installed("package.json"), "utf8")) as { scripts: object };
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$|^preprepare$/.test(name))).toEqual([]);
  });
});
