/** Finds the zone of a question and follows CNAMEs through all zones. */
import { canonicalName, longestMatch } from "../model";
import type { Cloud } from "../openCloud";
import type { Provider } from "../requests";
import {
  nodeFor,
  serveCloudflare,
  type ServedNode,
  type ServedRecord,
  type ServedZone,
  serveInternet,
  serveRoute53,
} from "./servedZone";

/** A chain longer than this is taken for a loop. */
const MAX_CHAIN = 8;

/** A record with its owner name. */
export interface Answer {
  readonly owner: string;
  readonly record: ServedRecord;
}

/** The result of a question. `noerror` without answers is NODATA (RFC 2308 section 2.2). */
interface Lookup {
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

/** The records of the target of a flattened CNAME or an alias, which are answered as its own. */
function borrow(world: World, node: ServedNode, type: string, depth: number): readonly ServedRecord[] {
  return node.borrowed
    .filter(({ types }) => types.includes(type))
    .flatMap(({ target }) => lookup(world, target, type, depth + 1).answers)
    .map(({ record }) => record)
    .filter((record) => record.type === type);
}

/** Everything that DNS knows, by the files as they are now. */
export interface World {
  /** The zone that answers for a canonical name: the longest one, or `internet.yaml` when there is none. */
  zoneFor(name: string): ServedZone;
}

/**
 * The world of a cloud. It looks at the files again for each question.
 *
 * @param preferred - which provider answers for a zone that both have
 */
export function world(cloud: Cloud, preferred: Provider): World {
  const cloudflare = remembered(serveCloudflare);
  const route53 = remembered(serveRoute53);
  const internet = remembered(serveInternet);
  return {
    zoneFor: (name) => {
      // Zones that are not active, that another provider serves, or that are private do not answer in the public DNS.
      const onCloudflare = longestMatch(
        cloud.cloudflare.zones().filter(({ status, type }) => status === "active" && type !== "partial"),
        name,
      );
      const onRoute53 = longestMatch(
        cloud.route53.zones().filter((zone) => !zone.privateZone),
        name,
      );
      const difference = length(onCloudflare) - length(onRoute53);
      const isCloudflare = preferred === "cloudflare" ? difference >= 0 : difference > 0;
      if (onCloudflare && isCloudflare) return cloudflare(onCloudflare);
      return onRoute53 ? route53(onRoute53) : internet(cloud.internet.names());
    },
  };
}

function length(zone: { readonly name: string } | undefined): number {
  return zone?.name.length ?? 0;
}

/** Remembers what was made of a state. States are immutable, so it stays valid. */
function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
