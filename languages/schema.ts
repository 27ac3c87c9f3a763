/** The shape of plugin/schema.json, as far as the checks of inputs and the docs read it. */
import { readFileSync } from "node:fs";

/**
 * A property of a component or of an object, as far as it is read here
 * (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/).
 */
export interface PropertyType {
  readonly type?: string;
  /** `#/types/odoo-mail:index:SpfOptions`. */
  readonly $ref?: string;
  readonly items?: PropertyType;
  /** Whether an output of a resource is not allowed. @default false */
  readonly plain?: boolean;
}

/** An object with named properties. */
export interface ObjectType {
  readonly properties: Readonly<Record<string, PropertyType>>;
  readonly required: readonly string[];
}

/** A closed set of words. */
export interface EnumType {
  readonly enum: readonly { readonly value: string }[];
}

/** A component: what goes in, and what comes out. */
export interface ComponentType {
  readonly inputProperties: Readonly<Record<string, PropertyType>>;
  readonly requiredInputs: readonly string[];
  readonly properties: Readonly<Record<string, PropertyType>>;
}

/** The package as programs in other languages see it: `plugin/schema.json`, made by `npm run schema`. */
export interface Schema {
  readonly version: string;
  readonly resources: Readonly<Record<string, ComponentType>>;
  readonly types: Readonly<Record<string, ObjectType | EnumType>>;
}

/** Reads a schema file, without checks: the file is our own, and a test compares it with the sources. */
export function readSchema(file: string): { readonly text: string; readonly schema: Schema } {
  const text = readFileSync(file, "utf8");
  return { text, schema: JSON.parse(text) as Schema };
}
