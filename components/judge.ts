import type { Judgement } from "./recordKind";
import type { PreparedRecord } from "./prepare";

/** What becomes of a planned text: what its provider would refuse, and what DNS says of it. Never rejects. */
export async function judgeText(record: PreparedRecord, before: string | undefined, after: string): Promise<Judgement> {
  const { kind, adapter, choices, records, zoneId, resolver } = record;
  const values = [{ text: after }];
  const ttl = adapter.limits.automaticTtl;
  const sizes = after === before ? [] : adapter.audit({ zoneId, owner: kind.owner, type: kind.type, values, ttl });
  const others = records.filter(({ type }) => type === kind.type).flatMap((one) => one.values);
  const judged = await kind.judge?.(
    {
      ...(before !== undefined && { before }),
      after,
      others: others.filter((value) => !kind.recognises(value)),
      ...(adapter.limits.txtName !== undefined && { nameOctets: adapter.limits.txtName }),
      releasing: choices.release,
    },
    resolver,
  );
  return { issues: [...sizes, ...(judged?.issues ?? [])], ...(judged?.proof !== undefined && { proof: judged.proof }) };
}
