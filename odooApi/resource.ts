/** What the dynamic resource does: it compares, writes, refreshes and puts back the settings of a database. */
import { EMPTY_MEMORY, isHeld, slotTitle } from "../odoo/slots";
import { printable, quoted } from "../records/printable";
import { connect } from "./connect";
import { ApiFailure, apiError, failureOf } from "./errors";
import {
  look,
  type Looked,
  lookStrictly,
  type ParameterInputs,
  type ParameterState,
  refuseImpossible,
} from "./parameters";
import { tellMissing } from "./missingRecords";
import type { Platform } from "./platform";
import { readSlots } from "./readSlots";
import { restore } from "./restore";
import { writeSlots } from "./writeSlots";

/** What the engine sends for a value that a preview does not know yet (Pulumi's resource protocol). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Why a preview must fail, before the engine compares anything. Looks at everything while the resource is not there yet. Later the comparison
 * does that, and this only refuses what the database cannot have: a refresh compares too, with the old inputs, and must not fail by them.
 */
export async function problemOf(
  inputs: ParameterInputs,
  platform: Platform,
  isThere = false,
): Promise<string | undefined> {
  if (hasUnknown(inputs)) return undefined;
  try {
    if (isThere) {
      await refuseImpossible(inputs, platform);
      return undefined;
    }
    const looked = await lookStrictly(inputs, EMPTY_MEMORY, platform);
    tellPlan(looked, platform);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a comparison answers. */
export interface Difference {
  readonly changes: boolean;
  /** Inputs whose change makes it another resource: another database. */
  readonly replaces: string[];
  /** Slots that somebody changed since they were written, one sentence each. */
  readonly drift: string[];
}

/**
 * Compares inputs and database with the state. The database is looked at every time, so that every preview shows a value that
 * somebody changed, with a refresh and without one.
 */
export async function difference(
  state: ParameterState,
  inputs: ParameterInputs,
  platform: Platform,
): Promise<Difference> {
  const replaces = (["url", "database"] as const).filter((key) => state[key] !== inputs[key]);
  // Odoo refused this key in the last refresh. Looking again would fail here; a run that brings another key does look.
  const isRefused = state.unread !== undefined && state.apiKey === inputs.apiKey;
  if (replaces.length > 0 || isRefused || hasUnknown(inputs)) return { changes: true, replaces, drift: [] };
  const looked = await look(inputs, state, platform);
  const { live, plan, known } = looked;
  tellPlan(looked, platform);
  const changed = Object.entries(known.declared).filter(([slot, value]) => !isHeld(slot, live.values[slot], value));
  return {
    changes: plan.writes.length > 0 || INPUTS.some((key) => differ(state[key], inputs[key])),
    replaces: [],
    drift: changed.map(([slot, value]) => {
      const now = live.values[slot];
      const is = now === undefined ? "is gone" : `is "${printable(now)}"`;
      return `${slotTitle(slot)} ${is}, not "${printable(value)}" as it was set: somebody changed it in Odoo.`;
    }),
  };
}

function tellPlan({ advice, plan, live }: Looked, platform: Platform): void {
  for (const line of advice) platform.tell(`warning: ${line}`);
  for (const { slot, value } of plan.writes)
    platform.tell(`plan: ${slotTitle(slot)}: ${shownValue(live.values[slot])} -> ${shownValue(value)}`);
}

function shownValue(value: string | undefined): string {
  return value === undefined ? "(nothing)" : quoted(value);
}

/** Writes what is declared. @throws an error with the state reached so far, so that the next run goes on from there */
export async function apply(
  inputs: ParameterInputs,
  before: ParameterState | undefined,
  platform: Platform,
): Promise<ParameterState> {
  const looked = await lookStrictly(inputs, before ?? EMPTY_MEMORY, platform);
  const reached = stateOf(inputs, looked);
  try {
    for (const line of await writeSlots(looked.client, looked.plan.writes, looked.live)) platform.tell(line);
  } catch (error) {
    throw Object.assign(error as Error, { id: idOf(inputs), properties: reached, reasons: [(error as Error).message] });
  }
  return { ...reached, live: looked.plan.after };
}

/**
 * Reads the slots again, and tells which records are gone. The state still knows these: an archived server may come back. A key that is
 * refused is remembered and changes nothing: the program may bring a new one.
 */
export async function refreshed({ unread: _, ...state }: ParameterState, platform: Platform): Promise<ParameterState> {
  try {
    const client = await connect({ connection: state, platform });
    const live = await readSlots(client, Object.keys(state.declared));
    for (const line of tellMissing(state, live)) platform.tell(`warning: ${line}`);
    return { ...state, version: client.version, live: live.values };
  } catch (error) {
    if (failureOf(error) !== ApiFailure.WrongKey) throw error;
    return { ...state, unread: (error as Error).message };
  }
}

/** Puts back what was there before. @returns what is gone, and what stays because somebody changed or uses it, one sentence each */
export async function putBack(state: ParameterState, platform: Platform): Promise<string[]> {
  try {
    const client = await connect({ connection: state, platform });
    return await restore(client, state, state.database);
  } catch (error) {
    throw failureOf(error) === ApiFailure.WrongKey ? oldKey(state, error as Error) : error;
  }
}

// The engine deletes with the key in the state. A new key gets there only by an `up` that still declares the resource.
function oldKey({ database }: ParameterState, cause: Error): Error {
  return apiError(
    ApiFailure.WrongKey,
    `Nothing was put back in ${printable(database)}: a removal uses the API key that the last \`pulumi up\` stored, and Odoo takes it no more. Keys expire, after three months at most unless an administrator made them. ${cause.message}`,
    "Store a new key, run `pulumi up` with the resource still in the program, then remove it again.",
  );
}

/** The id of the resource. */
export function idOf({ database, url }: ParameterInputs): string {
  return `${database} at ${url}`;
}

const INPUTS = [
  ...(["url", "database", "user", "apiKey", "timeout", "odooVersion", "aliasDomain", "domain"] as const),
  ...(["defaultFrom", "forceFrom", "bounceAlias", "catchallAlias", "companies", "mailServers", "adopt"] as const),
];

function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
}

function hasUnknown(inputs: ParameterInputs): boolean {
  return INPUTS.some((key) => JSON.stringify(inputs[key] ?? null).includes(UNKNOWN));
}

function stateOf(inputs: ParameterInputs, { client, live, plan }: Looked): ParameterState {
  return { ...inputs, version: client.version, live: live.values, ...plan.memory };
}
