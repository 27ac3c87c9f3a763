/** Every other use of the Pulumi SDK that its public types do not promise, each with the test that would notice its end. */
import * as pulumi from "@pulumi/pulumi";

/**
 * Every use of the Pulumi SDK that its public types do not promise, or that its documentation calls experimental.
 * `tests/engine/sdk.test.ts` notices when one of them stops to work.
 */

/** An output that has resolved: its value, or that the value is unknown, as for what a preview would create. */
export type Resolved<T> = { readonly known: true; readonly value: T } | { readonly known: false };

/** Waits for an output. The value of an unknown output never resolves to anything useful, so `isKnown` is asked first. */
export async function resolved<T>(output: pulumi.Output<T>): Promise<Resolved<T>> {
  // Both members exist at run time; the SDK's types leave them out.
  const inner = output as unknown as { isKnown: Promise<boolean>; promise(): Promise<T> };
  return (await inner.isKnown) ? { known: true, value: await inner.promise() } : { known: false };
}

/**
 * Waits until a component is done with its `initialize`, and rejects with what that failed with. Its outputs fail with the same, and nobody is told of
 * that again.
 */
export async function finished(component: pulumi.ComponentResource): Promise<void> {
  for (const output of Object.values(component).filter((value) => pulumi.Output.isInstance(value))) {
    const parts = output as unknown as Record<"isKnown" | "isSecret", Promise<unknown>> &
      Record<"promise" | "allResources", () => Promise<unknown>>;
    for (const part of [parts.promise(), parts.allResources(), parts.isKnown, parts.isSecret])
      part.catch(() => undefined);
  }
  await (component as unknown as { getData(): Promise<unknown> }).getData();
}

/** The logical name of a component. The SDK keeps it for its own messages and leaves it out of its types. */
export function componentName(component: pulumi.Resource): string {
  return (component as unknown as { readonly __name?: string }).__name ?? "a component";
}

/** Whether the program runs on an engine. Under unit-test mocks there are no hooks and no prior state, and DNS is not asked. */
export function runsOnEngine(): boolean {
  const monitor = pulumi.runtime.getMonitor() as { registerResourceHook?: unknown } | undefined;
  return typeof monitor?.registerResourceHook === "function";
}

/** Whether the program is a unit test's, whose mocks may not answer what a provider always answers. */
export function runsUnderMocks(): boolean {
  return !runsOnEngine();
}

interface Store {
  readonly supportsStateMigrations?: boolean;
  readonly settings?: {
    readonly options?: { readonly parallel?: number; readonly monitorAddr?: string };
    rpcDone?: Promise<unknown>;
  };
  readonly stackResource?: pulumi.Resource;
}

interface State {
  readonly getStore?: () => Store;
  /** The store of this call; undefined where the process runs one program. */
  readonly getLocalStore?: () => unknown;
}

function state(): State {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a module without types
  return require("@pulumi/pulumi/runtime/state") as State;
}

/** What the SDK keeps of the run and leaves out of its types. */
function store(): Store {
  return state().getStore?.() ?? {};
}

/**
 * The engine's `--parallel`; undefined where nothing says. The process that the language host starts has it in an environment variable alone: the
 * SDK leaves it out of its options there.
 */
export function parallelism(): number | undefined {
  const parallel = store().settings?.options?.parallel ?? Number(process.env["PULUMI_NODEJS_PARALLEL"]);
  return Number.isSafeInteger(parallel) && parallel > 0 ? parallel : undefined;
}

/**
 * Keeps the program from being taken for finished while a component works, and has it fail when the component fails.
 *
 * An inline program of the Automation API is over for the SDK when none of its requests is open, and a component that waits for DNS has none: the
 * engine then deletes from the state what was not declared yet, and the run counts as good. So the work joins the requests that the SDK waits for.
 * A program on disk ends when its process has nothing left to do, and needs none of this: Node would print a warning for each failure that is
 * handled late. The SDK keeps its store by the call only where one process runs several programs.
 *
 * A process that serves components answers each request when its component has ended. A request that fails while others are open must not be
 * held: the SDK derives more promises from it, and answers all open requests with a rejection that nobody handles.
 */
export function holdProgram<T>(work: Promise<T>): Promise<T> {
  const { settings } = store();
  const runsAlone = state().getLocalStore?.() === undefined;
  if (!runsOnEngine() || runsAlone || addressOfServedMonitor() !== undefined || settings?.rpcDone === undefined)
    return work;
  const held = settings.rpcDone.then(() => work);
  // Whoever waits for the requests is told of a failure; nobody may be waiting.
  held.catch(() => undefined);
  settings.rpcDone = held;
  return work;
}

/** The resources of this stack by URN, as the last run left them. */
type StackOutputs = Readonly<Record<string, { readonly type?: string; readonly outputs?: Record<string, unknown> }>>;

/** The engine may be writing the state in this moment; a backend of files then answers half of it. */
const TRIES = 10;
const PAUSE_MS = 200;

/** What the state of this stack holds, with its secrets in clear. It is a function of the engine that the SDK does not wrap. */
export async function ownStackOutputs(tries = TRIES): Promise<StackOutputs> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  try {
    const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    return (answer as { readonly outputs?: StackOutputs }).outputs ?? {};
  } catch (error) {
    if (tries <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return ownStackOutputs(tries - 1);
  }
}

/** One resource as it is in the stack's state, in checkpoint form: the fields that are read here. */
export interface PriorResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly importID?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
  /** The output `written` of one of our components, as it is in the state. */
  readonly written?: unknown;
}

/**
 * The address of the engine's monitor in a process that serves components to programs in other languages. Such a process has no stack
 * resource, and each of its components has a monitor object of its own. Undefined in a program, and under mocks.
 */
export function addressOfServedMonitor(): string | undefined {
  const { settings, stackResource } = store();
  const address = settings?.options?.monitorAddr;
  return stackResource === undefined && address !== "mock" ? address : undefined;
}

interface Handover {
  readonly given: Promise<readonly PriorResource[] | undefined>;
  give(resources: readonly PriorResource[] | undefined): void;
}

const handovers = new WeakMap<object, Handover>();

/**
 * Options of a component by which {@link priorState} learns what the state holds of it. Must be made before `super`, since the constructor of a
 * component calls `initialize`.
 *
 * It uses `stateMigrations`, which Pulumi calls experimental: the engine shows the prior state of a component and of its children before it
 * compares anything, and a migration that returns nothing changes nothing (docs/adr/0008).
 *
 * @throws RunError when the engine is too old
 */
export function withPriorState(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
  if (!runsOnEngine()) return opts;
  if (store().supportsStateMigrations !== true) throw tooOld();
  const handover = open();
  const options: pulumi.ComponentResourceOptions = {
    ...opts,
    stateMigrations: [
      ...(opts.stateMigrations ?? []),
      ({ oldState }) => {
        handover.give(ownOf(oldState).map(pick));
        return undefined;
      },
    ],
  };
  handovers.set(options, handover);
  return options;
}

/**
 * What the state holds of a component and of its children, as the run before left it; undefined where the engine does not call the migration: in
 * a first run, under mocks, in a refresh and a destroy, and after a rename without an alias.
 *
 * @param options as {@link withPriorState} answered them
 */
export async function priorState(
  component: pulumi.ComponentResource,
  options: pulumi.ComponentResourceOptions | undefined,
): Promise<readonly PriorResource[] | undefined> {
  const handover = options === undefined ? undefined : handovers.get(options);
  if (handover === undefined) return undefined;
  // The engine calls the migration before it answers the registration.
  await resolved(component.urn);
  handover.give(undefined);
  return handover.given;
}

function open(): Handover {
  let give: Handover["give"] = () => undefined;
  const given = new Promise<readonly PriorResource[] | undefined>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

// The component itself is shown first, then everything below it. What stands below a child of it, such as another component of ours, is that child's.
function ownOf(shown: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] {
  const [self] = shown;
  return shown.filter((one) => one === self || one["parent"] === self?.["urn"]);
}

// The state is shown with its secrets in clear: nothing is kept but what is read here, of our own kinds of resources.
function pick(resource: Record<string, unknown>): PriorResource {
  const { urn, type, id, importID, inputs, outputs, retainOnDelete, additionalSecretOutputs } =
    resource as unknown as PriorResource & { readonly outputs?: Readonly<Record<string, unknown>> };
  const written = type.startsWith("odoo-mail:") ? outputs?.["written"] : undefined;
  return {
    urn,
    type,
    ...(id !== undefined && { id }),
    ...(importID !== undefined && { importID }),
    ...(inputs !== undefined && isOurs(type) && { inputs }),
    ...(retainOnDelete !== undefined && { retainOnDelete }),
    ...(additionalSecretOutputs !== undefined && { additionalSecretOutputs }),
    ...(written !== undefined && { written }),
  };
}

function isOurs(type: string): boolean {
  return ["pulumi:index:Stash", "cloudflare:index/dnsRecord:DnsRecord", "aws:route53/record:Record"].includes(type);
}

function tooOld(): pulumi.RunError {
  const error = new pulumi.RunError(
    "pulumi-odoo-mail needs Pulumi CLI 3.274.0 or newer: this one cannot show a component its prior state. Nothing was changed. Update the Pulumi CLI and run again.",
  );
  error.stack = error.message;
  return error;
}
