/** The directory of `npm start`: zones, stack configuration and their first contents. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type Cloud, openCloud } from "../cloud/openCloud";
import { SandboxError } from "../engine/sandboxError";
import { ODOO_FILE } from "../odoo/keptDatabase";
import { sandboxRoot } from "../engine/tools";

/** Where `npm start` keeps its cloud and its stack, so that later commands go on from there. */
export interface Scenario {
  readonly dir: string;
  readonly cloud: Cloud;
  /** The stack's directory. */
  readonly stack: string;
  /** The stack's configuration as a person may edit it. */
  readonly configFile: string;
  /** True when this call created it. */
  readonly isNew: boolean;
}

const SEED = path.join(__dirname, "..", "seed");
const CLOUD_FILES = ["cloudflare.yaml", "route53.yaml", "internet.yaml"] as const;
const CONFIG_FILE = "stack.yaml";

/** The directory of the scenario. */
export function scenarioDirectory(): string {
  return path.join(sandboxRoot(), "start");
}

/** Opens the scenario where an earlier command left it; the first time, it begins with the seed's zones and configuration. */
export function openScenario(dir: string): Scenario {
  const cloudDir = path.join(dir, "cloud");
  const configFile = path.join(dir, CONFIG_FILE);
  const isNew = !existsSync(configFile);
  if (isNew) {
    mkdirSync(cloudDir, { recursive: true });
    for (const file of CLOUD_FILES) copyFileSync(path.join(SEED, file), path.join(cloudDir, file));
    copyFileSync(path.join(SEED, CONFIG_FILE), configFile); // last: its presence says that the seed is complete
  }
  return { dir, cloud: openCloud(cloudDir), stack: path.join(dir, "stack"), configFile, isNew };
}

/** Removes what the scenario keeps in its directory, zones and state together, and nothing else: the directory may be anybody's. */
export function removeScenario(dir: string): void {
  for (const name of ["cloud", "stack", "logs", ODOO_FILE, CONFIG_FILE])
    rmSync(path.join(dir, name), { recursive: true, force: true });
}

/** A domain of the configuration, as far as `npm start` has to know it; the stack program checks the rest. */
export interface ScenarioDomain {
  readonly domain: string;
  readonly aliasDomain: string;
  readonly selector: string;
}

/** The stack's configuration, to be handed to Pulumi as it is. */
export type StackConfig = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration file.
 *
 * @throws SandboxError when it is no YAML mapping: what is inside is the stack program's to judge.
 */
export function readStackConfig(file: string): StackConfig {
  try {
    const config: unknown = parse(readFileSync(file, "utf8"));
    if (isMapping(config)) return config;
  } catch (error) {
    throw new SandboxError(`${file} cannot be read: ${String(error)}`);
  }
  throw new SandboxError(`${file} is not a mapping of configuration keys to values.`);
}

/** The configuration with `release` set on every domain. */
export function releasing(config: StackConfig): StackConfig {
  return { ...config, [DOMAINS_KEY]: entries(config).map((entry) => ({ ...entry, release: true })) };
}

/** The domains of the configuration, with the names that the stack program uses when none is given. */
export function domainsOf(config: StackConfig): ScenarioDomain[] {
  return entries(config).map((entry) => {
    const domain = textOr(entry["domain"], "");
    const dkim = isMapping(entry["dkim"]) ? entry["dkim"] : {};
    return {
      domain,
      aliasDomain: textOr(entry["aliasDomain"], domain),
      selector: textOr(dkim["selector"], "odoo"),
    };
  });
}

const DOMAINS_KEY = "odoo-mail:domains";

function entries(config: StackConfig): Record<string, unknown>[] {
  const domains = config[DOMAINS_KEY];
  return Array.isArray(domains) ? domains.filter(isMapping) : [];
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
