import type * as pulumi from "@pulumi/pulumi";

export type Fields = Readonly<Record<string, unknown>>;

/** What the mock monitor passes on of a resource of one provider. */
export type Registered = Pick<pulumi.runtime.MockResourceArgs, "type" | "name" | "inputs" | "id">;

/** The zones of one DNS provider in memory, behind the tokens and shapes of the provider's own schema. */
export interface MemoryProvider {
  /** Types and functions of this provider start with it. */
  readonly prefix: string;
  /** Answers a data source. @throws what the provider says of a zone that it does not know */
  invoke(token: string, inputs: Fields): Fields;
  /** Creates the resource, or takes it over where `args.id` is an import id. @throws on an import of nothing */
  write(args: Registered): { id: string; state: Fields };
  /** The values at a name, in the API's form. */
  stored(zoneId: string, name: string): readonly string[];
}

export function only(inputs: Fields, known: readonly string[]): void {
  const unknown = Object.keys(inputs).filter((key) => !known.includes(key) && inputs[key] !== undefined);
  if (unknown.length > 0) throw new Error(`the mock does not know ${unknown.join(", ")}`);
}
