/** Runs a program under Pulumi's mocks, and records its resources and look-ups with the options that mocks do not pass on. */
import * as pulumi from "@pulumi/pulumi";
import * as sdk from "../components/engine/sdk";
import type { Fields, MemoryProvider } from "./memoryProvider";

/** A resource as it was registered. Its options are included, which the mocks do not get. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
  /** The `import` option. @default - none */
  readonly importId?: string;
  /** The parent's name. @default - the stack */
  readonly parent?: string;
  readonly retainOnDelete: boolean;
  /** Names of outputs. */
  readonly secretOutputs: readonly string[];
  /** Names. */
  readonly dependsOn: readonly string[];
}

/** A resource in the state of an earlier run. */
export interface PriorChild extends sdk.PriorResource {
  /** The name of its component. @default - every component of the run finds it in its state */
  readonly parent?: string;
}

/** One call of a function. */
export interface Invoked {
  readonly token: string;
  readonly inputs: Fields;
  /** The provider instance. @default - the default one */
  readonly provider: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly preview?: boolean;
  /** @default "project" */
  readonly project?: string;
  /** @default "stack" */
  readonly stack?: string;
  /** The state before the run, such as the `state` of an earlier one. @default - empty: a first run */
  readonly prior?: readonly PriorChild[];
  /** Answers a call instead of the provider. When it returns undefined, the provider answers. */
  readonly answer?: (token: string, inputs: Fields) => Fields | undefined;
}

/** The part of a registration request that is read here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getRetainondelete(): boolean;
  getAdditionalsecretoutputsList(): string[];
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource(request: Request, callback: (error: unknown, response: unknown) => void): Promise<void>;
}

/** One run of a program under Pulumi's mocks, with zones in memory. */
export class MockRun {
  readonly invoked: Invoked[] = [];
  readonly registrations: Registration[] = [];
  /** The state after the run, in checkpoint form. It has the children of components; undeclared records are gone. */
  readonly state: PriorChild[] = [];
  private readonly requests: Request[] = [];
  private invokedBefore: number | undefined;

  private constructor(
    private readonly providers: readonly MemoryProvider[],
    private readonly options: RunOptions,
  ) {}

  static async start(providers: readonly MemoryProvider[], options: RunOptions = {}): Promise<MockRun> {
    const run = new MockRun(providers, options);
    await pulumi.runtime.setMocks(
      { call: (args) => run.call(args), newResource: (args) => run.newResource(args) },
      options.project ?? "project",
      options.stack ?? "stack",
      options.preview ?? false,
      "organization",
    );
    run.watchRequests(pulumi.runtime.getMonitor() as unknown as Monitor);
    return run;
  }

  /** All resources but components and providers. */
  get children(): readonly Registration[] {
    return this.registrations.filter((one) => this.isChild(one));
  }

  /** Native DNS records. */
  get records(): readonly Registration[] {
    return this.children.filter(({ type }) => type !== "pulumi:index:Stash");
  }

  /** How many look-ups were made before the first child was registered. */
  readsBeforeChildren(): number {
    return this.invokedBefore ?? this.invoked.length;
  }

  /** How often a function was called. */
  count(functionName: string): number {
    return this.invoked.filter(({ token }) => token.endsWith(`:${functionName}`)).length;
  }

  // Mocks get the inputs and the import id only. Tests need other options too: retainOnDelete is what keeps records alive.
  private watchRequests(monitor: Monitor): void {
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      this.requests.push(request);
      return register(request, callback);
    };
  }

  private call({ token, inputs, provider }: pulumi.runtime.MockCallArgs): Fields {
    this.invoked.push({ token, inputs: inputs as Fields, provider: nameOf(provider ?? "") });
    try {
      return this.options.answer?.(token, inputs as Fields) ?? this.providerOf(token).invoke(token, inputs as Fields);
    } catch (error) {
      // The SDK reads the message of a gRPC error from `details`.
      throw Object.assign(new Error(String(error)), { details: (error as Error).message });
    }
  }

  private newResource(args: pulumi.runtime.MockResourceArgs): { id: string | undefined; state: Fields } {
    const { type, name, id } = args;
    const inputs = args.inputs as Fields;
    const request = this.requests.find((one) => one.getType() === type && one.getName() === name);
    const registration: Registration = {
      type,
      name,
      inputs,
      ...(id && { importId: id }),
      ...(request?.getParent() && { parent: nameOf(request.getParent()) }),
      retainOnDelete: request?.getRetainondelete() ?? false,
      secretOutputs: request?.getAdditionalsecretoutputsList() ?? [],
      dependsOn: (request?.getDependenciesList() ?? []).map(nameOf).sort(),
    };
    if (this.isChild(registration)) this.invokedBefore ??= this.invoked.length;
    this.registrations.push(registration);
    const written = this.written(args);
    if (this.isChild(registration)) this.state.push(stateOf(registration, written.id));
    return written;
  }

  private written(args: pulumi.runtime.MockResourceArgs): { id: string | undefined; state: Fields } {
    const { type, name, id } = args;
    const inputs = args.inputs as Fields;
    if (type === "pulumi:index:Stash") {
      const { input } = inputs;
      return { id: name, state: { input, output: input } };
    }
    if (args.custom !== true || type.startsWith("pulumi:providers:")) return { id: name, state: inputs };
    // A preview writes nothing, and the id of a new resource is unknown.
    if (this.options.preview === true) return { id: id?.split("/").at(-1), state: inputs };
    const known = this.options.prior?.find((one) => one.type === type && nameOf(one.urn) === name);
    return this.providerOf(type).write(known === undefined || id ? args : { ...args, id: importIdOf(known) });
  }

  private isChild({ type }: Registration): boolean {
    return !/^(odoo-mail:|test:|pulumi:providers:)/.test(type);
  }

  private providerOf(token: string): MemoryProvider {
    const provider = this.providers.find(({ prefix }) => token.startsWith(prefix));
    if (provider === undefined) throw new Error(`no mocked provider for ${token}`);
    return provider;
  }
}

// Like the engine, it keeps the import id in the state.
function stateOf(registration: Registration, id: string | undefined): PriorChild {
  const { type, name, inputs, importId, parent, retainOnDelete, secretOutputs } = registration;
  return {
    urn: `urn:pulumi:stack::project::odoo-mail:index:Component$${type}::${name}`,
    type,
    ...(id !== undefined && { id }),
    ...(importId !== undefined && { importID: importId }),
    ...(parent !== undefined && { parent }),
    inputs,
    retainOnDelete,
    additionalSecretOutputs: secretOutputs,
  };
}

/** The import id of the live record that a resource in the state is about. */
function importIdOf({ type, id = "", inputs }: PriorChild): string {
  return type.startsWith("cloudflare:") ? `${String(inputs?.["zoneId"])}/${id}` : id;
}

/** The name in a URN, or in the `urn::id` that refers to a provider instance. */
function nameOf(urn: string): string {
  return urn.split("::")[3] ?? "";
}

/** The value of an output; undefined while it is unknown. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const now = await sdk.resolved(output);
  return now.known ? now.value : undefined;
}

interface Initialized {
  getData(): Promise<unknown>;
}

/** Waits until each component has registered all of its children or has failed. One may fail while others still register. */
export async function published(result: unknown): Promise<void> {
  const all: unknown[] = Array.isArray(result) ? result : [result];
  const components = all.filter((one) => one instanceof pulumi.ComponentResource) as unknown as Initialized[];
  await Promise.allSettled(components.map((component) => component.getData()));
}
