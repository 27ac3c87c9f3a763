/** Checks inputs from programs in other languages against the schema, because no compiler has looked at them. */
import * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "../records/nearest";
import { printable, quoted } from "../records/printable";
import type { ObjectType, PropertyType, Schema } from "./schema";

/** What is wrong with an input of a component; `reason` follows the property's name in the engine's message. */
export interface InputProblem {
  readonly propertyPath: string;
  readonly reason: string;
}

/**
 * Checks the inputs of a component. A wrong type would be taken for something else: the text "false" and a value that is not known yet
 * both count as true, and for the input `release` that means to give the record up.
 *
 * @param type of the component, or of an object within its inputs
 * @returns every problem, none where all is well
 */
export function inputProblems(
  inputs: Readonly<Record<string, unknown>>,
  type: ObjectType,
  schema: Schema,
  path = "",
): InputProblem[] {
  const problems = Object.entries(inputs)
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([name, value]) => {
      const at = `${path}${printable(name)}`;
      const property = type.properties[name];
      if (property !== undefined) return valueProblems(value, property, schema, at);
      const meant = sentence(didYouMean(name, Object.keys(type.properties)));
      return [{ propertyPath: at, reason: `is not known in version ${schema.version} of this package${meant}` }];
    });
  const missing = type.required.filter((name) => inputs[name] === undefined || inputs[name] === null);
  return [...problems, ...missing.map((name) => ({ propertyPath: `${path}${name}`, reason: "must be given" }))];
}

function valueProblems(value: unknown, property: PropertyType, schema: Schema, path: string): InputProblem[] {
  if (pulumi.Output.isInstance(value)) return property.plain === true ? [notPlain(path)] : [];
  const { $ref, type, items } = property;
  if ($ref !== undefined) return referenceProblems(value, $ref, schema, path);
  if (type !== "array") return typeof value === type ? [] : [wrong(path, `a ${type}`, value)];
  if (!Array.isArray(value)) return [wrong(path, "a list", value)];
  return value.flatMap((item, index) =>
    items === undefined ? [] : valueProblems(item, items, schema, `${path}[${index}]`),
  );
}

function referenceProblems(value: unknown, reference: string, schema: Schema, path: string): InputProblem[] {
  const type = schema.types[reference.slice("#/types/".length)];
  if (type === undefined) throw new Error(`schema.json has no ${reference}`);
  if ("enum" in type) {
    const words = type.enum.map((one) => one.value);
    if (words.some((word) => word === value)) return [];
    const { reason, ...problem } = wrong(path, `one of ${words.join(", ")}`, value);
    const meant = typeof value === "string" ? sentence(didYouMean(value, words.map(String))) : "";
    return [{ ...problem, reason: `${reason}${meant}` }];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [wrong(path, "an object", value)];
  return inputProblems({ ...value }, type, schema, `${path}.`);
}

// The engine puts no full stop behind a reason.
function sentence(question: string): string {
  return question === "" ? "" : `.${question}`;
}

function notPlain(propertyPath: string): InputProblem {
  const reason =
    "must be known before anything runs, because it decides which records there are. It is an output of a resource: write it down, or read it from the configuration";
  return { propertyPath, reason };
}

function wrong(propertyPath: string, allowed: string, value: unknown): InputProblem {
  return { propertyPath, reason: `must be ${allowed}; got ${shown(value)}` };
}

function shown(value: unknown): string {
  return typeof value === "string" ? quoted(value) : printable(JSON.stringify(value), 200);
}
