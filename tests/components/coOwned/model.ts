import type { Memories, PriorState } from "../../../components/coOwned/history";
import { type PlannedRecord, planRecord } from "../../../components/coOwned/plan";
import { readPriorState } from "../../../components/coOwned/priorState";
import { markOf } from "../../../components/coOwned/publishRecord";
import type { RecordRules } from "../../../components/coOwned/rules";
import { childName, type Choices, findOurRecord, type ReadRecord } from "../../../components/coOwned/ourRecord";
import type { PriorResource } from "../../../components/engine/sdk";
import { DnsProvider, type LiveRecord, loadAdapter } from "../../../providers";
import { isError } from "../../../records/issue";
import { ZoneResolver } from "../../records/spf/zoneResolver";

/** A record in a zone of the model. On Route53 it is the set, with its values in reading form. */
export interface ZoneRecord {
  readonly id: string;
  readonly values: readonly string[];
  readonly ttl?: number;
}

/** How a run ends for the record. */
export const Ending = {
  Good: "good",
  /** The memory is written, the record is not: a guard or the API refused, or the run was killed. */
  BeforeWrite: "before write",
  /** The record is written, and the state does not know it. */
  AfterWrite: "after write",
} as const;
export type Ending = (typeof Ending)[keyof typeof Ending];

/** What came of a run: refused before anything, failed, or good. */
export type Outcome = "refused" | "failed" | "good";

export interface RunChoices extends Partial<Pick<Choices, "adopt" | "release">> {
  readonly ending?: Ending;
  /** `--refresh`: the state learns what is live. @default true */
  readonly refresh?: boolean;
}

const STASH = "pulumi:index:Stash";

/** One record of one component, in a zone and in the state of an engine. It does what CLI 3.276 did in the runs of docs/engine.md (2026-11). */
export class Model {
  /** Everything of our type at the owner name. */
  zone: ZoneRecord[] = [];
  zoneId = "z";
  memories: Memories | undefined;
  record: PriorResource | undefined;
  /** What the component's output says was written; undefined after a run that failed. */
  written: Readonly<Record<string, number>> | undefined;
  /** The plan of the last run. */
  planned: PlannedRecord | undefined;
  /** Steps of the last run. */
  steps: string[] = [];
  private made = 0;

  constructor(readonly provider: DnsProvider = DnsProvider.Cloudflare) {}

  /** Our texts in the zone. */
  texts(rules: RecordRules): string[] {
    return this.zone.flatMap(({ values }) => values.filter((value) => rules.recognises(value)));
  }

  /** A record that somebody makes by hand. */
  put(...values: readonly string[]): void {
    this.made += 1;
    const id = this.adapter.sharesRRset ? `${this.zoneId}_acme.com_TXT` : `r${this.made}`;
    this.zone = [...this.zone, { id, values }];
  }

  /** Changes the one record by hand. */
  edit(change: (text: string) => string): void {
    this.zone = this.zone.map((one) => ({ ...one, values: one.values.map(change) }));
  }

  /** What the engine shows of the state. */
  prior(): PriorState {
    const type = "odoo-mail:index:SpfRecord";
    return readPriorState([
      { urn: `urn:pulumi:s::p::${type}::acme`, type, ...(this.written && { written: this.written }) },
      ...(this.record === undefined ? [] : [this.record]),
      ...(this.memories === undefined
        ? []
        : [
            {
              urn: "urn:pulumi:s::p::odoo-mail:index:SpfRecord$pulumi:index:Stash::cloudflare:acme.com memory",
              type: STASH,
              id: "memory",
              // The state keeps objects with their keys sorted, as JSON.
              inputs: { input: sorted({ version: 1, records: this.memories }) },
            } as PriorResource,
          ]),
    ]);
  }

  /** The record as a run reads it. */
  read(rules: RecordRules, choices: RunChoices = {}): ReadRecord {
    const { adapter, zoneId } = this;
    // What DNS says of a plan is no part of what is tested here.
    const { assessImpact: _, ...pure } = rules;
    const { adopt = false, release = false } = choices;
    const all: Choices = { adopt, release, dns: {} };
    const ours = findOurRecord(
      pure,
      this.zone.map((one) => this.live(one, rules)),
      adapter.sharesRRset,
    );
    return {
      ...ours,
      rules: pure,
      adapter,
      choices: all,
      zoneId,
      zone: { id: zoneId, name: rules.owner, flattensCnames: false },
      name: childName(rules, adapter.provider, all),
      resolver: new ZoneResolver({}),
      again: () => Promise.resolve(ours),
      afterWrite: () => Promise.resolve(ours),
      register: () => ({ declared: () => undefined, registered: () => undefined, ended: () => undefined }),
    };
  }

  /** One `pulumi up`. */
  async run(rules: RecordRules, choices: RunChoices = {}): Promise<Outcome> {
    const { ending = Ending.Good, refresh = true } = choices;
    this.steps = [];
    if (refresh) this.refresh();
    const record = this.read(rules, choices);
    const prior = this.prior();
    const planned = await planRecord(record, prior);
    this.planned = planned;
    // The component refuses it before anything is registered.
    if (choices.adopt === true && prior.markedForDeletion.length > 0) return "refused";
    if (planned.plan.issues.some(isError) || record.holders.length > 1) return "refused";
    this.remember(planned);
    const outcome = planned.plan.desired === undefined ? this.leave(ending) : this.write(planned, ending);
    const { memory } = planned;
    this.written = outcome === "good" && memory !== undefined ? { [record.name]: memory.number } : undefined;
    return outcome;
  }

  private get adapter() {
    return loadAdapter(this.provider);
  }

  private live({ id, values, ttl = 1 }: ZoneRecord, rules: RecordRules): LiveRecord {
    const importId = this.adapter.sharesRRset ? id : `${this.zoneId}/${id}`;
    return { importId, owner: rules.owner, type: rules.type, ttl, values, raw: values };
  }

  private refresh(): void {
    const { record } = this;
    if (record === undefined) return;
    const live = this.zone.find(({ id }) => id === record.id);
    if (live === undefined) this.record = undefined;
    else this.record = { ...record, inputs: this.inputsOf(live.values, live.ttl) };
  }

  private remember({ record: { name }, memory }: PlannedRecord): void {
    const next = memory === undefined ? undefined : { [name]: memory };
    if (JSON.stringify(sorted(next)) !== JSON.stringify(sorted(this.memories))) this.steps.push("memory");
    // A Stash that is no longer declared goes at the end of a good run.
    if (next !== undefined) this.memories = sorted(next) as Memories;
  }

  private write(planned: PlannedRecord, ending: Ending): Outcome {
    const { record, history, plan } = planned;
    const { live } = record;
    const values = plan.desired!.values.map(({ text }) => text);
    const inputs = this.inputsOf(values, plan.desired!.ttl);
    const importId = live === undefined ? undefined : history.isInState ? history.prior?.importId : live.importId;
    const old = this.record;
    const isNew = old === undefined || (live !== undefined && !history.isInState);
    const id = isNew ? (live === undefined ? undefined : idOf(live)) : old.id;
    const isSame = !isNew && JSON.stringify(old.inputs) === JSON.stringify(inputs);
    // The guard keeps an entry that is marked for deletion from taking a declared record along; a refresh ends that.
    if (isNew && old !== undefined && old.retainOnDelete !== true) return "failed";
    const entry = (now: string): PriorResource => ({
      urn: `urn:pulumi:s::p::odoo-mail:index:SpfRecord$native::${record.name}`,
      type: record.adapter.resourceType,
      id: now,
      ...(importId !== undefined && { importID: importId }),
      inputs,
      retainOnDelete: !plan.isLeaving,
      additionalSecretOutputs: markOf(planned).additionalSecretOutputs ?? [],
    });
    // An import stands in the state before the update is asked for, with what is live and with the mark of the run.
    const before = this.zone.find((one) => one.id === id);
    if (isNew && id !== undefined && before !== undefined)
      this.record = { ...entry(id), inputs: this.inputsOf(before.values, before.ttl) };
    if (ending === Ending.BeforeWrite) return "failed";
    if (isSame) {
      if (ending === Ending.AfterWrite) return "failed";
      this.record = entry(id!);
      // What the engine does not see is told as drift.
      const there = this.zone.find((one) => one.id === id);
      return there !== undefined && JSON.stringify(there.values) === JSON.stringify(values) ? "good" : "failed";
    }
    // The guard of an update refuses what is gone.
    if (id !== undefined && !this.zone.some((one) => one.id === id)) return "failed";
    this.steps.push(isNew ? (id === undefined ? "create" : "import") : "update");
    const written = id ?? this.create();
    this.zone = this.zone.map((one) => (one.id === written ? { ...one, values, ttl: plan.desired!.ttl } : one));
    if (ending === Ending.AfterWrite) return "failed";
    this.record = entry(written);
    return "good";
  }

  private inputsOf(values: readonly string[], ttl = 1): NonNullable<PriorResource["inputs"]> {
    const { owner, type } = this.planned!.record.rules;
    const held = this.adapter.sharesRRset ? { records: [...values] } : { content: `"${values.join("")}"` };
    return { zoneId: this.zoneId, name: owner, type, ttl, ...held };
  }

  private create(): string {
    this.put();
    return this.zone.at(-1)!.id;
  }

  // Not declared: retained and forgotten, or deleted under the guard when it is marked.
  private leave(ending: Ending): Outcome {
    if (ending === Ending.BeforeWrite) return "failed";
    const old = this.record;
    const there = this.zone.find(({ id }) => id === old?.id);
    if (old !== undefined && old.retainOnDelete !== true) {
      const isGoneInVain = there === undefined && (this.zone.length > 0 || !this.adapter.deletesWhatIsGone);
      if (isGoneInVain) return "failed";
      if (there !== undefined && JSON.stringify(this.inputsOf(there.values, there.ttl)) !== JSON.stringify(old.inputs))
        return "failed";
      this.steps.push("delete");
      this.zone = this.zone.filter((one) => one !== there);
    }
    if (ending === Ending.AfterWrite) return "failed";
    this.record = undefined;
    if (this.planned?.memory === undefined) this.memories = undefined;
    return "good";
  }
}

function idOf({ importId }: LiveRecord): string {
  return importId.split("/").at(-1)!;
}

/** A value as the state keeps it. */
function sorted(value: unknown): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ),
  );
}
