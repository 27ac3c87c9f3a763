/** The state of one plugin process: which double it is, how it is configured, and whether the engine has cancelled. */
import type { FunctionDouble, Instance, ProviderDouble, ResourceDouble } from "./double";
import type { Teller } from "./teller";
import type { Properties } from "./wire";

/** Functions that answer a request, by the name of their RPC. The user reads the errors that they throw. */
export type Handlers = Readonly<Record<string, (request: never) => unknown>>;

/** One plugin process: a double that is configured once and runs until the engine cancels it. */
export class Session {
  private readonly cancelling = new AbortController();
  private instance: Instance | undefined;

  constructor(
    readonly double: ProviderDouble,
    /** @default - messages are dropped until an engine attaches itself */
    public tell?: Teller,
  ) {}

  configure(config: Properties): void {
    this.instance = this.double.configure(config, this.cancelling.signal);
  }

  cancel(): void {
    this.cancelling.abort();
  }

  /** The double of the type in a URN, or of a type token. */
  resource(type: string): ResourceDouble {
    return known(this.configured().resources[type], `resource type ${type}`);
  }

  function(token: string): FunctionDouble {
    return known(this.configured().functions[token], `function ${token}`);
  }

  private configured(): Instance {
    return known(this.instance, "configuration");
  }
}

/** The type in a URN: `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`. */
export function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this double has no ${what}`);
  return value;
}
