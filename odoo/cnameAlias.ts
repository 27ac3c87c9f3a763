/** Explains an alias domain that is a CNAME for an Odoo database, where no SPF record of its own can stand. */
import { printable } from "../records/printable";

/**
 * Says which SPF record counts at an alias domain that is a CNAME for an Odoo database, as Odoo offers it for subdomains. Undefined
 * for other targets: only behind this one does Odoo keep a record that lets its servers send. Odoo documentation, "Use a custom email
 * domain", 2026-11.
 *
 * @param target of the CNAME
 */
export function spfBehindCname(aliasDomain: string, target: string): string | undefined {
  if (!/\.odoo\.com\.?$/i.test(target)) return undefined;
  const database = printable(target.replace(/\.$/, ""));
  return (
    `${aliasDomain} is a CNAME for ${database}, as Odoo offers it. Receivers read the SPF record of ${database}, which Odoo keeps, so none is ` +
    `published here. For an SPF record of your own, put \`MX 10 ${database}.\` in the place of the CNAME.`
  );
}
