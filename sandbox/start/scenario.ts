/** The directory of `npm start`: zones, stack configuration and their first contents. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { printable } from "../../records/printable";
import { type Cloud, openCloud } from "../cloud/openCloud";
import { SandboxError } from "../engine/sandboxError";
import { ODOO_FILE, STAND_IN } from "../odoo/keptDatabase";
import { sandboxRoot } from "../engine/tools";

/** The files that `npm start` keeps for later commands. */
export interface Scenario {
  readonly dir: string;
  readonly cloud: Cloud;
  /** The stack's directory. */
  readonly stack: string;
  /** The stack's configuration, which a person may edit. */
  readonly configFile: string;
  /** True when this call created it. */
  readonly isNew: boolean;
}

const SEED = path.join(__dirname, "..", "seed");
const CLOUD_FILES = ["cloudflare.yaml", "route53.yaml", "internet.yaml"] as const;
const CONFIG_FILE = "stack.yaml";
/** The file with the stack's outputs. */
export const OUTPUTS_FILE = "outputs.json";

/** The directory of the scenario. */
export function scenarioDirectory(): string {
  return path.join(sandboxRoot(), "start");
}

/** Opens the scenario as an earlier command left it. The first time, it gets the zones and the configuration of the seed. */
export function openScenario(dir: string): Scenario {
  const cloudDir = path.join(dir, "cloud");
  const configFile = path.join(dir, CONFIG_FILE);
  const isNew = !existsSync(configFile);
  if (isNew) {
    mkdirSync(cloudDir, { recursive: true });
    for (const file of CLOUD_FILES) copyFileSync(path.join(SEED, file), path.join(cloudDir, file));
    copyFileSync(path.join(SEED, CONFIG_FILE), configFile); // last, because `isNew` looks for it
  }
  return { dir, cloud: openCloud(cloudDir), stack: path.join(dir, "stack"), configFile, isNew };
}

/** Removes the files of the scenario, and no others: with `--dir` the directory may have files of the user. */
export function removeScenario(dir: string): void {
  for (const name of ["cloud", "stack", "logs", ODOO_FILE, OUTPUTS_FILE, CONFIG_FILE])
    rmSync(path.join(dir, name), { recursive: true, force: true });
}

/** A domain of the configuration, as far as `npm start` needs it. The stack program checks the rest. */
export interface ScenarioDomain {
  readonly domain: string;
  readonly aliasDomain: string;
  readonly selector: string;
}

/** The stack's configuration, which Pulumi gets unchanged. */
export type StackConfig = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration file. The stack program checks the values.
 *
 * @throws SandboxError when it is no YAML mapping, when a key has no prefix, or when it has the address of a real Odoo database.
 */
export function readStackConfig(file: string): StackConfig {
  const config = parsed(file);
  if (!isMapping(config)) throw new SandboxError(`${file} is not a mapping of configuration keys to values.`);
  const mistakes = [...Object.keys(config).flatMap(keyMistakes), ...realDatabases(config)];
  if (mistakes.length > 0) throw new SandboxError(`${file}:\n${mistakes.map((text) => `  ${text}`).join("\n")}`);
  return config;
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new SandboxError(`${file} cannot be read: ${String(error)}`);
  }
}

// Pulumi takes a key without a prefix for one of the project. The commands here look for the whole key.
function keyMistakes(key: string): string[] {
  if (key.includes(":")) return [];
  if (key === "config")
    return ['Leave the line "config:" out: this file has only what stands below it in a Pulumi.<stack>.yaml.'];
  return [`Write "odoo-mail:${printable(key)}" in place of "${printable(key)}".`];
}

// `npm start` promises that nothing leaves this machine.
function realDatabases(config: StackConfig): string[] {
  const databases = config[DATABASES_KEY];
  if (!Array.isArray(databases)) return [];
  return databases.flatMap((entry: unknown, index) => {
    const url = isMapping(entry) ? entry["url"] : undefined;
    if (typeof url !== "string" || !URL.canParse(url) || LOOPBACK.includes(new URL(url).hostname)) return [];
    const path = `${DATABASES_KEY}[${index}]`;
    return [
      `${path}: npm start does not ask ${printable(url)}. Write "database: ${STAND_IN}" without "url" for the stand-in.`,
    ];
  });
}

const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** The configuration with `release` set on every domain. */
export function releasing(config: StackConfig): StackConfig {
  return { ...config, [DOMAINS_KEY]: entries(config).map((entry) => ({ ...entry, release: true })) };
}

/** The domains of the configuration, with the defaults of the stack program. */
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
/** The setting with the Odoo databases. */
export const DATABASES_KEY = "odoo-mail:databases";

function entries(config: StackConfig): Record<string, unknown>[] {
  const domains = config[DOMAINS_KEY];
  return Array.isArray(domains) ? domains.filter(isMapping) : [];
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** Whether a value of YAML is a mapping. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
