/** Reads the JSON of a preview or a state into one shape, whatever is missing in it. */
import { type StackProperties, type ZoneNames, zoneNamesIn } from "../../records/stackRecord";
import { UnknownError } from "../exitCode";

/** One resource of a state, in checkpoint form. Only the fields that are used here. */
export interface StackResource extends StackProperties {
  readonly urn: string;
  /** URN. */
  readonly parent?: string;
  readonly importID?: string;
  readonly retainOnDelete?: boolean;
}

/** What a run would do with one resource. */
export interface StackStep {
  /** The engine's operation: `create`, `update`, `import`, `same`, `delete`, `delete-replaced` and so on. */
  readonly op: string;
  readonly urn: string;
  /** @default - the resource is new */
  readonly before?: StackResource;
  /** @default - the resource is deleted */
  readonly after?: StackResource;
}

/** A message that a preview printed. */
export interface Diagnostic {
  /** The resource that it is about. @default - it is about the program */
  readonly urn?: string;
  readonly message: string;
  readonly severity: string;
}

/** A preview or a state. The resources of a state are steps that change nothing. */
export interface StackDocument {
  readonly kind: "preview" | "state";
  readonly steps: readonly StackStep[];
  /** Before and after the run. */
  readonly zones: ZoneNames;
  readonly diagnostics: readonly Diagnostic[];
}

const EXPECTED = "Pipe into it what `pulumi preview --json` or `pulumi stack export` prints.";

/**
 * Reads what `pulumi preview --json` or `pulumi stack export` printed (Pulumi 3.276: `display.PreviewDigest`, `apitype.UntypedDeployment`).
 *
 * @throws UnknownError when it is neither
 */
export function readStack(text: string): StackDocument {
  const value = parsed(text);
  const deployment = objectOf(value["deployment"]);
  if (Array.isArray(deployment["resources"])) {
    const resources = listOf(deployment["resources"]).map(resourceOf);
    return {
      kind: "state",
      steps: resources.map((after) => ({ op: "same", urn: after.urn, after })),
      zones: zoneNamesIn(resources),
      diagnostics: [],
    };
  }
  // A preview that failed at once has diagnostics but no steps.
  if (!Array.isArray(value["steps"]) && !("changeSummary" in value) && !("diagnostics" in value))
    throw new UnknownError([`Standard input is JSON, but neither a preview nor a state. ${EXPECTED}`]);
  const steps = listOf(value["steps"]).map(stepOf);
  return {
    kind: "preview",
    steps,
    zones: zoneNamesIn(steps.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined))),
    diagnostics: listOf(value["diagnostics"]).map(diagnosticOf),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === "") throw new UnknownError([`Standard input is empty. ${EXPECTED}`]);
  try {
    return objectOf(JSON.parse(text));
  } catch {
    throw new UnknownError([`Standard input is not JSON. ${EXPECTED} No other command may write into the pipe.`]);
  }
}

function stepOf(step: Readonly<Record<string, unknown>>): StackStep {
  const { op, urn, oldState, newState } = step;
  return {
    op: textOf(op),
    urn: textOf(urn),
    ...(oldState !== undefined && { before: resourceOf(objectOf(oldState)) }),
    ...(newState !== undefined && { after: resourceOf(objectOf(newState)) }),
  };
}

function resourceOf(resource: Readonly<Record<string, unknown>>): StackResource {
  const { urn, type, parent, id, importID, retainOnDelete, inputs, outputs } = resource;
  return {
    urn: textOf(urn),
    type: textOf(type),
    ...(typeof parent === "string" && { parent }),
    ...(typeof id === "string" && { id }),
    ...(typeof importID === "string" && { importID }),
    ...(retainOnDelete === true && { retainOnDelete }),
    inputs: objectOf(inputs),
    outputs: objectOf(outputs),
  };
}

function diagnosticOf({ urn, message, severity }: Readonly<Record<string, unknown>>): Diagnostic {
  return {
    ...(typeof urn === "string" && urn !== "" && { urn }),
    message: textOf(message),
    severity: textOf(severity),
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The logical name in a URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
