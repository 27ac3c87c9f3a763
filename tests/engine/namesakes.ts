import type { World } from "./world";

/** Adds another zone named acme.com, with these apex TXT values. Answers its id and the id of its TXT record. */
export function addNamesake(
  { cloud, zone }: World,
  values: readonly string[],
): { id: string; record: string | undefined } {
  const at = { name: "acme.com", type: "TXT" };
  if (zone.provider === "route53") {
    const { id } = cloud.route53.addZone({
      name: "acme.com",
      ...(values.length > 0 && { recordSets: [{ ...at, values }] }),
    });
    return { id, record: `${id}_acme.com_TXT` };
  }
  const records = values.map((content) => ({ ...at, content }));
  const added = cloud.cloudflare.addZone({ name: "acme.com", records });
  return { id: added.id, record: added.records[0]?.id };
}

/** The TXT values of one zone, of several with one name, as its API stores them. */
export function textsIn({ cloud, zone }: World, id: string): readonly string[] {
  if (zone.provider === "route53") return cloud.route53.zone(id).recordSets.flatMap(({ values }) => values);
  return cloud.cloudflare.zone(id).records.map(({ content }) => content);
}
