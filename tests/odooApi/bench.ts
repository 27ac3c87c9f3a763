import type { Connection } from "../../odooApi/connection";
import type { ParameterInputs } from "../../odooApi/parameters";
import { nodePlatform, type Platform } from "../../odooApi/platform";
import { newDatabase, type OdooData, type OdooUser, Rights } from "../../sandbox/odoo/database";
import { type OdooServer, serveOdoo } from "../../sandbox/odoo/server";

/** The key of the stand-in's administrator: nothing may ever print it. */
export const KEY = "5f0c-the-secret-key";
const ADMIN: OdooUser = { id: 2, login: "admin@acme.com", apiKey: KEY, rights: Rights.Settings };
export const CLERK: OdooUser = { id: 7, login: "clerk@acme.com", apiKey: "the-clerks-key", rights: Rights.Employee };

/** A stand-in Odoo that listens, its data, and the pauses that were asked for, which take no time. */
export interface Bench {
  readonly data: OdooData;
  readonly server: OdooServer;
  readonly connection: Connection;
  readonly inputs: ParameterInputs;
  readonly platform: Platform;
  readonly pauses: readonly number[];
  /** What was told to whoever runs Pulumi. */
  readonly said: readonly string[];
}

const open: OdooServer[] = [];

/** Opens a stand-in of a version. */
export async function openBench(version: number, data = newDatabase("acme", version, [ADMIN, CLERK])): Promise<Bench> {
  const server = await serveOdoo(data);
  open.push(server);
  const pauses: number[] = [];
  const said: string[] = [];
  const connection = { url: server.url, database: "acme", user: ADMIN.login, apiKey: KEY, timeout: 20 };
  return {
    data,
    server,
    connection,
    inputs: { ...connection, aliasDomain: "acme.com", forceFrom: false, companies: [], mailServers: [], adopt: false },
    pauses,
    said,
    platform: {
      fetch: nodePlatform.fetch,
      wait: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
      tell: (line) => void said.push(line),
    },
  };
}

/** Closes every stand-in that was opened. */
export async function closeBenches(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing failed");
}
