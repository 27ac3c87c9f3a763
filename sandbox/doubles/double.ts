/** The interfaces of a double: a provider, its resources and its functions, without gRPC. */
import type { Change } from "./diff";
import type { Properties } from "./wire";

/** An input that is missing or wrong, found before any request. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** A resource as its API has it now. `inputs` are those of a program that would declare it as it is. */
export interface Found {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** One resource type of a double. Methods that make requests reject with the text that the real provider prints. */
export interface ResourceDouble {
  check(news: Properties): readonly Failure[];
  /** What differs between the state's outputs and the program's inputs. */
  diff(outputs: Properties, news: Properties): readonly Change[];
  /** Outputs in preview, where computed values are unknown. For an update, `outputs` are those of the state. */
  preview(news: Properties, outputs?: Properties): Properties;
  create(news: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** Reads by the outputs in the state, or for an import by the import id. Undefined when the resource is gone. */
  read(id: string, outputs: Properties): Promise<Found | undefined>;
  update(id: string, outputs: Properties, news: Properties): Promise<Properties>;
  delete(id: string, outputs: Properties): Promise<void>;
}

/** A function of a provider (a data source). */
export type FunctionDouble = (args: Properties) => Promise<Properties>;

/** What a configured provider instance offers, by type token and function token. */
export interface Instance {
  readonly resources: Readonly<Record<string, ResourceDouble>>;
  readonly functions: Readonly<Record<string, FunctionDouble>>;
}

/** A provider double. Each provider instance of a program runs in a process of its own and is configured once. */
export interface ProviderDouble {
  readonly name: string;
  /** The inputs of a provider instance that programs in other languages can give. All are texts, none is required. */
  readonly inputs: readonly string[];
  /** Configuration keys whose change replaces every resource of the instance. */
  readonly replacedBy: readonly string[];
  /** Whether every error is also logged to the user, besides failing its RPC. @default false */
  readonly tellsErrors?: boolean;
  /** The warning when a refresh does not find a resource any more. @default - none */
  readonly missing?: string;
  configure(config: Properties, cancelled: AbortSignal): Instance;
}
