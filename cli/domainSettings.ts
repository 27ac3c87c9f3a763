import { Hosting } from "../odoo/hosting";
import { isOdooVersion, ODOO_VERSIONS, type OdooVersion } from "../odoo/version";
import { quoted } from "../records/printable";

/** Reads who sends the mail; what is no hosting goes into `problems`. */
export function readHosting(text: string | undefined, problems: string[]): Hosting | undefined {
  const hostings = Object.values(Hosting);
  const hosting = hostings.find((one) => one === text);
  if (text !== undefined && hosting === undefined)
    problems.push(`${quoted(text)} is no hosting: write ${hostings.join(", ")}.`);
  return hosting;
}

/** Reads a major version of Odoo; what is none goes into `problems`. */
export function readVersion(text: string | undefined, problems: string[]): OdooVersion | undefined {
  if (text === undefined) return undefined;
  const version = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (isOdooVersion(version)) return version;
  problems.push(`${quoted(text)} is no version of Odoo that is known here: write ${ODOO_VERSIONS.join(", ")}.`);
  return undefined;
}
