import { Hosting } from "../odoo/hosting";
import { ODOO_VERSIONS, type OdooVersion } from "../odoo/version";
import { oneOf } from "./options";

/** Reads who sends the mail; what is no hosting goes into `problems`. */
export function readHosting(text: string | undefined, problems: string[]): Hosting | undefined {
  return oneOf("hosting", text, Object.values(Hosting), problems);
}

/** Reads a major version of Odoo; what is none goes into `problems`. */
export function readVersion(text: string | undefined, problems: string[]): OdooVersion | undefined {
  const version = oneOf("odoo-version", text, ODOO_VERSIONS.map(String), problems);
  return ODOO_VERSIONS.find((one) => String(one) === version);
}
