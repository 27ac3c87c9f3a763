/** The port to a database: how it is reached, and what can be done in it by any protocol. */
import type { Platform } from "./platform";

/** How to reach a database. */
export interface Connection {
  /** `https://acme.odoo.com`, without a path. */
  readonly url: string;
  readonly database: string;
  /** The login that the key belongs to; JSON-RPC wants it. @default - none: enough since Odoo 19 */
  readonly user?: string;
  readonly apiKey: string;
  /** Seconds until a request that is not answered is given up. */
  readonly timeout: number;
}

/** A connection, and the world that it goes through. */
export interface Session {
  readonly connection: Connection;
  readonly platform: Platform;
}

/** Values of a record, by field. */
export type Values = Readonly<Record<string, unknown>>;
/** A condition of a search: field, operator, value. */
export type Condition = readonly [field: string, operator: string, value: unknown];

/** Odoo leaves out archived records, unless a condition asks for them. */
export const WITH_ARCHIVED: Condition = ["active", "in", [true, false]];

/** What can be done with records. */
export type Operation = "create" | "write" | "unlink";

/** What is done in a database, whatever the protocol. Every method rejects with an OdooApiError. */
export interface OdooClient {
  /** The detected major version. */
  readonly version: number;
  searchRead(model: string, domain: readonly Condition[], fields: readonly string[]): Promise<Values[]>;
  /** @returns the id of the new record */
  create(model: string, values: Values): Promise<number>;
  write(model: string, id: number, values: Values): Promise<void>;
  unlink(model: string, id: number): Promise<void>;
  /** Whether the key's user may do that with records of a model. */
  may(operation: Operation, model: string): Promise<boolean>;
}
