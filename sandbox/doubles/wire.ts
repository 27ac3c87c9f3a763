/** Reads and writes the property values of the engine's messages, with their secrets and unknown values. */
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** The engine's word for "not known before the update" (Pulumi provider protocol, `sdk/nodejs/runtime/rpc.ts`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key that marks a mapping as a special value. Its value is the kind. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Inputs or outputs of a resource as plain values, secrets included. {@link UNKNOWN} stands for unknown values. */
export type Properties = Readonly<Record<string, unknown>>;

/** Plain values and the names of those that were secret. */
export interface Opened {
  readonly properties: Properties;
  readonly secrets: ReadonlySet<string>;
}

/** Reads the properties of a message. Those that are null are left out, because null means absent to the engine. */
export function open(struct: Struct | undefined): Opened {
  const secrets = new Set<string>();
  const entries = Object.entries(struct?.toJavaScript() ?? {}).flatMap(([key, value]) => {
    const plain = plainValue(value, () => secrets.add(key));
    return plain === null || plain === undefined ? [] : [[key, plain] as const];
  });
  return { properties: Object.fromEntries(entries), secrets };
}

/** Writes properties into a message. Those named in `secrets` become secrets again, undefined ones are left out. */
export function close(properties: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
  const entries = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, secrets.has(key) ? { [SIGNATURE]: SECRET, value } : value]);
  // A Struct takes JSON only: undefined within a list or mapping would be an error.
  const json: unknown = JSON.parse(JSON.stringify(Object.fromEntries(entries)));
  return STRUCT.fromJavaScript(json as Parameters<typeof Struct.fromJavaScript>[0]);
}

/**
 * The Struct class that Pulumi's stubs use. An import by name may find another copy of the library, whose messages the stubs cannot
 * write. So the class is taken from a message whose only field (1, empty) is a Struct.
 */
const STRUCT = (InvokeResponse.deserializeBinary(Uint8Array.of(0x0a, 0)).getReturn() as Struct)
  .constructor as typeof Struct;

/** Whether a value is unknown or has an unknown part. */
export function holdsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** A value without the marks of secrets and outputs. Calls `foundSecret` when it has a secret. */
function plainValue(value: unknown, foundSecret: () => void): unknown {
  if (Array.isArray(value)) return value.map((entry) => plainValue(entry, foundSecret));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET) {
    foundSecret();
    return plainValue(fields["value"], foundSecret);
  }
  if (fields[SIGNATURE] === OUTPUT_VALUE) {
    if (fields["secret"] === true) foundSecret();
    return "value" in fields ? plainValue(fields["value"], foundSecret) : UNKNOWN;
  }
  return Object.fromEntries(Object.entries(fields).map(([key, entry]) => [key, plainValue(entry, foundSecret)]));
}

/** A text property. @throws an Error when it is missing, unknown or not a text */
export function text(properties: Properties, key: string): string {
  const value = properties[key];
  if (typeof value !== "string" || value === UNKNOWN) throw new Error(`${key} is not a known text`);
  return value;
}

/** A text property, or undefined when it is missing, unknown or not a text. */
export function optionalText(properties: Properties, key: string): string | undefined {
  const value = properties[key];
  return typeof value === "string" && value !== UNKNOWN ? value : undefined;
}

/** The texts of a list, or none. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

/** A mapping, or an empty one. */
export function fieldsOf(value: unknown): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}
