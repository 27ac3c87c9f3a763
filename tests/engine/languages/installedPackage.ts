import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const CHECKOUT = path.resolve(__dirname, "../../..");
const PUBLISHED = ["cli", "components", "dns", "languages", "odoo", "odooApi", "providers", "records", "verify"];

/**
 * Installs the checkout as a package into `node_modules` of a directory: file by file as `npm run build` compiles it, without its check of types.
 * What the package depends on is found further up.
 *
 * @returns the directory of the package
 */
export function installPackage(directory: string): string {
  const target = path.join(directory, "node_modules", "pulumi-odoo-mail");
  const folders = PUBLISHED.flatMap((folder) =>
    readdirSync(path.join(CHECKOUT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(folder, file),
    ),
  );
  for (const file of ["lib.ts", ...folders.filter((name) => name.endsWith(".ts"))]) compile(file, target);
  cpSync(path.join(CHECKOUT, "package.json"), path.join(target, "package.json"));
  cpSync(path.join(CHECKOUT, "plugin"), path.join(target, "plugin"), {
    recursive: true,
    filter: (file) => path.basename(file) !== "node_modules",
  });
  return target;
}

function compile(file: string, target: string): void {
  const { outputText } = ts.transpileModule(readFileSync(path.join(CHECKOUT, file), "utf8"), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  const compiled = path.join(target, "dist", file.replace(/\.ts$/, ".js"));
  mkdirSync(path.dirname(compiled), { recursive: true });
  writeFileSync(compiled, outputText);
}
