/** Finds what receivers ignore or refuse in a DMARC Policy Record, tag by tag. */
import type { Issue } from "../issue";
import { didYouMean } from "../nearest";
import { printable, quoted } from "../printable";
import { type DmarcIssueId, dmarcIssue } from "./issues";
import { isMailto, isReportUri, readReportUris } from "./reportUris";
import { ALLOWED_VALUES, FAILURE_REPORTING_OPTIONS, HISTORIC_TAGS, isAllowedValue, POLICIES, TAG_ORDER } from "./tags";
import { isReportTag } from "./terms";
import { type DmarcTag, findTag, isGap } from "./text";

/** The issues of all tags of a record. The first tag is the version. */
export function checkTags(tags: readonly DmarcTag[]): Issue[] {
  const [version, ...rest] = tags;
  return [
    ...(version?.name === "V" ? [inCapitals(version, "v")] : []),
    ...emptyTags(rest),
    ...rest.filter((tag) => !isGap(tag)).flatMap((tag, at, all) => checkTag(tag, all.slice(0, at))),
    ...checkWhole(tags),
  ];
}

function checkTag(tag: DmarcTag, earlier: readonly DmarcTag[]): Issue[] {
  const name = tag.name.toLowerCase();
  if (name === "" || tag.equals === "") return [notATag(tag)];
  if (name === "v" || findTag(earlier, name))
    return [
      issueAt(
        "dmarc/tag-twice",
        tag,
        `The tag ${quoted(tag.name)} occurs twice`,
        "Leave one of them, by hand: which one counts is the owner's to say.",
      ),
    ];
  return [...(isKnownTag(name) && tag.name !== name ? [inCapitals(tag, name)] : []), ...checkValue(tag, name)];
}

function inCapitals(tag: DmarcTag, name: string): Issue {
  return issueAt("dmarc/tag-case", tag, `The tag ${quoted(tag.name)} has capitals`, `Write ${name}.`);
}

function notATag(tag: DmarcTag): Issue {
  const text = tag.name + tag.equals + tag.value;
  return issueAt("dmarc/not-a-tag", tag, `Readers ignore ${quoted(text)}, which is no tag=value`, notATagFix(text));
}

// `fo:0` and `sp-none` are tags with another sign; `mailto:b@acme.com` belongs to the list of addresses before it.
function notATagFix(text: string): string {
  const [, name = "", value = ""] = /^([a-z]{1,5})[ \t]{0,16}[:.~-][ \t]{0,16}(.+)$/i.exec(text) ?? [];
  if (isKnownTag(name.toLowerCase())) return `Mend it by hand: write ${quoted(`${name.toLowerCase()}=${value}`)}.`;
  return /^[a-z]+:/i.test(text)
    ? "Addresses of one list are separated by commas, not by semicolons."
    : "If it is a misspelt tag, mend it by hand, otherwise take it out; it is kept as it is.";
}

function isKnownTag(name: string): boolean {
  return TAG_ORDER.includes(name) || HISTORIC_TAGS.includes(name);
}

function checkValue(tag: DmarcTag, name: string): Issue[] {
  if (HISTORIC_TAGS.includes(name))
    return [
      issueAt(
        "dmarc/historic-tag",
        tag,
        `The tag ${name} was removed from DMARC; older receivers may still read it`,
        "Take it out once it is no longer needed.",
      ),
    ];
  if (isReportTag(name)) return checkUris(tag, name);
  if (!TAG_ORDER.includes(name))
    return [
      issueAt(
        "dmarc/unknown-tag",
        tag,
        `Readers ignore the tag ${quoted(tag.name, 40)}`,
        "If it is a misspelt one, mend it by hand; it is kept as it is.",
      ),
    ];
  if (name === "psd" && tag.value.toLowerCase() === "y") return [publicSuffix(tag)];
  if (isAllowedValue(name, tag.value)) return [];
  if (["p", "sp", "np"].includes(name)) return [policyNotValid(tag, name)];
  return [
    issueAt(
      "dmarc/value-not-valid",
      tag,
      `Readers ignore ${quoted(`${name}=${tag.value}`)}`,
      `Write one of ${allowedValues(name)}.${didYouMean(tag.value, ALLOWED_VALUES.get(name) ?? [])}`,
    ),
  ];
}

// Only public suffix operators publish it (RFC 9989 section 4.7); then each name below the domain is an organization of its own (4.10.2).
function publicSuffix(tag: DmarcTag): Issue {
  return issueAt(
    "dmarc/public-suffix",
    tag,
    "psd=y says that others register their own names below this domain: mail of its subdomains does not align with it",
    "Take psd out, unless the domain is a public suffix, such as gov.example.",
  );
}

function allowedValues(name: string): string {
  return (ALLOWED_VALUES.get(name) ?? FAILURE_REPORTING_OPTIONS).join(", ");
}

function policyNotValid(tag: DmarcTag, name: string): Issue {
  const fix = tag.value.includes("=")
    ? "A semicolon is missing behind the policy; mend it by hand."
    : `Mend it by hand: write one of ${allowedValues(name)}.${didYouMean(tag.value, POLICIES)}`;
  return issueAt(
    "dmarc/policy-not-valid",
    tag,
    `${quoted(`${name}=${tag.value}`)} is no policy; receivers apply none at all or p=none`,
    fix,
  );
}

function checkUris(tag: DmarcTag, name: string): Issue[] {
  const start = tag.position + tag.name.length + tag.equals.length;
  const items = readReportUris(tag.value);
  const broken = items
    .filter(({ uri }) => !isReportUri(uri))
    .map(({ uri, position }) => ({ uri, position: start + position }));
  const empty = items.length < tag.value.split(",").length ? [{ uri: "", position: start }] : [];
  const unmailed = items.find(({ uri }) => isReportUri(uri) && !isMailto(uri));
  const limited = items.find(({ sizeLimit }) => sizeLimit !== undefined);
  return [
    ...[...broken, ...empty].slice(0, 8).map(({ uri, position }) => uriNotValid(name, uri, position)),
    ...(unmailed ? [notMailto(name, unmailed.uri, start + unmailed.position)] : []),
    ...(limited
      ? [
          issueAt(
            "dmarc/historic-size",
            tag,
            `${quoted(`${limited.uri}!${limited.sizeLimit}`)} has a size limit, which readers ignore`,
            "Take the limit out once it is no longer needed.",
          ),
        ]
      : []),
  ];
}

function uriNotValid(name: string, uri: string, position: number): Issue {
  const message = `${uri === "" ? "An empty item" : quoted(uri)} in ${name} is no report URI; receivers may ignore it or the whole list.`;
  return dmarcIssue("dmarc/report-uri-not-valid", {
    message,
    found: uri,
    position,
    fix: "Mend it by hand, such as mailto:dmarc@acme.com.",
  });
}

// RFC 9990 describes reports by mail and no other way; receivers ignore URIs that they do not support (RFC 9989 section 4.7).
function notMailto(name: string, uri: string, position: number): Issue {
  return dmarcIssue("dmarc/report-uri-scheme", {
    message: `${quoted(uri)} in ${name} is no mailto: address: receivers need not send reports there, and no standard says how.`,
    found: uri,
    position,
    fix: "Add a mailto: address, or write one in its place.",
  });
}

function checkWhole(tags: readonly DmarcTag[]): Issue[] {
  const issues: Issue[] = [];
  if (!findTag(tags, "p"))
    issues.push(
      dmarcIssue("dmarc/policy-missing", {
        message: "The record has no p; receivers take it as p=none, or ignore the record where it has no rua either.",
        fix: `Add one of ${POLICIES.map((policy) => `p=${policy}`).join(", ")}.`,
      }),
    );
  const options = findTag(tags, "fo");
  if (options && !findTag(tags, "ruf"))
    issues.push(
      issueAt(
        "dmarc/options-without-failure-reports",
        options,
        `${printable(`fo=${options.value}`)} has no effect without ruf`,
        "Add ruf with an address for failure reports, or take fo out.",
      ),
    );
  return issues;
}

function emptyTags(tags: readonly DmarcTag[]): Issue[] {
  const gap = tags.slice(0, -1).find(isGap);
  return gap
    ? [issueAt("dmarc/empty-tag", gap, "There is nothing between two semicolons", "Take one of the two out by hand.")]
    : [];
}

function issueAt(id: DmarcIssueId, tag: DmarcTag, message: string, fix: string): Issue {
  return dmarcIssue(id, {
    message: `${message}.`,
    found: tag.name + tag.equals + tag.value,
    position: tag.position,
    fix,
  });
}
