import type { DnsResolver } from "../records/resolver";
import type { Change, Judgement, RecordKind } from "./recordKind";
import type { PreparedRecord } from "./prepare";

/** A planned text, as far as a judgement needs it. */
export type PlannedText = Pick<Change, "before" | "after" | "removed">;

/** What becomes of a planned text: what its provider would refuse, and what DNS says of it. Never rejects. */
export async function judgeText(record: PreparedRecord, planned: PlannedText): Promise<Judgement> {
  const { before, after } = planned;
  const { kind, adapter, choices, records, zoneId, resolver } = record;
  // A zone that no preview can read yet is planned as empty, and DNS knows better: what it says now is judged by `up`.
  if (!record.read) return { issues: [] };
  const values = [{ text: after }];
  const ttl = adapter.limits.automaticTtl;
  const sizes = after === before ? [] : adapter.audit({ zoneId, owner: kind.owner, type: kind.type, values, ttl });
  const others = records.filter(({ type }) => type === kind.type).flatMap((one) => one.values);
  const judged = await judgeOnce(
    kind,
    {
      ...planned,
      others: others.filter((value) => !kind.recognises(value)),
      ...(adapter.limits.txtName !== undefined && { nameOctets: adapter.limits.txtName }),
      releasing: choices.release,
    },
    resolver,
  );
  return { ...judged, issues: [...sizes, ...(judged?.issues ?? [])] };
}

// Before the memory moves and after it mostly the same is planned, and two providers often hold the same.
const judgements = new WeakMap<RecordKind, Map<string, Promise<Judgement>>>();

function judgeOnce(kind: RecordKind, change: Change, resolver: DnsResolver): Promise<Judgement> | undefined {
  const known = judgements.get(kind) ?? new Map<string, Promise<Judgement>>();
  judgements.set(kind, known);
  const key = JSON.stringify(change);
  const judgement = known.get(key) ?? kind.judge?.(change, resolver);
  if (judgement !== undefined) known.set(key, judgement);
  return judgement;
}
