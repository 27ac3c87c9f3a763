/** Keeps the plugin and its schema at the version of the package, for releases and for their dry run. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

interface Manifest {
  version: string;
  optionalDependencies?: Record<string, string>;
}

/**
 * Gives the plugin and its schema the version of the package.
 *
 * @param root the directory of the package
 * @returns the version
 */
export function followVersion(root: string): string {
  const { version } = read(path.join(root, "package.json"));
  const plugin = path.join(root, "plugin", "package.json");
  const manifest = read(plugin);
  write(plugin, {
    ...manifest,
    version,
    optionalDependencies: { ...manifest.optionalDependencies, "pulumi-odoo-mail": version },
  });
  const schema = path.join(root, "plugin", "schema.json");
  write(schema, { ...read(schema), version });
  return version;
}

function read(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

function write(file: string, content: Manifest): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
