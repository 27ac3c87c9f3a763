/** The rules of the SPF record and the DKIM wildcard of a parked domain. */
import { componentIssue } from "../catalogue";
import type { LiveRecord } from "../../providers";
import { DOMAINKEY_LABEL } from "../../records/dkim/owner";
import { parseDkimKey } from "../../records/dkim/parse";
import { resemblesDkimKey } from "../../records/dkim/target";
import type { DomainName } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import { quoted, quotedList } from "../../records/printable";
import { isSpf, parseSpf } from "../../records/spf/parse";
import { NEUTRAL_SPF } from "../../records/spf/release";
import { isDirective } from "../../records/spf/record";
import { fixedTextRules, type RecordRules, type Surroundings } from "../coOwned/rules";
import { delegatedAt, seenCname, wildcardBelow } from "./surroundings";

/** RFC 7208 section 10.1.2: nobody sends mail as this domain. */
const NULL_SPF = "v=spf1 -all";
/** What a null record becomes before it is deleted: it means the same as none (RFC 7208 section 2.6.2). */
/** RFC 6376 section 3.6.1: an empty p is a revoked key. */
const NO_KEY = "v=DKIM1; p=";

/** The SPF record of a domain that sends no mail. */
export function nullSpfRules(domain: DomainName, parkAnyway: boolean): RecordRules {
  return fixedTextRules({
    protocol: "SPF",
    owner: domain,
    text: NULL_SPF,
    neutral: NEUTRAL_SPF,
    severalSource: "RFC 7208 section 4.5",
    recognises: isSpf,
    audit: (around) => [
      ...cnameInTheWay(domain, around),
      ...(parkAnyway ? [] : [...spfSigns(domain, around), ...mailServers(domain, around)]),
      ...keptSpf(domain, around, parkAnyway),
    ],
  });
}

/** The record by which no selector of a domain has a key, unless it has one of its own. */
export function noKeysRules(domain: DomainName, parkAnyway: boolean): RecordRules {
  const keys = `${DOMAINKEY_LABEL}.${domain}` as DomainName;
  const owner = wildcardBelow(keys);
  return {
    ...fixedTextRules({
      protocol: "DKIM",
      owner,
      text: NO_KEY,
      severalSource: "RFC 6376 section 3.6.2.2",
      recognises: resemblesDkimKey,
      audit: (around) => [
        ...cnameInTheWay(owner, around),
        ...delegatedAt([keys], owner, around.nearby),
        ...(parkAnyway ? [] : keysInUse([...around.records, ...around.nearby])),
      ],
    }),
    looksAt: [keys],
    looksBelow: keys,
  };
}

function spfTexts({ records }: Surroundings): string[] {
  return records.flatMap(({ type, values }) => (type === "TXT" ? values.filter(isSpf) : []));
}

/** Whether an SPF text authorizes no sender. A text that cannot be read counts as one that may. */
function authorizesNobody(text: string): boolean {
  const spf = parseSpf(text);
  return spf.ok && spf.value.terms.every((term) => isDirective(term) && term.kind === "all" && term.qualifier !== "+");
}

function spfSigns(domain: DomainName, around: Surroundings): Issue[] {
  return spfTexts(around)
    .filter((text) => !authorizesNobody(text))
    .map((text) => sendsMail(`its SPF record at ${domain} names senders, ${quoted(text)}`, text));
}

function keptSpf(domain: DomainName, around: Surroundings, parkAnyway: boolean): Issue[] {
  return spfTexts(around)
    .filter((text) => text.toLowerCase().trim() !== NULL_SPF && (parkAnyway || authorizesNobody(text)))
    .map((text) => keptAsItIs(domain, text, NULL_SPF));
}

// A parked domain may receive mail: once it is parked, an MX is not judged.
function mailServers(domain: DomainName, around: Surroundings): Issue[] {
  if (spfTexts(around).length > 0) return [];
  const servers = around.records.filter(({ type, values }) => type === "MX" && !values.every(isNullMx));
  if (servers.length === 0) return [];
  return [sendsMail(`it has mail servers, MX ${quotedList(servers.flatMap(({ values }) => values))}`)];
}

/** RFC 7505 section 3: `0 .`; Cloudflare keeps the preference apart. */
function isNullMx(value: string): boolean {
  return /^(?:0\s*)?\.?$/.test(value.trim());
}

function keysInUse(records: readonly LiveRecord[]): Issue[] {
  const found = records.flatMap((record) =>
    record.values.filter((value) => isKey(record, value)).map((value) => ({ owner: record.owner, value })),
  );
  const [first] = found;
  if (first === undefined) return [];
  const names = [...new Set(found.map(({ owner }) => owner))];
  return [sendsMail(`it has DKIM keys, at ${quotedList(names, { most: 5 })}`, first.value)];
}

function isKey({ type }: LiveRecord, value: string): boolean {
  if (type === "CNAME") return true;
  if (type !== "TXT" || !resemblesDkimKey(value)) return false;
  const key = parseDkimKey(value);
  return !key.ok || !key.value.revoked;
}

/** A domain that is to be parked and shows a sign of mail. */
function sendsMail(sign: string, found?: string): Issue {
  return componentIssue("parked/sends-mail", {
    message: `The domain does not look parked: ${sign}.`,
    ...(found !== undefined && { found }),
    fix: "Find out who sends or receives mail with it. If that is over, take the record out by hand; or set `parkAnyway: true`, which leaves it there.",
  });
}

/** A record of somebody else that says less than a parked domain should. */
function keptAsItIs(owner: DomainName, text: string, wanted: string): Issue {
  return componentIssue("parked/spf-kept", {
    message: `The SPF record at ${owner} stays as it is, ${quoted(text)}, and a parked domain has ${quoted(wanted)}.`,
    found: text,
    fix: "Change it by hand once nobody needs it.",
  });
}

/** RFC 1034 section 3.6.2: no TXT record can stand beside a CNAME. */
function cnameInTheWay(owner: DomainName, around: Surroundings): Issue[] {
  const cname = seenCname(around);
  if (cname === undefined) return [];
  return [
    componentIssue("parked/cname-at-name", {
      message: `${owner} is a CNAME for ${quoted(cname.values[0] ?? "")}, so no TXT record can stand there.`,
      fix: "Park the target of the CNAME, or take the CNAME out by hand.",
    }),
  ];
}
