/** The files of a workspace: backend, project and configuration of its stack. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";

/** Where a workspace keeps the files of its stack. None of them is in the program's directory. */
export interface StackFiles {
  /** The file backend. */
  readonly backend: string;
  /** A directory with only a `Pulumi.yaml` that has the project's name. Commands about the state run here. */
  readonly project: string;
  /** The stack's configuration, for `--config-file`. */
  readonly config: string;
}

/** The layout of a workspace directory. */
export function stackFiles(directory: string, stack: string): StackFiles {
  const project = path.join(directory, "project");
  return { backend: path.join(directory, "backend"), project, config: path.join(project, `Pulumi.${stack}.yaml`) };
}

/** The project's name in the program's `Pulumi.yaml`. */
export function projectName(program: string): string {
  const file = path.join(program, "Pulumi.yaml");
  const project: unknown = parse(readFileSync(file, "utf8"));
  const name = typeof project === "object" && project !== null && "name" in project ? project.name : undefined;
  if (typeof name !== "string") throw new Error(`${file} has no name`);
  return name;
}

/** Creates the directories and the empty project of a new stack. */
export function layOut(files: StackFiles, project: string): void {
  mkdirSync(files.backend, { recursive: true });
  mkdirSync(files.project, { recursive: true });
  writeFileSync(path.join(files.project, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
}

/** Replaces the values of the stack's configuration. The salt of its secrets, which `pulumi stack init` wrote, stays. */
export function writeConfig(file: string, values: Readonly<Record<string, unknown>>): void {
  const before: unknown = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  writeFileSync(file, stringify({ ...(before ?? {}), config: values }));
}

/**
 * Creates the files of a new stack, or copies those of an earlier one: `pulumi stack init` takes 0.4 s, and its result depends on the
 * names of project and stack only.
 *
 * @param kept the directory of the kept copy.
 * @param create runs `pulumi stack init` with the files given.
 */
export async function initialState(kept: string, into: string, create: () => Promise<void>): Promise<void> {
  if (existsSync(kept)) {
    cpSync(kept, into, { recursive: true });
    return;
  }
  await create();
  mkdirSync(path.dirname(kept), { recursive: true });
  const temporary = mkdtempSync(`${kept}-`);
  cpSync(into, temporary, { recursive: true });
  try {
    renameSync(temporary, kept);
  } catch {
    rmSync(temporary, { recursive: true, force: true }); // another process was faster
  }
}
