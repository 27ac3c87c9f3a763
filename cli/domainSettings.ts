/** Reads `--hosting` and `--odoo-version`, which `check` and `plan` share. */
import { Hosting } from "../odoo/hosting";
import { ODOO_VERSIONS, type OdooVersion } from "../odoo/version";
import { oneOf } from "./options";

/** Reads `--hosting`; a word that is not allowed goes into `problems`. */
export function readHosting(text: string | undefined, problems: string[]): Hosting | undefined {
  return oneOf("hosting", text, Object.values(Hosting), problems);
}

/** Reads `--odoo-version`; a version that is not supported goes into `problems`. */
export function readVersion(text: string | undefined, problems: string[]): OdooVersion | undefined {
  const version = oneOf("odoo-version", text, ODOO_VERSIONS.map(String), problems);
  return ODOO_VERSIONS.find((one) => String(one) === version);
}
