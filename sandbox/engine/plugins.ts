/** Puts the doubles and language hosts where the engine looks for plugins. */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { sdkVersion } from "../doubles/build";

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

/** The double of a provider as a plugin, with the version of the installed SDK. */
export function doublePlugin(name: string, file: string): Plugin {
  return { kind: "resource", name, version: sdkVersion(name), file };
}

/**
 * Puts plugins where `pulumi plugin install` puts them, below PULUMI_HOME. They would also work on PATH, but the engine would warn about
 * each of them in every run.
 */
export function installPlugins(home: string, plugins: readonly Plugin[]): void {
  for (const { kind, name, version, file } of plugins) {
    const directory = path.join(home, "plugins", `${kind}-${name}-v${version}`);
    const link = path.join(directory, `pulumi-${kind}-${name}`);
    mkdirSync(directory, { recursive: true });
    rmSync(link, { force: true }); // it is wrong when the checkout was moved
    symlinkSync(file, link);
  }
}
