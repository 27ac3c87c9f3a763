/** Takes back what this stack set in a DMARC record: terms that are no longer declared, and all of them at release. */
import { removeTag, removeUri, setTag } from "./edit";
import { isCloudflareManaged, uriKey } from "./reportUris";
import { normalValue } from "./tags";
import { type DmarcTerm, isReportTag } from "./terms";
import { type DmarcTag, findTag, readTags } from "./text";

/** What a record that we created goes back to: the least that is a policy record to every reader. */
export const EMPTY_RECORD = "v=DMARC1; p=none";

/** The record before us as stretches: what was found, or {@link EMPTY_RECORD} where we created it. */
export function baseOf(found: string | undefined): DmarcTag[] {
  return readTags(found ?? EMPTY_RECORD);
}

/**
 * Takes terms back that we had set: a tag that still has our value gets what `base` had, or goes; a report URI goes unless
 * `base` had it. A tag with another value is somebody's later edit and stays, as does the address that Cloudflare manages.
 */
export function revertTerms(
  tags: readonly DmarcTag[],
  ours: readonly DmarcTerm[],
  base: readonly DmarcTag[],
): DmarcTag[] {
  return ours.reduce<DmarcTag[]>(
    (left, term) => (isReportTag(term.tag) ? revertUri : revertTag)(left, term, base),
    [...tags],
  );
}

function revertTag(tags: DmarcTag[], { tag, value }: DmarcTerm, base: readonly DmarcTag[]): DmarcTag[] {
  const live = findTag(tags, tag);
  if (!live || normalValue(tag, live.value) !== normalValue(tag, value)) return tags;
  const old = findTag(base, tag);
  return old ? setTag(tags, tag, old.value) : removeTag(tags, tag);
}

function revertUri(tags: DmarcTag[], { tag, value }: DmarcTerm, base: readonly DmarcTag[]): DmarcTag[] {
  const old = findTag(base, tag);
  const wasThere = old?.value.split(",").some((uri) => uriKey(uri) === uriKey(value)) ?? false;
  return wasThere || isCloudflareManaged(value) ? tags : removeUri(tags, tag, value, old !== undefined);
}
