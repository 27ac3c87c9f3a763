/** The data of a stand-in Odoo: users, tables, and the contents of a new database. */
/** A record of a stand-in database. As in Odoo, an empty field is `false`. */
export type Row = Record<string, unknown> & { id: number };

/** The rights of a user. Each level includes the ones before. */
export const Rights = {
  /** An internal user. */
  Employee: 0,
  /** Administration: Access Rights. */
  AccessRights: 1,
  /** Administration: Settings; since Odoo 19 the role Administrator. */
  Settings: 2,
} as const;
export type Rights = (typeof Rights)[keyof typeof Rights];

/** A user of a stand-in database, with an API key. */
export interface OdooUser {
  readonly id: number;
  readonly login: string;
  readonly apiKey: string;
  readonly rights: Rights;
  /** Ids of the own companies. Without Access Rights the user sees no others. @default [1] */
  readonly companies?: readonly number[];
}

/** A stand-in database. */
export interface OdooData {
  readonly name: string;
  /** The major version. */
  readonly version: number;
  readonly users: readonly OdooUser[];
  readonly tables: Record<string, Row[]>;
}

/** The error of a call, with the name of the exception in Odoo. */
export class OdooException extends Error {
  constructor(
    readonly odooName: string,
    message: string,
    /** The HTTP status of JSON-2. */
    readonly status: number,
  ) {
    super(message);
  }
}

/**
 * A new database of Odoo Online or Odoo.sh. It has the default mail settings, with an alias domain below odoo.com. A new database elsewhere
 * has no alias domain (a real 19.0, 2026-11-28); empty that table to get one.
 */
export function newDatabase(name: string, version: number, users: readonly OdooUser[]): OdooData {
  const domain = { id: 1, name: `${name}.odoo.com`, bounce_alias: "bounce", catchall_alias: "catchall" };
  return {
    name,
    version,
    users,
    tables:
      version >= 17
        ? {
            "ir.config_parameter": [{ id: 1, key: "web.base.url", value: `https://${name}.odoo.com` }],
            "mail.alias.domain": [{ ...domain, default_from: "notifications" }],
            "res.company": [{ id: 1, name: "Acme", alias_domain_id: 1 }],
            "mail.alias": [],
            "ir.mail_server": [],
          }
        : {
            "ir.config_parameter": [
              { id: 1, key: "web.base.url", value: `https://${name}.odoo.com` },
              { id: 2, key: "mail.catchall.domain", value: `${name}.odoo.com` },
            ],
            "res.company": [{ id: 1, name: "Acme" }],
            "mail.alias": [],
            "ir.mail_server": [],
          },
  };
}

/** A system parameter's value, or undefined. */
export function parameter(data: OdooData, key: string): unknown {
  return data.tables["ir.config_parameter"]?.find((row) => row["key"] === key)?.["value"];
}

/** Sets a system parameter as a person would by hand. */
export function setByHand(data: OdooData, key: string, value: string): void {
  const table = (data.tables["ir.config_parameter"] ??= []);
  const row = table.find((one) => one["key"] === key);
  if (row) row["value"] = value;
  else table.push({ id: Math.max(0, ...table.map(({ id }) => id)) + 1, key, value });
}
