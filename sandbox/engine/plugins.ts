import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";

/** A plugin as the engine asks for it. */
export interface Plugin {
  readonly kind: "language" | "resource";
  /** Such as `cloudflare`. */
  readonly name: string;
  /** The version that programs ask for: that of the SDK package they import. */
  readonly version: string;
  /** The executable. */
  readonly file: string;
}

/** The double of a provider, under the version of the SDK package that is installed. */
export function doublePlugin(name: string, file: string): Plugin {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
  return { kind: "resource", name, version, file };
}

/**
 * Puts plugins where `pulumi plugin install` puts them, below PULUMI_HOME. On PATH they would work as well, but the engine then warns
 * about each of them in every run.
 */
export function installPlugins(home: string, plugins: readonly Plugin[]): void {
  for (const { kind, name, version, file } of plugins) {
    const directory = path.join(home, "plugins", `${kind}-${name}-v${version}`);
    const link = path.join(directory, `pulumi-${kind}-${name}`);
    mkdirSync(directory, { recursive: true });
    rmSync(link, { force: true }); // one from another place, when the checkout was moved
    symlinkSync(file, link);
  }
}
