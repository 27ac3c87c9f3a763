import type { RunResult } from "../../../sandbox/engine/command";
import { previewFails, steps, upFails, type World } from "./world";

/** What was sent to change the zone: `PUT acme.com TXT`, with the record's id where the request names one, and a refusal. */
export function sent(world: World): string[] {
  return world.zone.writes().map(({ method, name, type, id, outcome }) => {
    // Route53 names a set by its name and type: the id says nothing more.
    const which = world.zone.provider === "cloudflare" && id !== undefined ? [id] : [];
    return [method, name, type, ...which, ...(outcome === "ok" ? [] : [outcome])].join(" ");
  });
}

/** The request that changes the TXT record at acme.com, as `sent` writes it. */
export function apexRequest(world: World, method: string, id = cloudflareIds(world).join()): string {
  return [method, "acme.com TXT", ...(world.zone.provider === "cloudflare" ? [id] : [])].join(" ");
}

/** Expects that preview and up fail with this issue, and that nothing is written. Answers what up said, in one line. */
export async function expectRefused(world: World, issue: string): Promise<string> {
  const before = [stored(world), sent(world)];
  expect(oneLine(await previewFails(world))).toContain(`[${issue}]`);
  const said = oneLine(await upFails(world));
  expect(said).toContain(`[${issue}]`);
  expect([stored(world), sent(world)]).toEqual(before);
  return said;
}

/** The steps of a run in alphabetical order: the engine takes independent ones in any. */
export function sortedSteps(result: RunResult): string[] {
  return steps(result).sort();
}

/** The steps on native records, without our Stashes and the component: what may touch DNS. */
export function recordSteps(result: RunResult): string[] {
  return steps(result).filter((step) => /^\S+ (?:cloudflare|route53):\S+:(?:TXT|CNAME)(?: \(adopted\))?$/.test(step));
}

/** Every value of a zone exactly as its API stores it, by owner name and type; quotes, escapes and splits included. */
export function stored(world: World): Record<string, readonly string[]> {
  const { cloud, zone } = world;
  const sets =
    zone.provider === "cloudflare"
      ? cloud.cloudflare.zone(zone.id).records.map(({ name, type, content }) => ({ name, type, values: [content] }))
      : cloud.route53.zone(zone.id).recordSets;
  const all: Record<string, readonly string[]> = {};
  for (const { name, type, values } of sets) all[`${name} ${type}`] = [...(all[`${name} ${type}`] ?? []), ...values];
  return all;
}

/** The ids of Cloudflare's records at a name. */
export function cloudflareIds(world: World, owner = "acme.com", type = "TXT"): string[] {
  return world.cloud.cloudflare.records(owner, type).map(({ id }) => id);
}

/** A text in one line, as it reads: the engine wraps and indents what a program logs. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
