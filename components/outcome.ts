import type { DeclaredRecord } from "../providers";
import { hooksWork } from "./hooks";
import type { Plan } from "./plan";
import { settle } from "./settle";

/** What the engine made of a declared record. */
export const Outcome = {
  /** The state holds what was declared; whether anything was written says the touch of the guards. */
  Declared: "declared",
  /** The state holds another value and the engine was told to leave it: `--target`, `--exclude`, `ignoreChanges`. */
  Left: "left",
  /** The engine was told to leave it out and it never came to be: nothing may depend on it. */
  LeftOut: "leftOut",
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/**
 * Finds out what the engine made of a record, in preview and in up.
 *
 * @param touched whether a guard of the record was asked
 */
export async function outcomeOf(declared: DeclaredRecord, plan: Plan, touched: boolean): Promise<Outcome> {
  const id = await settle(declared.resource.id);
  if (!hooksWork()) return Outcome.Declared;
  // A create asks the guard and an import knows its id. A Stash that depends on a record which is neither would break
  // the state: the engine writes a checkpoint that it then refuses to read.
  if (!touched && (!id.known || id.value === "")) return Outcome.LeftOut;
  const state = await settle(declared.values);
  const wanted = (plan.desired?.values ?? []).map((value) => value.text).sort();
  const isOther = state.known && JSON.stringify([...state.value].sort()) !== JSON.stringify(wanted);
  return isOther ? Outcome.Left : Outcome.Declared;
}
