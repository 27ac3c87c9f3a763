/** Compares state and program like a provider, by a rule for each property. */
import { isDeepStrictEqual } from "node:util";

import { holdsUnknown, type Properties } from "./wire";

/** How one property of a state differs from the program. */
export interface Change {
  readonly property: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** How the provider compares one input. */
export interface PropertyRule {
  /** Whether a change replaces the resource. @default false */
  readonly replaces?: boolean;
  /** Whether the value of the API stays when the program leaves the property out. @default false */
  readonly computed?: boolean;
  /** The value of a property that is left out. */
  readonly otherwise?: unknown;
  /** The form in which values are compared. @default - the value itself */
  readonly normal?: (value: unknown, news: Properties) => unknown;
}

/** Compares the properties that have a rule. Others, such as outputs, never differ. */
export function changes(
  outputs: Properties,
  news: Properties,
  rules: Readonly<Record<string, PropertyRule>>,
): readonly Change[] {
  return Object.entries(rules).flatMap(([property, rule]): readonly Change[] => {
    const before = outputs[property] ?? rule.otherwise;
    const after = news[property] ?? rule.otherwise;
    if (after === undefined && (rule.computed || before === undefined)) return [];
    const normal = (value: unknown): unknown => (rule.normal ? rule.normal(value, news) : value);
    if (!holdsUnknown(after) && isDeepStrictEqual(normal(before), normal(after))) return [];
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    return [{ property, kind, replaces: rule.replaces ?? false }];
  });
}

/** A list whose order does not matter. */
export function asSet(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value.map(String))].sort() : value;
}
