import type * as pulumi from "@pulumi/pulumi";
import type { Listing, LiveRecord, ZoneAdapter } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import { perRun, providerKey } from "../engine/run";
import { freshReading, type Reader } from "./zones";

/** How long a guard waits for the guards of the records that are registered beside its own, in milliseconds. */
const GUARD_WAIT = 1000;
/** How long a look after a create waits for the other writes in the zone, in milliseconds. */
const LOOK_WAIT = 10_000;

/** A record on its way through the engine. */
export interface Registration {
  /** The record is handed to the engine: its guard may be called from now on. */
  declared(): void;
  /** The engine is done with the record, whether it called the guard or not. */
  registered(): void;
  /** Nothing of the record is read any more. */
  ended(): void;
}

/** A guard, or a look after a create, that waits for what is at a name. */
interface Waiting {
  readonly owner: DomainName;
  readonly reader: Reader;
  readonly isGuard: boolean;
  readonly give: (records: Promise<readonly LiveRecord[]>) => void;
}

/** The readings of one zone right before and right after writes, for all components of a run that use one provider instance. */
export function freshReads(adapter: ZoneAdapter, component: pulumi.ComponentResource, zoneId: string): FreshReads {
  const all = perRun("fresh reads", () => new Map<string, FreshReads>());
  const key = `${adapter.provider} ${providerKey(component.getProvider(adapter.resourceType))} ${zoneId}`;
  const known = all.get(key) ?? new FreshReads(adapter, zoneId);
  all.set(key, known);
  return known;
}

/**
 * The readings of one zone right before and right after writes. Those that wait at the same time share one reading, which begins after the last
 * of them has asked. This is as safe as a reading for each: a guard is only ever answered by a reading that began after the guard was called, so
 * it sees every change that was in the zone then. A reading that has begun is never joined. A change between the reading and the write
 * cannot be seen either way.
 */
export class FreshReads {
  private waiting: Waiting[] = [];
  /** Records that this run registers and whose last reading has not been asked for. */
  private readonly open = new Set<string>();
  /** Those of them whose guard the engine may call at any moment. */
  private readonly expected = new Set<string>();
  private timer: { readonly isForGuard: boolean; readonly handle: NodeJS.Timeout } | undefined;
  private size = Number.POSITIVE_INFINITY;

  constructor(
    private readonly adapter: ZoneAdapter,
    private readonly zoneId: string,
  ) {}

  /** Notes what the last listing of the whole zone says of its size. */
  listed({ complete, size }: Listing): void {
    this.size = complete ? size : Number.POSITIVE_INFINITY;
  }

  /** Announces a record that this run will register. */
  register(name: string): Registration {
    this.open.add(name);
    return {
      declared: () => void this.expected.add(name),
      registered: () => {
        this.expected.delete(name);
        this.settle();
      },
      ended: () => {
        this.open.delete(name);
        this.expected.delete(name);
        this.settle();
      },
    };
  }

  /** Reads an owner name for the guard of a record. */
  beforeWrite(name: string, owner: DomainName, reader: Reader): Promise<readonly LiveRecord[]> {
    this.expected.delete(name);
    return this.wait(owner, reader, true);
  }

  /** Reads an owner name after a record was created. Nothing waits for that, so it takes part in the next reading of the zone. */
  afterWrite(name: string, owner: DomainName, reader: Reader): Promise<readonly LiveRecord[]> {
    this.open.delete(name);
    return this.wait(owner, reader, false);
  }

  private wait(owner: DomainName, reader: Reader, isGuard: boolean): Promise<readonly LiveRecord[]> {
    return new Promise((give) => {
      this.waiting.push({ owner, reader, isGuard, give });
      this.settle();
    });
  }

  // Begins a reading when nobody else is about to ask, and in any case when the time is up.
  private settle(): void {
    if (this.waiting.length === 0) return;
    const isForGuard = this.waiting.some(({ isGuard }) => isGuard);
    const others = isForGuard ? this.expected : this.open;
    if (others.size === 0) this.begin();
    else if (this.timer === undefined || (isForGuard && !this.timer.isForGuard)) {
      this.stopTimer();
      const handle = setTimeout(() => this.begin(), isForGuard ? GUARD_WAIT : LOOK_WAIT);
      this.timer = { isForGuard, handle };
    }
  }

  private begin(): void {
    this.stopTimer();
    const { waiting } = this;
    this.waiting = [];
    const reader = waiting.map((one) => one.reader).reduce((a, b) => (b.timeout > a.timeout ? b : a));
    const answers = this.read([...new Set(waiting.map(({ owner }) => owner))], reader);
    for (const { owner, give } of waiting) give(answers(owner));
  }

  private read(owners: readonly DomainName[], reader: Reader): (owner: DomainName) => Promise<readonly LiveRecord[]> {
    const reading = freshReading(this.adapter, reader);
    const byName = (owner: DomainName) => this.adapter.read(this.zoneId, owner, reading);
    const together = owners.length < 2 ? undefined : this.adapter.readTogether(this.zoneId, owners, reading, this.size);
    if (together === undefined) {
      const answers = new Map(owners.map((owner) => [owner, byName(owner)]));
      return (owner) => answers.get(owner) ?? byName(owner);
    }
    const listing = together.then((answer) => {
      this.listed(answer);
      return answer;
    });
    return async (owner) => ((await listing).complete ? (await listing).at(owner) : byName(owner));
  }

  private stopTimer(): void {
    clearTimeout(this.timer?.handle);
    this.timer = undefined;
  }
}
