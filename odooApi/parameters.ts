/** Looks at a database and compares it with what a program declares. Refuses there what could not be written later. */
import { parseDefaultFrom } from "../odoo/defaultFrom";
import { mailServerAdvice } from "../odoo/mailServers";
import { FROM_FILTER, odooSettings } from "../odoo/settings";
import {
  planSlots,
  type SlotMemory,
  type SlotPlan,
  slotsOf,
  slotTitle,
  type SlotValues,
  type SlotWrite,
} from "../odoo/slots";
import { hasAliasDomains, hasFilterLists, type OdooVersion } from "../odoo/version";
import type { DomainName } from "../records/dns/domainName";
import { printable } from "../records/printable";
import { connect } from "./connect";
import type { Condition, Connection, OdooClient } from "./connection";
import { ApiFailure, apiError } from "./errors";
import { refuseFirstAliasDomain } from "./firstAliasDomain";
import { forgetMissing, refuseMissing } from "./missingRecords";
import type { Platform } from "./platform";
import { type LiveSlots, readSlots } from "./readSlots";
import { refuseMissingRights } from "./rights";

/** What a program declares of a database's settings: plain data, checked before it gets here. */
export interface ParameterInputs extends Connection {
  /** The version that the database must have. @default - any */
  readonly odooVersion?: number;
  readonly aliasDomain: string;
  /** @default - `aliasDomain` */
  readonly domain?: string;
  readonly defaultFrom?: string;
  readonly forceFrom: boolean;
  readonly bounceAlias?: string;
  readonly catchallAlias?: string;
  /** Ids of companies that shall use the alias domain; since Odoo 17. */
  readonly companies: readonly number[];
  /** Ids of outgoing mail servers that shall have the From filter; since Odoo 15. */
  readonly mailServers: readonly number[];
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
  /** What the state knows, without what the database no longer has. */
  readonly known: SlotMemory;
  /** What is gone, and what keeps the settings from having their effect, a sentence each. */
  readonly advice: readonly string[];
}

/** The newest version whose settings are known; later ones are taken to have the same. */
const NEWEST = 20;

/** The slots that the inputs fill in a version of Odoo. */
function wantedSlots(inputs: ParameterInputs, version: number): SlotValues {
  const { defaultFrom, bounceAlias, catchallAlias } = inputs;
  const from = defaultFrom === undefined ? undefined : parseDefaultFrom(defaultFrom);
  const settings = odooSettings({
    version: Math.min(version, NEWEST) as OdooVersion,
    aliasDomain: inputs.aliasDomain as DomainName,
    ...(inputs.domain !== undefined && { authorDomain: inputs.domain as DomainName }),
    isForced: inputs.forceFrom,
    ...(from?.ok === true && { defaultFrom: from.value }),
    ...(bounceAlias !== undefined && { bounceAlias }),
    ...(catchallAlias !== undefined && { catchallAlias }),
  });
  return slotsOf(settings, inputs);
}

/**
 * Compares a database with what is declared, and refuses what may not be written.
 *
 * @throws OdooApiError; `odoo/foreign-value` where a value that somebody else chose would be overwritten without `adopt`,
 *   `odoo/api-missing-right`
 */
export async function look(inputs: ParameterInputs, memory: SlotMemory, platform: Platform): Promise<Looked> {
  return compare(await connect({ connection: inputs, platform }), inputs, memory);
}

/** As `look`, and refuses what the database cannot have. @throws OdooApiError as `look` and `refuseImpossible` do */
export async function lookStrictly(inputs: ParameterInputs, memory: SlotMemory, platform: Platform): Promise<Looked> {
  return compare(await refuseImpossible(inputs, platform), inputs, memory);
}

/**
 * Refuses what a program declares and its database cannot have, whatever the state knows. A refresh must not ask this: it compares with the
 * inputs in the state, which the program may have changed since.
 *
 * @throws OdooApiError `odoo/api-version`, `odoo/api-refused` for ids that are not there, `odoo/first-alias-domain`
 */
export async function refuseImpossible(inputs: ParameterInputs, platform: Platform): Promise<OdooClient> {
  const client = await connect({ connection: inputs, platform }, inputs.odooVersion);
  if (inputs.companies.length > 0 && !hasAliasDomains(client.version)) throw noCompanies(client.version);
  if (inputs.mailServers.length > 0 && client.version < FIRST_FROM_FILTERS) throw noFromFilters(client.version);
  const slots = Object.keys(wantedSlots(inputs, client.version)).filter(
    (slot) => !slot.startsWith("ir.config_parameter/"),
  );
  const live = await readSlots(client, slots);
  refuseMissing(slots, live);
  await refuseFirstAliasDomain(client, inputs, live);
  return client;
}

async function compare(client: OdooClient, inputs: ParameterInputs, memory: SlotMemory): Promise<Looked> {
  const wanted = wantedSlots(inputs, client.version);
  const live = await readSlots(client, [...Object.keys(wanted), ...Object.keys(memory.declared)]);
  const known = forgetMissing(memory, wanted, live);
  const plan = planSlots(live.values, wanted, known.memory, { hasFilterLists: hasFilterLists(client.version) });
  if (plan.foreign.length > 0 && !inputs.adopt) throw foreign(plan.foreign, wanted, inputs);
  await refuseMissingRights(client, [...plan.writes, ...known.lost], live, inputs.database);
  const advice = [...known.forgotten, ...(await adviceOf(client, wanted, inputs))];
  return { client, live, plan, known: known.memory, advice };
}

// Servers that the program lists count with the wanted filter: they have it after the run.
async function adviceOf(client: OdooClient, wanted: SlotValues, { mailServers }: ParameterInputs): Promise<string[]> {
  const filter = wanted[`ir.config_parameter/${FROM_FILTER}`];
  if (filter === undefined) return [];
  const isShared: readonly Condition[] =
    client.version >= FIRST_PERSONAL_SERVERS ? [["owner_user_id", "=", false]] : [];
  const records = await client.searchRead("ir.mail_server", isShared, ["name", "from_filter"]);
  const servers = records.map(({ id, name, from_filter: fromFilter }) => ({
    ...{ id: Number(id), name: String(name) },
    ...(mailServers.includes(Number(id)) ? { fromFilter: filter } : typeof fromFilter === "string" && { fromFilter }),
  }));
  const advice = mailServerAdvice(servers, filter);
  return advice === undefined ? [] : [advice];
}

/** Since this version users may have outgoing mail servers of their own, which send only their mail. */
const FIRST_PERSONAL_SERVERS = 19;

function noCompanies(version: number): Error {
  return apiError(
    ApiFailure.VersionMismatch,
    `The database runs Odoo ${version}, where companies have no alias domain of their own.`,
    "Leave `companies` out: mail.catchall.domain holds for all of them.",
  );
}

/** Since this version outgoing mail servers have From filters. */
const FIRST_FROM_FILTERS = 15;

function noFromFilters(version: number): Error {
  return apiError(
    ApiFailure.VersionMismatch,
    `The database runs Odoo ${version}, where outgoing mail servers have no From filter.`,
    "Leave `mailServers` out.",
  );
}

function foreign(found: readonly SlotWrite[], wanted: SlotValues, { database }: ParameterInputs): Error {
  const lines = found.map(
    ({ slot, value = "" }) => `${slotTitle(slot)} is "${printable(value)}", not "${wanted[slot] ?? ""}"`,
  );
  return apiError(
    ApiFailure.Foreign,
    `Somebody set other values in the database ${printable(database)}: ${lines.join("; ")}.`,
    "Declare these values, or set `adopt: true`: then they are overwritten, and put back when the resource goes.",
  );
}
