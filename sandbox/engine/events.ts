/** Reads the engine's event log: its steps, diagnostics and counts. */
/** One step of the engine on one resource. */
export interface Step {
  /** The engine's operation (`apitype.OpType`): `same create update delete replace import refresh read ...`. */
  readonly op: string;
  readonly urn: string;
  /** Type token, such as `pulumi:index:Stash`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The properties that differ, as the engine lists them. */
  readonly diffs: readonly string[];
  /** The physical id after the step, or before a delete. Empty when there is none. */
  readonly id: string;
  /** True when the step was tried and failed. */
  readonly failed: boolean;
}

/** A line that the engine, a provider or the program printed, without colours. */
export interface Diagnostic {
  /** `info info#err warning error`. */
  readonly severity: string;
  readonly message: string;
  /** The resource that it is about; empty when it is about none. */
  readonly urn: string;
}

/** What an event log says about a run. */
export interface EngineEvents {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** The engine's own count of steps by operation; undefined when the run ended before it could count. */
  readonly changes: Readonly<Record<string, number>> | undefined;
}

/**
 * Reads the file that `--event-log` writes: one JSON object a line (`apitype.EngineEvent`). The unfinished last line of a killed run is
 * left out. For `pulumi up` with its preview, the log has only the update, or only the preview when that failed.
 */
export function parseEvents(log: string): EngineEvents {
  const events = log.split("\n").flatMap(parseLine);
  const failed = new Set(events.flatMap(({ resOpFailedEvent: step }) => (step ? [keyOf(step)] : [])));
  // The event of a step comes before it is done. The id of a new resource is in the later event with its outputs.
  const ids = new Map(
    events.flatMap(({ resOutputsEvent: step }) => (step ? [[keyOf(step), step.metadata.new?.id] as const] : [])),
  );
  return {
    steps: events.flatMap(({ resourcePreEvent: step }) =>
      step ? [toStep(step, ids.get(keyOf(step)), failed.has(keyOf(step)))] : [],
    ),
    diagnostics: events.flatMap(({ diagnosticEvent }) => (diagnosticEvent ? toDiagnostic(diagnosticEvent) : [])),
    changes: events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges,
  };
}

/** Operations that leave the resource as it is. */
const QUIET = new Set(["same", "read", "refresh", "discard", "remove-pending-replace"]);

/**
 * The steps that changed something, or in a preview would change it, in the order of the engine. Steps of the stack and of providers are
 * left out. Empty for a run that changed nothing.
 */
export function writes({ steps }: Pick<EngineEvents, "steps">): Step[] {
  return steps.filter(
    ({ op, type }) => !QUIET.has(op) && type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"),
  );
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
  readonly old?: { readonly id?: string } | null;
  readonly new?: { readonly id?: string } | null;
}

interface StepEvent {
  readonly metadata: StepMetadata;
}

/** The parts of `apitype.EngineEvent` that are read here. */
interface EngineEvent {
  readonly resourcePreEvent?: StepEvent;
  readonly resOutputsEvent?: StepEvent;
  readonly resOpFailedEvent?: StepEvent;
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
  readonly summaryEvent?: { readonly resourceChanges: Record<string, number> };
}

/** The key of a step. One resource can have several steps in a run, such as import and update. */
function keyOf({ metadata }: StepEvent): string {
  return `${metadata.op} ${metadata.urn}`;
}

function parseLine(line: string): EngineEvent[] {
  if (line.trim() === "") return [];
  try {
    return [JSON.parse(line) as EngineEvent];
  } catch {
    return [];
  }
}

function toStep(step: StepEvent, madeId: string | undefined, failed: boolean): Step {
  const { op, urn, type, diffs, old } = step.metadata;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const id = madeId || step.metadata.new?.id || old?.id || "";
  return { op, urn, type, name, id, diffs: diffs ?? [], failed };
}

/** Leaves out debug messages, which users see only with `--debug`. */
function toDiagnostic({ urn, message, severity }: NonNullable<EngineEvent["diagnosticEvent"]>): Diagnostic[] {
  return severity === "debug" ? [] : [{ severity, message: withoutColours(message), urn: urn ?? "" }];
}

/** Removes the colour marks of the engine, such as `<{%reset%}>` (`diag/colors`), and those of terminals (ECMA-48). */
function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- ESC is what a colour sequence begins with
  return text.replace(/<\{%[^%]{0,40}%\}>/g, "").replace(/\x1b\[[0-9;]{0,20}m/g, "");
}
