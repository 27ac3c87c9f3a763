import * as pulumi from "@pulumi/pulumi";
import type { DnsResolver } from "../records/resolver";
import type { SharedRecord } from "./sharedAlias";
import type { SharedClient } from "./verifyAfterUp";
import type { SnapshotUse } from "./dns/snapshot";

/** What a hook of one of our resources does, by what the engine is about to do. A throw stops that step. */
export interface StepHandlers {
  create?(): void | Promise<void>;
  update?(args: pulumi.ResourceHookArgs): void | Promise<void>;
  delete?(args: pulumi.ResourceHookArgs): void | Promise<void>;
}

/** What all components of one run of a program share. */
export interface Run {
  /** Readings of this run, by provider instance and key: one request per name and run. */
  readonly readings: Map<string, Promise<unknown>>;
  /** Which component declares which record: one record has one component. */
  readonly claims: Map<string, string>;
  /** SPF records of alias domains that several mail domains may need; see sharedAlias.ts. */
  sharedAliases?: Map<string, SharedRecord>;
  /** The work of all components; see publications.ts. */
  publications?: Set<Promise<unknown>>;
  /** What looks at DNS share while there are any; see sharedClient.ts. */
  verifying?: SharedClient;
  /** Owner names of records that the engine was told to leave as they are: `--target`, `--exclude`. */
  leftOut?: Set<string>;
  /** Hook handlers by the child's name. */
  readonly handlers: Map<string, StepHandlers>;
  /** Provider instances in the order of their first use: their part of a reading's key. */
  readonly providers: Map<pulumi.ProviderResource, number>;
  /** Records on their way to their guard, and those that wait for their turn; see slots.ts. */
  readonly slots: { taken: number; readonly waiting: (() => void)[] };
  /** Resolves when guards may run; see slots.ts. */
  ready?: Promise<void>;
  hook?: pulumi.ResourceHook;
  /** Resolvers by whom they ask: one question per name, type and run; see resolver.ts. */
  resolvers?: Map<string, DnsResolver>;
  /** Snapshots of DNS by their file, and what was asked of them; see snapshotUse.ts. */
  snapshots?: Map<string, SnapshotUse>;
  /** Asked in the place of all others. @default - none: DNS is asked */
  resolver?: DnsResolver;
}

// Two copies of this package in one program must see each other's readings and claims, so the runs hang on
// globalThis. The monitor is the key: inline programs of the automation API run several stacks in one process.
const RUNS = Symbol.for("pulumi-odoo-mail/runs/1");
type Runs = WeakMap<object, Run>;

/** The run that the calling program belongs to. */
export function currentRun(): Run {
  const store = globalThis as { [RUNS]?: Runs };
  const runs = (store[RUNS] ??= new WeakMap());
  const key = pulumi.runtime.getMonitor() ?? globalThis;
  const known = runs.get(key);
  if (known !== undefined) return known;
  const run: Run = {
    readings: new Map(),
    claims: new Map(),
    handlers: new Map(),
    providers: new Map(),
    slots: { taken: 0, waiting: [] },
  };
  runs.set(key, run);
  return run;
}

/** A short text that tells provider instances apart within a run. */
export function providerKey(run: Run, provider: pulumi.ProviderResource | undefined): string {
  if (provider === undefined) return "default";
  const known = run.providers.get(provider) ?? run.providers.size + 1;
  run.providers.set(provider, known);
  return `explicit ${known}`;
}
