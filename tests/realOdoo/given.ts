import { connect } from "../../odooApi/connect";
import { type OdooClient, WITH_ARCHIVED } from "../../odooApi/connection";
import { nodePlatform } from "../../odooApi/platform";

/** An upper bound for a hang: a test runs the CLI up to ten times. */
export const REAL_TIMEOUT = 900_000;

/** An alias domain that no database has. */
export const ALIAS_DOMAIN = "mail.odoo-mail-acceptance.example";
const FILTER = "mail.default.from_filter";

/** The database that `npm run test:odoo` gives to the tests. */
export interface GivenDatabase {
  readonly url: string;
  readonly database: string;
  readonly user?: string;
  /** An administrator's API key. */
  readonly apiKey: string;
}

/** Reads it from the environment. */
export function givenDatabase(): GivenDatabase {
  const { ODOO_USER: user } = process.env;
  return {
    ...{ url: variable("ODOO_URL"), database: variable("ODOO_DATABASE"), apiKey: variable("ODOO_API_KEY") },
    ...(user !== undefined && { user }),
  };
}

/** A variable of the environment that has to be there. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: run npm run test:odoo`);
  return value;
}

/** Opens a connection as the administrator. */
export function openClient(given: GivenDatabase): Promise<OdooClient> {
  return connect({ connection: { ...given, timeout: 30 }, platform: nodePlatform });
}

/** Everything that the settings may change, as it is now. */
export async function mailTables(client: OdooClient): Promise<unknown> {
  const domain = ["name", "bounce_alias", "catchall_alias", "default_from"];
  return {
    parameters: await client.searchRead("ir.config_parameter", [["key", "=", FILTER]], ["key", "value"]),
    domains: await client.searchRead("mail.alias.domain", [], domain),
    companies: await client.searchRead("res.company", [WITH_ARCHIVED], ["name", "alias_domain_id"]),
    aliases: await client.searchRead("mail.alias", [], ["alias_name", "alias_domain_id"]),
    servers: await client.searchRead("ir.mail_server", [], ["name", "from_filter"]),
  };
}

/** What our alias domain, the From filter and a company hold now. */
export async function settingsNow(client: OdooClient, company: number): Promise<unknown> {
  const [domain] = await client.searchRead("mail.alias.domain", [["name", "=", ALIAS_DOMAIN]], ["default_from"]);
  const [parameter] = await client.searchRead("ir.config_parameter", [["key", "=", FILTER]], ["value"]);
  const [one] = await client.searchRead("res.company", [["id", "=", company]], ["alias_domain_id"]);
  const of = one?.["alias_domain_id"];
  return {
    defaultFrom: domain?.["default_from"],
    hasFilter: String(parameter?.["value"]).split(",").includes(ALIAS_DOMAIN),
    companySendsFrom: Array.isArray(of) ? of[1] : of,
  };
}

/** Changes the default From as a person would. */
export async function changeByHand(client: OdooClient, defaultFrom: string): Promise<void> {
  const [domain] = await client.searchRead("mail.alias.domain", [["name", "=", ALIAS_DOMAIN]], ["name"]);
  await client.write("mail.alias.domain", Number(domain?.["id"]), { default_from: defaultFrom });
}
