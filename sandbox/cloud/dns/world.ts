import type { Cloud } from "../openCloud";
import { longestMatch } from "../names";
import type { Provider } from "../requests";
import { serveCloudflare } from "./serveCloudflare";
import { serveInternet } from "./serveInternet";
import { serveRoute53 } from "./serveRoute53";
import type { ServedZone } from "./servedZone";

/** Everything that DNS knows, as the files are now. */
export interface World {
  /** The zone that answers for a canonical name: the longest one, else the rest of the world. */
  zoneFor(name: string): ServedZone;
}

/**
 * Looks at a cloud's files anew with each question.
 *
 * @param preferred - who answers for a zone that both clouds serve
 */
export function world(cloud: Cloud, preferred: Provider): World {
  const cloudflare = remembered(serveCloudflare);
  const route53 = remembered(serveRoute53);
  const internet = remembered(serveInternet);
  return {
    zoneFor: (name) => {
      // A zone that is not active, that another provider serves, or that is private has no name servers in the public DNS.
      const theirs = longestMatch(
        cloud.cloudflare.zones().filter(({ status, type }) => status === "active" && type !== "partial"),
        name,
      );
      const ours = longestMatch(
        cloud.route53.zones().filter((zone) => !zone.privateZone),
        name,
      );
      const isCloudflare = preferred === "cloudflare" ? length(theirs) >= length(ours) : length(theirs) > length(ours);
      if (theirs && isCloudflare) return cloudflare(theirs);
      return ours ? route53(ours) : internet(cloud.internet.names());
    },
  };
}

function length(zone: { readonly name: string } | undefined): number {
  return zone?.name.length ?? 0;
}

/** States are immutable: what was made of one stays true of it. */
function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
