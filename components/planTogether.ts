/** Lets the components of the stack program wait for each other's plans, so that one refusal keeps all of them from writing. */
import * as pulumi from "@pulumi/pulumi";
import { at, type Issue } from "../records/issue";
import { perRun } from "./engine/run";
import { componentName } from "./engine/sdk";
import { IssuesError } from "./issues";

/** A component of the stack program. */
export interface PlacedComponent {
  /** Its logical name. */
  readonly name: string;
  /** Where it stands in the configuration: `domains[4]`. */
  readonly place: string;
}

/** Components that wait for each other's plans. */
interface Together {
  readonly components: readonly PlacedComponent[];
  readonly joined: Set<PlacedComponent>;
  readonly failures: { readonly place: string; readonly error: unknown }[];
  missing: number;
  readonly all: Promise<void>;
  done(): void;
}

/** The components of the run that wait for each other; undefined in programs that do not ask for it. */
function together(): { now?: Together } {
  return perRun("planned together", () => ({}));
}

/**
 * Has these components wait until all of them have planned. When one of them has to refuse, none of them registers anything, and one
 * error tells what is wrong with all. Only for components that do not depend on each other: the stack program's.
 */
export function planTogether(components: readonly PlacedComponent[]): void {
  let done: Together["done"] = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  together().now = { components, joined: new Set(), failures: [], missing: components.length, all, done };
}

/**
 * Waits for a component's own plan, and in the stack program for the plans of all components.
 *
 * @throws what the plan failed with, or one error for all
 */
export async function afterAllPlans<T>(component: pulumi.ComponentResource, plan: Promise<T>): Promise<T> {
  const { now } = together();
  const name = componentName(component);
  const me = now?.components.find((one) => one.name === name && !now.joined.has(one));
  if (now === undefined || me === undefined) return plan;
  now.joined.add(me);
  let planned: { value: T } | undefined;
  try {
    planned = { value: await plan };
  } catch (error) {
    now.failures.push({ place: me.place, error });
  }
  now.missing -= 1;
  if (now.missing === 0) now.done();
  await now.all;
  // The same error for all: Pulumi prints an error once, however many components fail with it.
  if (planned === undefined || now.failures.length > 0) throw perRun("refusal", () => refusal(now));
  return planned.value;
}

function refusal({ failures, components }: Together): unknown {
  // In the order of the configuration, not in that of the answers.
  const order = components.map(({ place }) => place);
  failures.sort((a, b) => order.indexOf(a.place) - order.indexOf(b.place));
  const other = failures.find(({ error }) => !pulumi.RunError.isInstance(error));
  if (other !== undefined) return other.error;
  const unread = failures.filter(({ error }) => !(error instanceof IssuesError));
  const issues = failures.flatMap(({ place, error }): Issue[] =>
    error instanceof IssuesError ? at(place, error.issues) : [],
  );
  if (unread.length === 0) return new IssuesError("Nothing was changed. What is wrong:", issues);
  // Domains of one zone fail by one reading.
  const messages = [...new Set(unread.map(({ error }) => (error as Error).message))];
  const error = new pulumi.RunError(
    messages.length === 1 && issues.length === 0
      ? String(messages[0])
      : ["Nothing was changed. What is wrong:", ...messages.map((message) => `- ${message}`), ...lines(issues)].join(
          "\n",
        ),
  );
  error.stack = error.message;
  return error;
}

function lines(issues: readonly Issue[]): string[] {
  return issues.length === 0 ? [] : new IssuesError("", issues).message.split("\n").slice(1);
}
