/** Bundles the doubles into executables, because the engine starts providers as programs. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { build } from "esbuild";

import { writeAtomically } from "../cloud/stateFile";

/** The executables of the plugins. */
export interface BuiltDoubles {
  readonly cloudflare: string;
  readonly aws: string;
}

const PLUGINS = ["cloudflare", "aws"] as const;
const SOURCES = [__dirname, join(__dirname, "../cloud")];

/**
 * Bundles the doubles into `outDir`, as `pulumi-resource-cloudflare` and `pulumi-resource-aws`. Bundles are named after the hash of their
 * sources, so that nothing is built twice, and several processes can build at once.
 */
export async function buildDoubles(outDir: string): Promise<BuiltDoubles> {
  const dir = resolve(outDir);
  mkdirSync(dir, { recursive: true });
  const hash = sourceHash();
  const [cloudflare, aws] = await Promise.all([buildPlugin("cloudflare", dir, hash), buildPlugin("aws", dir, hash)]);
  return { cloudflare, aws };
}

async function buildPlugin(plugin: (typeof PLUGINS)[number], dir: string, hash: string): Promise<string> {
  const bundle = join(dir, `${plugin}-${hash}.js`);
  if (!existsSync(bundle)) writeAtomically(bundle, await bundled(plugin));
  const shim = join(dir, `pulumi-resource-${plugin}`);
  const script = `#!/bin/sh\nNODE_COMPILE_CACHE=${shellQuoted(join(dir, ".cache"))} exec ${shellQuoted(process.execPath)} ${shellQuoted(bundle)} "$@"\n`;
  if (!existsSync(shim) || readFileSync(shim, "utf8") !== script) writeAtomically(shim, script, 0o755);
  return shim;
}

async function bundled(plugin: string): Promise<string> {
  const result = await build({
    entryPoints: [join(__dirname, `${plugin}.ts`)],
    define: { PLUGIN_VERSION: JSON.stringify(sdkVersion(plugin)) },
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node22",
  });
  return result.outputFiles.map((file) => file.text).join("");
}

/** The installed version of a provider's SDK. A plugin must have it too, because the CLI warns about older ones. */
export function sdkVersion(plugin: string): string {
  const manifest = readFileSync(require.resolve(`@pulumi/${plugin}/package.json`), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const plugin of PLUGINS) hash.update(sdkVersion(plugin));
  for (const file of SOURCES.flatMap(filesBelow).sort()) hash.update(file).update("\u0000").update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
