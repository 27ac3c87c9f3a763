/** The versions of Odoo that are known here, and what differs between them. */

/**
 * The major versions whose settings are known here, oldest first. 19 was run on a real server (2026-11-28). 20 is assumed to have the
 * settings of 19 and was run on the stand-in only.
 */
export const ODOO_VERSIONS = [14, 15, 16, 17, 18, 19, 20] as const;

/** A major version of Odoo. */
export type OdooVersion = (typeof ODOO_VERSIONS)[number];

/** The version that is assumed where none is given. Odoo Online and Odoo.sh keep databases near it. */
export const DEFAULT_ODOO_VERSION: OdooVersion = 19;

/** Whether a number is a version that is known here. */
export function isOdooVersion(version: number): version is OdooVersion {
  return ODOO_VERSIONS.some((known) => known === version);
}

/** Since 17 the alias domain is a record (`mail.alias.domain`), until 16 it is the system parameter `mail.catchall.domain`. */
export function hasAliasDomains(version: number): boolean {
  return version >= 17;
}

/** Since 17 a From filter is a list, until 16 it is one domain or address (odoo/odoo#122234, merged for 16.4). */
export function hasFilterLists(version: number): boolean {
  return version >= 17;
}
