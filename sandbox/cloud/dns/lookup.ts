import { canonicalName } from "../names";
import type { ServedRecord } from "./rdata";
import { nodeFor, type ServedNode, type ServedZone } from "./servedZone";
import type { World } from "./world";

/** A chain longer than this is taken for a loop. */
const MAX_CHAIN = 8;

/** A record with its owner name. */
export interface Answer {
  readonly owner: string;
  readonly record: ServedRecord;
}

/** What a question comes to. No answers and `noerror` is NODATA (RFC 2308 section 2.2). */
export interface Lookup {
  readonly status: "noerror" | "nxdomain" | "servfail" | "timeout";
  readonly answers: readonly Answer[];
  /** The zone that the last name is in. */
  readonly zone: ServedZone;
}

type CnameRecord = Extract<ServedRecord, { readonly data: string }>;

/** Answers a question. */
export function lookup(world: World, name: string, type: string, depth = 0): Lookup {
  const zone = world.zoneFor(canonicalName(name));
  const node = nodeFor(zone, canonicalName(name));
  if (!node) return { status: "nxdomain", answers: [], zone };
  if (node.failure) return { status: node.failure, answers: [], zone };
  if (depth > MAX_CHAIN) return { status: "servfail", answers: [], zone };
  const alias = node.records.find((record): record is CnameRecord => record.type === "CNAME");
  if (alias && type !== "CNAME") return chained(world, name, alias, type, depth);
  const records = node.records.filter((record) => record.type === type);
  const borrowed = borrow(world, node, type, depth);
  const answers = [...records, ...borrowed].map((record) => ({ owner: name, record }));
  return { status: "noerror", answers, zone };
}

/** The status is that of the end of the chain (RFC 6604 section 2.1). */
function chained(world: World, owner: string, record: CnameRecord, type: string, depth: number): Lookup {
  const rest = lookup(world, record.data, type, depth + 1);
  return rest.status === "timeout" ? rest : { ...rest, answers: [{ owner, record }, ...rest.answers] };
}

/** A flattened CNAME or an alias answers its target's records as its own, or nothing. */
function borrow(world: World, node: ServedNode, type: string, depth: number): readonly ServedRecord[] {
  return node.borrowed
    .filter(({ types }) => types.includes(type))
    .flatMap(({ target }) => lookup(world, target, type, depth + 1).answers)
    .map(({ record }) => record)
    .filter((record) => record.type === type);
}
