/** Edits a DMARC record tag by tag and leaves every other byte as it is. */
import { uriKey } from "./reportUris";
import { type DmarcTag, findTag, isGap, trimBlanks } from "./text";

/** Sets the value of a tag in place, or adds the tag. All other bytes stay. */
export function setTag(tags: readonly DmarcTag[], name: string, value: string): DmarcTag[] {
  const live = findTag(tags, name);
  if (live) return tags.map((tag) => (tag === live ? { ...tag, value } : tag));
  const at = insertionPoint(tags, name);
  return [...tags.slice(0, at), newTag(tags, name, value), ...tags.slice(at)];
}

/** Takes a tag out with its semicolon. */
export function removeTag(tags: readonly DmarcTag[], name: string): DmarcTag[] {
  const live = findTag(tags, name);
  return tags.filter((tag) => tag !== live);
}

/** Appends a report URI unless it is there already. */
export function addUri(tags: readonly DmarcTag[], name: string, uri: string): DmarcTag[] {
  const live = findTag(tags, name);
  if (!live || live.value === "") return setTag(tags, name, uri);
  const pieces = live.value.split(",");
  if (pieces.some((piece) => uriKey(piece) === uriKey(uri))) return [...tags];
  const blank = /^ /.test(pieces[1] ?? "") ? " " : "";
  return setTag(tags, name, `${live.value},${blank}${uri}`);
}

/**
 * Takes a report URI out. A list that becomes empty takes its tag along, unless `keepEmpty`
 * (the tag was there, empty, before us).
 */
export function removeUri(tags: readonly DmarcTag[], name: string, uri: string, keepEmpty = false): DmarcTag[] {
  const pieces = findTag(tags, name)?.value.split(",") ?? [];
  const left = pieces.filter((piece) => uriKey(piece) !== uriKey(uri));
  if (left.length === pieces.length) return [...tags];
  const value = trimBlanks(left.join(","));
  return value === "" && !keepEmpty ? removeTag(tags, name) : setTag(tags, name, value);
}

// `p` goes right behind `v`: readers older than RFC 9989 look for it there (RFC 7489 section 6.3). Others go last,
// in front of a trailing semicolon.
function insertionPoint(tags: readonly DmarcTag[], name: string): number {
  if (name === "p") return 1;
  let last = 0;
  tags.forEach((tag, at) => {
    if (!isGap(tag)) last = at;
  });
  return last + 1;
}

function newTag(tags: readonly DmarcTag[], name: string, value: string): DmarcTag {
  const second = tags[1];
  const before = second && !isGap(second) && second.before === "" ? "" : " ";
  return { before, name, equals: "=", value, after: "", position: 0 };
}

/** Makes a tag what it is in `other`: its value, or its absence. */
export function copyTag(tags: readonly DmarcTag[], name: string, other: readonly DmarcTag[]): DmarcTag[] {
  const value = findTag(other, name)?.value;
  return value === undefined ? removeTag(tags, name) : setTag(tags, name, value);
}
