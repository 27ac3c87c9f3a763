import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const CHECKOUT = path.resolve(__dirname, "../..");

/** A consumer of the package: a directory with the packed tarball installed in it, and what a consumer has beside it. */
export interface Consumer {
  readonly dir: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
  /** Adds a package that the consumer installs later. */
  install(name: string): void;
  remove(): void;
}

/**
 * Packs the checkout as `npm publish` would and installs the tarball.
 *
 * @param neighbours packages that the consumer has installed; everything else of our own `node_modules` is out of reach.
 */
export function installPacked(neighbours: readonly string[]): Consumer {
  const dir = mkdtempSync(path.join(tmpdir(), "odoo-mail-consumer-"));
  const output = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", dir], {
    cwd: CHECKOUT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const packed = readPackOutput(output);
  const target = path.join(dir, "node_modules", "pulumi-odoo-mail");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(dir, packed.filename), "-C", target, "--strip-components=1"]);
  // What npm installs with it. Their own dependencies are found behind the links.
  const { dependencies } = JSON.parse(readFileSync(path.join(target, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of [...Object.keys(dependencies), ...neighbours]) link(dir, name);
  return {
    dir,
    install: (name) => link(dir, name),
    files: packed.files.map((file) => file.path),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function link(dir: string, name: string): void {
  const target = path.join(dir, "node_modules", name);
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(path.join(CHECKOUT, "node_modules", name), target);
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The build that `npm pack` runs first may print before the JSON. */
function readPackOutput(output: string): Packed {
  const [packed] = JSON.parse(output.slice(output.indexOf("["))) as Packed[];
  if (packed === undefined) throw new Error(`npm pack made nothing:\n${output}`);
  return packed;
}
