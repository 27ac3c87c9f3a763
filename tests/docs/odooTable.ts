import { AliasRelation } from "../../odoo/aliasRelation";
import { Hosting } from "../../odoo/hosting";
import { odooRequirements } from "../../odoo/requirements";
import { DmarcOutcome, type OdooRequirements, ReturnPath } from "../../odoo/setup";
import { ODOO_VERSIONS, type OdooVersion } from "../../odoo/version";

/** The table stands between these two lines of docs/odoo.md. */
export const TABLE_START = "<!-- prettier-ignore-start -->";
export const TABLE_END = "<!-- prettier-ignore-end -->";

interface Row {
  readonly hosting: Hosting;
  readonly versions: readonly OdooVersion[];
  readonly cells: readonly string[];
}

const HOSTING: Readonly<Record<Hosting, string>> = {
  [Hosting.Online]: "Odoo Online",
  [Hosting.OdooSh]: "Odoo.sh",
  [Hosting.ExternalSmtp]: "own outgoing server",
};
const RETURN_PATH: Readonly<Record<ReturnPath, string>> = {
  [ReturnPath.Odoo]: "Odoo's",
  [ReturnPath.AliasDomain]: "alias domain",
  [ReturnPath.OwnServer]: "the server's",
};
const ALIAS: Readonly<Record<AliasRelation, string>> = {
  [AliasRelation.Equal]: "the author domain",
  [AliasRelation.Subdomain]: "below or above it",
  [AliasRelation.Other]: "another one",
};

const HEAD = [
  "| hosting | Odoo | alias domain | Odoo's DKIM | Return-Path at | SPF include | aligned | `p=none` or none | `p=quarantine`, `p=reject` |",
  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
];

/** What odooRequirements answers for every combination, rows that say the same for several versions or alias domains as one. */
export function requirementsTable(): string {
  const rows = Object.values(Hosting).flatMap((hosting) => merged(hosting));
  const lines = rows.map(({ hosting, versions, cells }) => row([HOSTING[hosting], range(versions), ...cells]));
  return [TABLE_START, "", ...HEAD, ...lines, "", TABLE_END].join("\n");
}

function merged(hosting: Hosting): Row[] {
  const groups = new Map<string, Row>();
  for (const version of ODOO_VERSIONS) {
    for (const cells of cellsOf(hosting, version)) {
      const key = cells.join(" | ");
      groups.set(key, { hosting, cells, versions: [...(groups.get(key)?.versions ?? []), version] });
    }
  }
  return [...groups.values()];
}

function cellsOf(hosting: Hosting, version: OdooVersion): string[][] {
  const groups = new Map<string, { alias: AliasRelation[]; dkim: boolean[]; rest: string[] }>();
  for (const hasDkim of [true, false]) {
    for (const alias of Object.values(AliasRelation)) {
      const of = (policy: string) => odooRequirements({ hosting, version, hasDkim, alias, policy });
      const rest = describe(of("none"), of("reject"));
      const key = [hosting === Hosting.ExternalSmtp ? "" : hasDkim, ...rest].join(" | ");
      const { alias: aliases = [], dkim = [] } = groups.get(key) ?? {};
      groups.set(key, { alias: [...aliases, alias], dkim: [...dkim, hasDkim], rest });
    }
  }
  return [...groups.values()].map(({ alias, dkim, rest }) => [names(alias), switched(dkim), ...rest]);
}

function describe(open: OdooRequirements, enforced: OdooRequirements): string[] {
  const aligned = [open.spfAligns && "SPF", open.dkimAligns && "DKIM"].filter((one) => one !== false);
  return [
    RETURN_PATH[open.returnPath],
    open.spf,
    aligned.length === 0 ? "nothing" : aligned.join(", "),
    outcome(open),
    outcome(enforced),
  ];
}

function outcome({ outcome: result, issues }: OdooRequirements): string {
  const ids = issues.map(({ id, severity }) => `${severity} \`${id}\``).join(", ");
  const text = result === DmarcOutcome.Pass ? "passes" : result;
  return ids === "" ? text : `${text}: ${ids}`;
}

function names(aliases: readonly AliasRelation[]): string {
  const unique = [...new Set(aliases)];
  return unique.length === Object.values(AliasRelation).length ? "any" : unique.map((one) => ALIAS[one]).join(", ");
}

function switched(dkim: readonly boolean[]): string {
  if (new Set(dkim).size === 2) return "on or off";
  return dkim[0] === true ? "on" : "off";
}

function range(versions: readonly OdooVersion[]): string {
  const [first, last] = [versions[0], versions.at(-1)];
  return first === last ? `${first}` : `${first} to ${last}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
