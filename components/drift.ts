import * as pulumi from "@pulumi/pulumi";
import { quoted } from "../records/printable";
import { hookOptions, hooksWork } from "./hooks";
import { Outcome } from "./outcome";
import { isLive, isProxied, type Plan, ttlText, where } from "./plan";
import type { PreparedRecord } from "./prepare";
import { settle } from "./settle";

interface Watched {
  readonly record: PreparedRecord;
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly touched: boolean;
}

/**
 * Detects drift that the engine does not see: without a refresh it compares the program with its state, and both say
 * that our term is there while somebody has taken it out of the zone.
 * The error is thrown by the create hook of a child that never comes to be, because only the engine knows whether this
 * run is about the record at all: it calls no hook of what `--target` leaves out, nor in a destroy or refresh.
 */
export async function watch(watched: Watched, parent: pulumi.Resource): Promise<void> {
  const { record, plan, outcome, touched } = watched;
  if (!hooksWork() || !record.read || touched || isLive(plan, record.located.live)) return;
  if (outcome !== Outcome.Declared) {
    warn(record, "the engine was told to leave it");
    return;
  }
  const name = `${record.name} drift`;
  const message = drifted(record, plan);
  const probe = new pulumi.Stash(
    name,
    { input: message },
    {
      parent,
      ...hookOptions(name, {
        create: () => {
          throw new Error(message);
        },
      }),
    },
  );
  await settle(probe.urn);
  warn(record, "this run is not about it");
}

function warn(record: PreparedRecord, why: string): void {
  void pulumi.log.warn(`${where(record)} in the zone is not what this program declares, and ${why}.`);
}

function drifted(record: PreparedRecord, plan: Plan): string {
  return (
    `${where(record)} was changed outside of Pulumi: ${differences(record, plan)}. The state does not know it yet, so this run would leave it so. ` +
    "Run `pulumi up --refresh` (or set `options.refresh: always` in Pulumi.yaml). " +
    "If that does not last, another resource of this program or another stack declares the record as well: remove it there, or have it ignore changes of its values."
  );
}

function differences(record: PreparedRecord, { text = "", desired }: Plan): string {
  const { live, texts } = record.located;
  const [now] = texts;
  const behind = isProxied(live) ? " behind the proxy, which answers addresses" : "";
  const shown = now === undefined ? "it is gone" : `it is ${quoted(now)}${behind}`;
  if (live === undefined || desired === undefined || live.ttl === desired.ttl)
    return `${shown}, and should be ${quoted(text)}`;
  return `${shown} with ${ttlText(live.ttl)}, and should be ${quoted(text)} with ${ttlText(desired.ttl)}`;
}
