/** The interface between the mocked run and the zones in memory, so that the run knows no DNS provider. */
import type * as pulumi from "@pulumi/pulumi";

/** Inputs or results, by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a provider gets of a resource. */
export type Registered = Pick<pulumi.runtime.MockResourceArgs, "type" | "name" | "inputs" | "id">;

/** The zones of one DNS provider in memory. Tokens and shapes are those of the provider's schema. */
export interface MemoryProvider {
  /** Type and function tokens of this provider begin with it. */
  readonly prefix: string;
  /** The result of a function. @throws the error of the provider when the zone does not exist */
  invoke(token: string, inputs: Fields): Fields;
  /** Creates the resource, or imports it when `args.id` is there. @throws when there is nothing to import */
  write(args: Registered): { id: string; state: Fields };
  /** The values at a name, in the form of the API. */
  stored(zoneId: string, name: string): readonly string[];
}

/** @throws Error when there are inputs that the zones in memory do not handle */
export function only(inputs: Fields, known: readonly string[]): void {
  const unknown = Object.keys(inputs).filter((key) => !known.includes(key) && inputs[key] !== undefined);
  if (unknown.length > 0) throw new Error(`the mock does not know ${unknown.join(", ")}`);
}
