/** The entry `pulumi-odoo-mail/testing`: runs a program against zones in memory, and returns what it would register. */
import * as pulumi from "@pulumi/pulumi";
import { allPublished } from "../components/publishComponent";
import { DnsProvider, loadAdapter } from "../providers";
import { captured } from "./logs";
import { Memories } from "./memories";
import type { Fields, MemoryProvider } from "./memoryProvider";
import { type Invoked, MockRun, type Registration } from "./mockRun";
import { rejectionsOf } from "./rejections";
import { type NamedZone, readZones, type TestZones } from "./zoneData";

export type { TestRecord, TestZone, TestZones } from "./zoneData";
export type { Invoked, Registration } from "./mockRun";
export { valueOf } from "./mockRun";

/** How a program is run in a test. */
export interface TestOptions {
  /** The stack's configuration: `{ "odoo-mail:dnsSnapshot": "dns.lock.json" }`. @default - what `pulumi.runtime.setAllConfig` has set */
  readonly config?: Readonly<Record<string, string>>;
  /** Runs the program as a preview: nothing is written, and the ids of new resources are unknown. @default false */
  readonly preview?: boolean;
  /** @default "project" */
  readonly project?: string;
  /** @default "stack" */
  readonly stack?: string;
  /** The results of functions of other providers and packages. @default - their arguments */
  readonly call?: (token: string, inputs: Fields) => Fields;
  /** The outputs of resources that are not DNS; an `id` among them is the resource's. @default - the inputs, and the id `<name>-id` */
  readonly newResource?: (type: string, name: string, inputs: Fields) => Fields;
}

/** A DNS record that the program would register, whichever resource declares it. */
export interface DeclaredRecord {
  readonly provider: DnsProvider;
  readonly zoneId: string;
  /** The owner name. */
  readonly name: string;
  readonly type: string;
  /** As DNS returns them: a TXT value without quotes and in one piece. */
  readonly values: readonly string[];
  /** The resource: its name, parent, import id, whether it is retained, and so on. */
  readonly resource: Registration;
}

/** A program that was run against zones in memory. */
export interface TestedStack<T> {
  /** What the program returned. Read outputs with {@link valueOf}. */
  readonly result: T;
  /** The DNS records that would be registered, sorted by name and type. */
  readonly records: readonly DeclaredRecord[];
  /** All resources that would be registered, in order. */
  readonly resources: readonly Registration[];
  /** Every function of a provider that was called. */
  readonly lookups: readonly Invoked[];
  /** What the program and its components logged as information, such as the plan of each record. */
  readonly infos: readonly string[];
  readonly warnings: readonly string[];
  /**
   * The values at a name after the run, as DNS would return them.
   *
   * @param type @default "TXT"
   * @param provider @default - the values in the zones of all providers
   */
  values(name: string, type?: string, provider?: DnsProvider): string[];
}

/** Zones in memory, to run programs against. */
export interface TestWorld {
  /**
   * Runs a program under Pulumi's mocks. Every run starts with the zones as they were given.
   *
   * @param program declares resources. It may be `() => import("../index.js")`, but only once in a process, because a module runs once
   * @throws the error of the program. For a domain that is refused, it has the text that `pulumi up` shows
   */
  run<T>(program: () => T | Promise<T>): Promise<TestedStack<T>>;
}

/**
 * Makes zones in memory for the unit tests of a stack. They answer all look-ups of the components.
 *
 * @throws Error with every mistake in the zones
 */
export function zones(given: TestZones, options: TestOptions = {}): TestWorld {
  const named = readZones(given);
  return { run: (program) => inTurn(() => runIn(named, options, program)) };
}

/** The last run. Mocks belong to the whole process, so each run waits for the one before. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const turn = last.then(run);
  last = turn.catch(() => undefined);
  return turn;
}

async function runIn<T>(
  named: readonly NamedZone[],
  options: TestOptions,
  program: () => T | Promise<T>,
): Promise<TestedStack<T>> {
  const memories = new Memories(named);
  const configured = pulumi.runtime.allConfig();
  if (options.config !== undefined) pulumi.runtime.setAllConfig({ ...options.config });
  try {
    return await runWith(memories, options, program);
  } finally {
    // The configuration belongs to the process: the next run starts with what the test itself has set.
    pulumi.runtime.setAllConfig(configured);
  }
}

async function runWith<T>(
  memories: Memories,
  options: TestOptions,
  program: () => T | Promise<T>,
): Promise<TestedStack<T>> {
  const run = await MockRun.start([...memories.providers, otherwise(options)], options);
  const results: T[] = [];
  const { value: reasons, logs } = await captured(() =>
    rejectionsOf(async () => {
      results.push(await program());
      await allPublished();
      await pulumi.runtime.disconnect();
    }),
  );
  if (reasons.length > 0) throw failureOf(reasons);
  if (run.registrations.length === 0) throw new Error(NOTHING);
  return {
    result: results[0] as T,
    records: declaredIn(run.registrations),
    resources: run.registrations,
    lookups: run.invoked,
    infos: logs.infos,
    warnings: logs.warnings,
    values: (name, type = "TXT", provider) => memories.values(name, type, provider),
  };
}

const NOTHING =
  "The program registered no resource. If it is a module that another test has imported: a module runs only once in a process. " +
  "Export a function that declares the resources, or import everything anew (with Jest, call `jest.resetModules()` before).";

function failureOf([first, ...others]: readonly unknown[]): unknown {
  if (others.length === 0) return first;
  const messages = [first, ...others].map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  return new AggregateError([first, ...others], messages.join("\n\n"));
}

/** Answers for everything that is not DNS. */
function otherwise({ call, newResource }: TestOptions): MemoryProvider {
  return {
    prefix: "",
    invoke: (token, inputs) => call?.(token, inputs) ?? inputs,
    write: ({ type, name, inputs }) => {
      const state = newResource?.(type, name, inputs as Fields) ?? (inputs as Fields);
      return { id: typeof state["id"] === "string" ? state["id"] : `${name}-id`, state };
    },
    stored: () => [],
  };
}

function declaredIn(registrations: readonly Registration[]): DeclaredRecord[] {
  const records = registrations.flatMap((resource): DeclaredRecord[] => {
    const provider = Object.values(DnsProvider).find((one) => resource.type.startsWith(PREFIX[one]));
    if (provider === undefined) return [];
    const record = loadAdapter(provider).recordOf(resource.type, resource.inputs);
    return record === undefined ? [] : [{ provider, ...record, resource }];
  });
  const order = ({ name, type, provider }: DeclaredRecord): string => `${name} ${type} ${provider}`;
  return records.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const PREFIX: Readonly<Record<DnsProvider, string>> = {
  [DnsProvider.Cloudflare]: "cloudflare:index/",
  [DnsProvider.Route53]: "aws:route53/",
};
