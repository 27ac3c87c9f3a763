import { parseDefaultFrom } from "../odoo/defaultFrom";
import { odooSettings } from "../odoo/settings";
import { planSlots, type SlotMemory, type SlotPlan, slotsOf, type SlotValues, type SlotWrite } from "../odoo/slots";
import type { OdooVersion } from "../odoo/version";
import type { DomainName } from "../records/dns/domainName";
import { printable } from "../records/printable";
import { connect } from "./connect";
import type { Connection, OdooClient } from "./connection";
import { ApiFailure, apiError } from "./errors";
import type { Platform } from "./platform";
import { type LiveSlots, readSlots } from "./readSlots";

/** What a program declares of a database's settings: plain data, checked before it gets here. */
export interface ParameterInputs extends Connection {
  /** The version that the database must have. @default - any */
  readonly odooVersion?: number;
  readonly aliasDomain: string;
  readonly defaultFrom?: string;
  readonly forceFrom: boolean;
  readonly bounceAlias?: string;
  readonly catchallAlias?: string;
  /** Ids of companies that shall use the alias domain; since Odoo 17. */
  readonly companies: readonly number[];
  readonly adopt: boolean;
}

/** What the state keeps. */
export interface ParameterState extends ParameterInputs, SlotMemory {
  /** The detected version. */
  readonly version: number;
  /** The slots as they were when last looked at. */
  readonly live: SlotValues;
  /** Why the last refresh could not look. @default - it could */
  readonly unread?: string;
}

/** A database that was looked at. */
export interface Looked {
  readonly client: OdooClient;
  readonly live: LiveSlots;
  readonly plan: SlotPlan;
}

/** The newest version whose settings are known; later ones are taken to have the same. */
const NEWEST = 19;

/** Since this version the alias domain is a record that companies choose. */
const FIRST_ALIAS_DOMAINS = 17;

/** The slots that the inputs fill in a version of Odoo. */
function wantedSlots(inputs: ParameterInputs, version: number): SlotValues {
  const { defaultFrom, bounceAlias, catchallAlias } = inputs;
  const from = defaultFrom === undefined ? undefined : parseDefaultFrom(defaultFrom);
  const settings = odooSettings({
    version: Math.min(version, NEWEST) as OdooVersion,
    aliasDomain: inputs.aliasDomain as DomainName,
    isForced: inputs.forceFrom,
    ...(from?.ok === true && { defaultFrom: from.value }),
    ...(bounceAlias !== undefined && { bounceAlias }),
    ...(catchallAlias !== undefined && { catchallAlias }),
  });
  return slotsOf(settings, inputs.companies);
}

/**
 * Looks at a database and compares it with what is declared.
 *
 * @throws OdooApiError; `odoo/foreign-value` where a value that somebody else chose would be overwritten without `adopt`
 */
export async function look(inputs: ParameterInputs, memory: SlotMemory, platform: Platform): Promise<Looked> {
  const client = await connect({ connection: inputs, platform }, inputs.odooVersion);
  if (inputs.companies.length > 0 && client.version < FIRST_ALIAS_DOMAINS) throw noCompanies(client.version);
  const wanted = wantedSlots(inputs, client.version);
  const live = await readSlots(client, [...Object.keys(wanted), ...Object.keys(memory.declared)]);
  const plan = planSlots(live.values, wanted, memory);
  if (plan.foreign.length > 0 && !inputs.adopt) throw foreign(plan.foreign, wanted, inputs);
  return { client, live, plan };
}

function noCompanies(version: number): Error {
  return apiError(
    ApiFailure.VersionMismatch,
    `The database runs Odoo ${version}, where companies have no alias domain of their own.`,
    "Leave `companies` out: mail.catchall.domain holds for all of them.",
  );
}

function foreign(found: readonly SlotWrite[], wanted: SlotValues, { database }: ParameterInputs): Error {
  const lines = found.map(
    ({ slot, value = "" }) => `${told(slot)} is "${printable(value)}", not "${wanted[slot] ?? ""}"`,
  );
  return apiError(
    ApiFailure.Foreign,
    `Somebody set other values in the database ${printable(database)}: ${lines.join("; ")}.`,
    "Declare these values, or set `adopt: true`: then they are overwritten, and put back when the resource goes.",
  );
}

/** A slot as people know it: `mail.catchall.domain`, `default_from of the alias domain acme.com`, `alias domain of company 1`. */
export function told(slot: string): string {
  const [model = "", record = "", field] = slot.split("/");
  if (model === "res.company") return `the alias domain of company ${record}`;
  return field === undefined ? record : `${field} of the alias domain ${printable(record)}`;
}
