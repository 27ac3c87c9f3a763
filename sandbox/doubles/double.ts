import type { Change } from "./diff";
import type { Properties } from "./wire";

/** An input that is missing or wrong, found before any request. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** A resource as its API has it now. `inputs` is what a program would have to write to get it. */
export interface Found {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

/** One resource type of a double. Methods that make requests reject with the text the real provider prints. */
export interface ResourceDouble {
  check(news: Properties): readonly Failure[];
  /** What differs between the state's outputs and the program's inputs. */
  diff(outputs: Properties, news: Properties): readonly Change[];
  /** Outputs in preview: what the API will compute is unknown. `outputs` are the state's, on an update. */
  preview(news: Properties, outputs?: Properties): Properties;
  create(news: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** Reads by the state's outputs, or, on an import, by the import id alone. Undefined when it is gone. */
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
  /** The inputs of a provider instance that programs in other languages may give: all are texts, and none is required. */
  readonly inputs: readonly string[];
  /** Configuration whose change replaces every resource of the instance. */
  readonly replacedBy: readonly string[];
  /** Every error is told to the user as it happens, and once more by the RPC that fails. @default false */
  readonly tellsErrors?: boolean;
  /** What is told when a refresh finds a resource no more. @default - nothing */
  readonly missing?: string;
  configure(config: Properties, cancelled: AbortSignal): Instance;
}
