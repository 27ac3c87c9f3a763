import * as pulumi from "@pulumi/pulumi";
import { settle } from "../../components/settle";
import type { Fields, MemoryProvider } from "./memoryProvider";

/** A resource as the monitor got it: what `newResource` of the mocks tells, and the options, which it does not tell. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
  /** The `import` option. @default - none */
  readonly importId?: string;
  /** The parent's name. @default - the stack */
  readonly parent?: string;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** Names. */
  readonly dependsOn: readonly string[];
}

/** One look-up. */
export interface Invoked {
  readonly token: string;
  readonly inputs: Fields;
  /** The provider instance. @default - the default one */
  readonly provider: string;
}

export interface RunOptions {
  readonly preview?: boolean;
  /** What the state has of an earlier run, by the Stash's name: what its `ignoreChanges` keeps. */
  readonly remembered?: Readonly<Record<string, Fields>>;
  /** Answers a look-up instead of the provider; undefined leaves it to the provider. */
  readonly answer?: (token: string, inputs: Fields) => Fields | undefined;
}

/** What a monitor's request has that we look at. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource(request: Request, callback: (error: unknown, response: unknown) => void): Promise<void>;
}

/** One run of a program under Pulumi's mocks, with the zones in memory. A new one is a new run: nothing is remembered. */
export class MockRun {
  readonly invoked: Invoked[] = [];
  readonly registrations: Registration[] = [];
  private readonly requests: Request[] = [];

  private constructor(
    private readonly providers: readonly MemoryProvider[],
    private readonly options: RunOptions,
  ) {}

  static async start(providers: readonly MemoryProvider[], options: RunOptions = {}): Promise<MockRun> {
    const run = new MockRun(providers, options);
    await pulumi.runtime.setMocks(
      { call: (args) => run.call(args), newResource: (args) => run.newResource(args) },
      "project",
      "stack",
      options.preview ?? false,
    );
    run.watchRequests(pulumi.runtime.getMonitor() as unknown as Monitor);
    return run;
  }

  /** Registrations of children, that is, without components and providers. */
  get children(): readonly Registration[] {
    return this.registrations.filter(({ type }) => !/^(odoo-mail:|test:|pulumi:providers:)/.test(type));
  }

  /** Native DNS records. */
  get records(): readonly Registration[] {
    return this.children.filter(({ type }) => type !== "pulumi:index:Stash");
  }

  /** How often a function was called. */
  count(functionName: string): number {
    return this.invoked.filter(({ token }) => token.endsWith(`:${functionName}`)).length;
  }

  // The mocks are told inputs and import id only, and retainOnDelete is what keeps records alive.
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
      // Programs get what gRPC calls the details of an error.
      throw Object.assign(new Error(String(error)), { details: (error as Error).message });
    }
  }

  private newResource(args: pulumi.runtime.MockResourceArgs): { id: string | undefined; state: Fields } {
    const { type, name, inputs, id } = args;
    const request = this.requests.find((one) => one.getType() === type && one.getName() === name);
    this.registrations.push({
      type,
      name,
      inputs: inputs as Fields,
      ...(id && { importId: id }),
      ...(request?.getParent() && { parent: nameOf(request.getParent()) }),
      retainOnDelete: request?.getRetainondelete() ?? false,
      ignoreChanges: request?.getIgnorechangesList() ?? [],
      dependsOn: (request?.getDependenciesList() ?? []).map(nameOf).sort(),
    });
    if (type === "pulumi:index:Stash") return { id: name, state: this.stashed(name, (inputs as Fields)["input"]) };
    if (args.custom !== true || type.startsWith("pulumi:providers:")) return { id: name, state: inputs as Fields };
    // In preview nothing is written, and the id of a creation is not known.
    if (this.options.preview === true) return { id: id?.split("/").at(-1), state: inputs as Fields };
    return this.providerOf(type).write(args);
  }

  private stashed(name: string, passed: unknown): Fields {
    const kept = this.options.remembered?.[name];
    const input = kept === undefined ? passed : { ...(passed as Fields), ...kept };
    return { input, output: input };
  }

  private providerOf(token: string): MemoryProvider {
    const provider = this.providers.find(({ prefix }) => token.startsWith(prefix));
    if (provider === undefined) throw new Error(`no mocked provider for ${token}`);
    return provider;
  }
}

/** The name in a URN, or in the `urn::id` by which a provider instance is told. */
function nameOf(urn: string): string {
  return urn.split("::")[3] ?? "";
}

/** The value of an output; undefined while it is unknown. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const settled = await settle(output);
  return settled.known ? settled.value : undefined;
}

interface Initialized {
  getData(): Promise<unknown>;
}

/**
 * Waits until components have registered all of their children, or failed. One may fail while another one is still
 * about to register its own.
 */
export async function published(result: unknown): Promise<void> {
  const all: unknown[] = Array.isArray(result) ? result : [result];
  const components = all.filter((one) => one instanceof pulumi.ComponentResource) as unknown as Initialized[];
  await Promise.allSettled(components.map((component) => component.getData()));
}
