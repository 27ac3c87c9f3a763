/** The errors of this folder: what a person can act on, in a form that survives the serialization of the resource. */
import { ODOO_ISSUES } from "../odoo/issues";
import { printable } from "../records/printable";

/** Why a request to Odoo failed. The values are ids of issues. */
export const ApiFailure = {
  WrongKey: "odoo/api-wrong-key",
  MissingRight: "odoo/api-missing-right",
  WrongDatabase: "odoo/api-wrong-database",
  UnknownModel: "odoo/api-unknown-model",
  VersionMismatch: "odoo/api-version",
  Unreachable: "odoo/api-unreachable",
  Refused: "odoo/api-refused",
  NotUnderstood: "odoo/api-not-understood",
  Foreign: "odoo/foreign-value",
  FirstAliasDomain: "odoo/first-alias-domain",
} as const;
export type ApiFailure = (typeof ApiFailure)[keyof typeof ApiFailure];

/** An error with the reason that callers branch on. */
export interface OdooApiError extends Error {
  readonly failure: ApiFailure;
}

/**
 * Makes an error that a person can act on. No class: the code of dynamic resources is serialized, and a plain error with a
 * message survives that as it is. The stack is empty, because the engine would print it in the place of the message.
 */
export function apiError(failure: ApiFailure, message: string, fix: string): OdooApiError {
  const text = `${message} [${failure}]\n    fix: ${fix}\n    see: ${ODOO_ISSUES[failure].source}`;
  const error = Object.assign(new Error(text), { failure });
  error.stack = "";
  return error;
}

/** The reason of an error, or undefined when it is not one of ours. */
export function failureOf(error: unknown): ApiFailure | undefined {
  return (error as Partial<OdooApiError> | undefined)?.failure;
}

/** Text out of an answer as it may be printed: escaped, bounded, and without the key, wherever a server repeats it. */
export function tellable(text: string, apiKey: string): string {
  const hidden = apiKey === "" ? text : text.split(apiKey).join("[secret]");
  return printable(hidden.replace(/\s+/g, " ").trim(), 500);
}
