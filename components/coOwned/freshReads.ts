/** Reads a zone right before and right after writes. Guards that wait at the same time share one reading, to save requests. */
import type * as pulumi from "@pulumi/pulumi";
import type { Listing, LiveRecord, ZoneAdapter } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import { perRun, providerKey } from "../engine/run";
import { freshReading, type Reader } from "./zones";

/** How long a guard waits for other guards of its zone to ask too, in milliseconds. */
const GUARD_WAIT = 1000;
/** How long a look after a create waits for the other writes in the zone, in milliseconds. */
const LOOK_WAIT = 10_000;

/** Tells how far the engine is with a record, so that others know whether it will still ask for a reading. */
export interface Registration {
  /** The record is handed to the engine: its guard may be called from now on. */
  declared(): void;
  /** The engine is done with the record, whether it called the guard or not. */
  registered(): void;
  /** No reading of the record will be asked for any more. */
  ended(): void;
}

/** A guard, or a look after a create, that waits for what is at a name. */
interface Waiting {
  readonly owner: DomainName;
  readonly reader: Reader;
  readonly isGuard: boolean;
  readonly answer: (records: Promise<readonly LiveRecord[]>) => void;
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
 * The readings of one zone right before and right after writes. All that wait at the same time share one reading. It begins after the last of them
 * has asked, and nobody joins a reading that has begun. So each guard sees every change that was in the zone when the guard was called, as it would
 * with a reading of its own. No guard can see a change between its reading and the write.
 */
export class FreshReads {
  private waiting: Waiting[] = [];
  /** Records of this run whose last reading has not been asked for yet. */
  private readonly unread = new Set<string>();
  /** Those of them that the engine has, and whose guard it may call at any moment. */
  private readonly expectedGuards = new Set<string>();
  private timer: { readonly isForGuard: boolean; readonly handle: NodeJS.Timeout } | undefined;
  /** Records in the zone, by its last listing. */
  private zoneSize = Number.POSITIVE_INFINITY;

  constructor(
    private readonly adapter: ZoneAdapter,
    private readonly zoneId: string,
  ) {}

  /** Notes what the last listing of the whole zone says of its size. */
  listed({ complete, size }: Listing): void {
    this.zoneSize = complete ? size : Number.POSITIVE_INFINITY;
  }

  /** Announces a record that this run will register. */
  register(name: string): Registration {
    this.unread.add(name);
    return {
      declared: () => void this.expectedGuards.add(name),
      registered: () => {
        this.expectedGuards.delete(name);
        this.beginWhenDue();
      },
      ended: () => {
        this.unread.delete(name);
        this.expectedGuards.delete(name);
        this.beginWhenDue();
      },
    };
  }

  /** Reads an owner name for the guard of a record. */
  beforeWrite(name: string, owner: DomainName, reader: Reader): Promise<readonly LiveRecord[]> {
    this.expectedGuards.delete(name);
    return this.wait(owner, reader, true);
  }

  /** Reads an owner name after a record was created. It is not urgent: it waits for the next reading of the zone, `LOOK_WAIT` at most. */
  afterWrite(name: string, owner: DomainName, reader: Reader): Promise<readonly LiveRecord[]> {
    this.unread.delete(name);
    return this.wait(owner, reader, false);
  }

  private wait(owner: DomainName, reader: Reader, isGuard: boolean): Promise<readonly LiveRecord[]> {
    return new Promise((answer) => {
      this.waiting.push({ owner, reader, isGuard, answer });
      this.beginWhenDue();
    });
  }

  // Begins a reading as soon as no other record may ask for one, and when the time is up at the latest.
  private beginWhenDue(): void {
    if (this.waiting.length === 0) return;
    const isForGuard = this.waiting.some(({ isGuard }) => isGuard);
    const others = isForGuard ? this.expectedGuards : this.unread;
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
    for (const { owner, answer } of waiting) answer(answers(owner));
  }

  private read(owners: readonly DomainName[], reader: Reader): (owner: DomainName) => Promise<readonly LiveRecord[]> {
    const reading = freshReading(this.adapter, reader);
    const byName = (owner: DomainName) => this.adapter.read(this.zoneId, owner, reading);
    const together =
      owners.length < 2 ? undefined : this.adapter.readTogether(this.zoneId, owners, reading, this.zoneSize);
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
