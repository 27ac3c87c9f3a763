/** The stand-in Odoo of `npm start`, with its database in a file. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SandboxError } from "../engine/sandboxError";
import { newDatabase, type OdooData, Rights } from "./database";
import { type OdooServer, serveOdoo } from "./server";

/** The stand-in of `npm start`. A person may edit its file between two commands. */
export interface KeptOdoo {
  readonly server: OdooServer;
  readonly data: OdooData;
  readonly file: string;
}

interface Kept {
  readonly port: number;
  readonly data: OdooData;
}

/** The name of the file in the scenario's directory. */
export const ODOO_FILE = "odoo.json";
/** The name of the stand-in's database. */
export const STAND_IN = "acme";
/** The API key of the stand-in's administrator. It is valid nowhere else. */
export const SANDBOX_KEY = "sandbox-5f0c9d3e";

/**
 * Serves the database in a directory; the first time, a new one. The port stays the same, because the address is in the stack's state.
 *
 * @throws SandboxError when its file is no JSON
 */
export async function openKeptOdoo(directory: string): Promise<KeptOdoo> {
  const file = path.join(directory, ODOO_FILE);
  const kept = existsSync(file) ? readKept(file) : { port: 0, data: fresh() };
  const save = (port: number): void => writeFileSync(file, `${JSON.stringify({ port, data: kept.data }, null, 2)}\n`);
  const server = await serveOdoo(kept.data, { port: kept.port, answered: () => save(server.port) });
  mkdirSync(directory, { recursive: true });
  save(server.port);
  return { server, data: kept.data, file };
}

function readKept(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch (error) {
    throw new SandboxError(`${file} cannot be read: ${String(error)}`);
  }
}

function fresh(): OdooData {
  return newDatabase(STAND_IN, 19, [
    { id: 2, login: "admin@acme.example", apiKey: SANDBOX_KEY, rights: Rights.Settings },
  ]);
}

/** The settings of a database that decide about outgoing mail, a line each. */
export function mailSettings({ tables }: OdooData): string[] {
  const domains = tables["mail.alias.domain"] ?? [];
  const nameOf = (id: unknown): string => {
    const name = domains.find((row) => row.id === id)?.["name"];
    return typeof name === "string" ? name : "no alias domain";
  };
  return [
    ...domains.map((row) => `alias domain ${String(row["name"])}: default From ${String(row["default_from"])}`),
    ...(tables["res.company"] ?? []).map(
      (row) => `company ${String(row["name"])}: sends from ${nameOf(row["alias_domain_id"])}`,
    ),
  ];
}
