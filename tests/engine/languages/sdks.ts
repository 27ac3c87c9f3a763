/** SDKs for Python and Go, generated from the committed schema, and programs that use them. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prepareLanguageTools, TOOLS } from "../../../sandbox/languageTools/languageTools";

const SCHEMA = path.resolve(__dirname, "../../../plugin/schema.json");
const GO_SDK = "github.com/OWNER/pulumi-odoo-mail/sdk/go/odoo-mail";

/** Go uses the modules that the tools were built from: nothing is looked up or downloaded. */
export const GO_ENVIRONMENT = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off", GOPROXY: "off" };

/** Writes the SDK of a language into a directory. */
export async function generateSdk(language: "go" | "python", directory: string): Promise<void> {
  const { generateSdk } = await prepareLanguageTools();
  execFileSync(generateSdk, [language, SCHEMA, directory]);
}

/** Writes a Go module whose packages are programs with the generated SDK. */
export async function writeGoModule(directory: string, programs: Readonly<Record<string, string>>): Promise<void> {
  const generated = path.join(directory, "generated");
  const sdk = path.join(directory, "sdk");
  await generateSdk("go", generated);
  cpSync(path.join(generated, "odoomail"), sdk, { recursive: true });
  const [, required = ""] =
    /^(require \([^)]*\)\n\nrequire \([^)]*\))/m.exec(readFileSync(path.join(TOOLS, "go.mod"), "utf8")) ?? [];
  const module = (name: string): string => `module ${name}\n\ngo 1.26.6\n\n${required}\n`;
  const replaced = `\nrequire ${GO_SDK} v0.0.0\n\nreplace ${GO_SDK} => ./sdk\n`;
  writeFileSync(path.join(directory, "go.mod"), `${module("program")}${replaced}`);
  writeFileSync(path.join(sdk, "go.mod"), module(GO_SDK));
  for (const place of [directory, sdk]) cpSync(path.join(TOOLS, "go.sum"), path.join(place, "go.sum"));
  for (const [name, text] of Object.entries(programs)) {
    mkdirSync(path.join(directory, name), { recursive: true });
    writeFileSync(path.join(directory, name, "main.go"), text);
  }
}
