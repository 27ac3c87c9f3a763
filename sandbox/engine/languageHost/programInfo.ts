/** Reads the runtime options of a program, and finds the SDK that is installed beside it. */
import { createRequire } from "node:module";
import path from "node:path";
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The `runtime.options` of Pulumi.yaml that this host supports, with the names of Pulumi's own Node host. */
export interface RuntimeOptions {
  /** @default true */
  readonly typescript: boolean;
  /** Path of a tsconfig, relative to the program. @default - `tsconfig.json` beside the program, if there is one */
  readonly tsconfig?: string;
  /** Arguments for node itself. @default - none */
  readonly nodeargs: readonly string[];
  /** @default "npm" */
  readonly packagemanager: string;
}

/** Reads the options from a request. Values of a wrong type are ignored, as in Pulumi's own host. */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const given: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
  return {
    typescript: given["typescript"] !== false,
    ...(typeof given["tsconfig"] === "string" && { tsconfig: given["tsconfig"] }),
    nodeargs: typeof given["nodeargs"] === "string" ? given["nodeargs"].split(" ").filter(Boolean) : [],
    packagemanager: typeof given["packagemanager"] === "string" ? given["packagemanager"] : "npm",
  };
}

/** The environment variables from which `@pulumi/pulumi/cmd/run` reads its TypeScript settings. */
export function typescriptEnv(options: RuntimeOptions): Record<string, string> {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
    ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/**
 * Finds a module of the program's own SDK. The host's SDK must not be used, because program and runner must share one copy.
 *
 * @throws Error with the directory when `@pulumi/pulumi` is not installed beside the program.
 */
export function resolveFromProgram(module: string, directory: string): string {
  try {
    return createRequire(path.join(directory, "package.json")).resolve(module);
  } catch {
    throw new Error(
      `It looks like the Pulumi SDK has not been installed: ${module} cannot be found from ${directory}. Run "npm install" there.`,
    );
  }
}
