import type { ServedRecord } from "./rdata";

/** What is at one owner name. */
export interface ServedNode {
  readonly records: readonly ServedRecord[];
  /** Where address queries are answered from: a flattened CNAME (types A and AAAA), an alias (its type). */
  readonly borrowed: readonly { readonly types: readonly string[]; readonly target: string }[];
  /** How the servers of the name fail, instead of answering. */
  readonly failure?: "servfail" | "timeout";
}

/** An entry from which nodes are made; records with the same owner add up. */
export interface ServedEntry extends Partial<ServedNode> {
  readonly owner: string;
}

/** A zone as the server sees it. */
export interface ServedZone {
  /** The apex; empty for the rest of the world. */
  readonly name: string;
  readonly nodes: ReadonlyMap<string, ServedNode>;
  /** Owner names and the names above them, which exist without records (RFC 8020, empty non-terminals). */
  readonly existing: ReadonlySet<string>;
}

/** Puts entries in order. */
export function servedZone(name: string, entries: readonly ServedEntry[]): ServedZone {
  const nodes = new Map<string, ServedNode>();
  const existing = new Set<string>([name]);
  for (const { owner, ...entry } of entries) {
    const before = nodes.get(owner);
    nodes.set(owner, {
      records: [...(before?.records ?? []), ...(entry.records ?? [])],
      borrowed: [...(before?.borrowed ?? []), ...(entry.borrowed ?? [])],
      ...(entry.failure && { failure: entry.failure }),
    });
    for (let at = owner; at !== name && at !== ""; at = parentOf(at)) existing.add(at);
  }
  return { name, nodes, existing };
}

/** What answers for a name: its own node, or the wildcard below its closest encloser (RFC 4592 section 3.3.1). */
export function nodeFor(zone: ServedZone, name: string): ServedNode | undefined {
  const own = zone.nodes.get(name);
  if (own || zone.existing.has(name)) return own ?? { records: [], borrowed: [] };
  let encloser = parentOf(name);
  while (encloser !== zone.name && encloser !== "" && !zone.existing.has(encloser)) encloser = parentOf(encloser);
  return zone.nodes.get(encloser === "" ? "*" : `*.${encloser}`);
}

function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}
