import fc from "fast-check";
import { parseDkimKey } from "../../records/dkim/parse";
import { readTagList } from "../../records/dkim/tagList";
import { mergeDmarc } from "../../records/dmarc/merge";
import { parseDmarc } from "../../records/dmarc/parse";
import { encodeReportUri } from "../../records/dmarc/reportUris";
import { parseReportAuthorization } from "../../records/dmarc/reportAuthorization";
import {
  fromPresentation,
  quoteCharacterString,
  splitCharacterStrings,
  toOctets,
} from "../../records/dns/characterStrings";
import { toAsciiName } from "../../records/dns/domainName";
import { parseSnapshot } from "../../records/dns/snapshot";
import { isError } from "../../records/issue";
import { mergeSpf } from "../../records/spf/merge";
import { parseSpf } from "../../records/spf/parse";
import { renderSpf } from "../../records/spf/record";
import { strangerRecord as dmarcRecord } from "../records/dmarc/arbitraries";
import { strangerRecord as spfRecord } from "../records/spf/arbitraries";
import { fuzz, fuzzLong, type FuzzTarget, silently } from "./fuzz";

const dkimKey = fc
  .tuple(
    fc.constantFrom("v=DKIM1; ", ""),
    fc.constantFrom("k=ed25519; ", "k=ed25519;t=s; ", "k=ed25519; s=email; "),
    fc.constantFrom("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", ""),
    fc.constantFrom("", ";", "; n=a note"),
  )
  .map(([version, type, key, end]) => `${version}${type}p=${key}${end}`);
const uri = fc.constantFrom(
  "mailto:dmarc@acme.example",
  "mailto:a@b.example!10m",
  "https://acme.example/in",
  "MAILTO:x@y.example",
);
const authorization = fc
  .tuple(fc.constantFrom("v=DMARC1", "v=DMARC1;", "v=DMARC1; rua="), uri)
  .map(([text, to]) => (text.endsWith("=") ? text + to : text));
const label = fc.constantFrom("acme", "_dmarc", "xn--bcher-kva", "b\u00fccher", "a-b", "\u4f8b", "A1", "x".repeat(63));
// Some are pasted as a web or mail address, of which the domain is offered.
const domainName = fc
  .tuple(
    fc.constantFrom("", "", "", "https://", "ann@"),
    fc.array(label, { minLength: 1, maxLength: 4 }),
    fc.constantFrom("", "."),
  )
  .map(([before, labels, dot]) => `${before}${labels.join(".")}.example${dot}`);
const answer = fc.constantFrom(
  '"TXT acme.example": {"status": "answer", "values": ["v=spf1 -all"]}',
  '"MX acme.example": {"status": "answer", "values": [{"preference": 10, "exchange": "mx.acme.example"}]}',
  '"A acme.example": {"status": "nxdomain", "values": []}',
);
const snapshot = fc
  .tuple(fc.constantFrom("2026-11-22T20:00:00.000Z", "2026-01-01T00:00:00Z"), fc.uniqueArray(answer, { maxLength: 3 }))
  .map(([date, answers]) => `{"version": 1, "date": "${date}", "answers": {${answers.join(", ")}}}`);
const octets = fc
  .tuple(fc.array(fc.nat(255), { maxLength: 20 }), fc.nat(60))
  .map(([codes, times]) => String.fromCharCode(...codes).repeat(times));

// The whole of a record is kept by reading and writing, whatever it is.
function roundTrip(text: string): ReturnType<typeof parseSpf> {
  const parsed = parseSpf(text);
  if (parsed.ok && renderSpf(parsed.value) !== text) throw new Error("reading and writing changes the record");
  return parsed;
}

function characterStrings(text: string): ReturnType<typeof silently> {
  const latin1 = toOctets(text);
  const strings = splitCharacterStrings(latin1);
  const read = fromPresentation(strings.map(quoteCharacterString).join(" "));
  if (read !== latin1 || strings.some(({ length }) => length > 255)) throw new Error("the octets are not the same");
  fromPresentation(text);
  return silently(strings.length > 1);
}

// What a fix offers as a name is one.
function nameOffered(text: string): ReturnType<typeof toAsciiName> {
  const read = toAsciiName(text);
  const [, offered = ""] = /, such as (.+)\.$/.exec(read.issues[0]?.fix ?? "") ?? [];
  const isName = offered === "acme.com or b\u00fccher.example" || toAsciiName(offered).ok;
  if (!read.ok && !isName) throw new Error("a name that is none is offered");
  return read;
}

const TARGETS: readonly FuzzTarget[] = [
  { name: "SPF records", valid: spfRecord, read: roundTrip },
  {
    name: "SPF merges",
    valid: spfRecord,
    read: (text) => mergeSpf(text, { includes: ["_spf.odoo.com"], lookupLimit: "off" }),
  },
  {
    name: "SPF terms to take out",
    valid: fc.constantFrom("include:a.example", "mx", "ip4:192.0.2.0/24", "a:b.example/24"),
    read: (text) => mergeSpf("v=spf1 mx ~all", { includes: ["_spf.odoo.com"], removes: [text] }),
  },
  { name: "DMARC Policy Records", valid: dmarcRecord, read: parseDmarc },
  {
    name: "DMARC merges",
    valid: dmarcRecord,
    read: (text) => mergeDmarc(text, { policy: "none", aggregateReports: ["mailto:in@acme.example"] }),
  },
  { name: "report authorizations", valid: authorization, read: parseReportAuthorization },
  {
    name: "report addresses",
    valid: uri,
    read: (text) => {
      const { uri: value, issues } = encodeReportUri(text);
      return issues.some(isError) ? { ok: false, issues } : { ok: true, value, issues };
    },
  },
  { name: "DKIM keys", valid: dkimKey, read: parseDkimKey },
  {
    name: "DKIM tag-lists",
    valid: dkimKey,
    read: (text) => silently(readTagList(text).every(({ name }) => name !== "")),
  },
  { name: "domain names", valid: domainName, read: nameOffered },
  { name: "character-strings", valid: octets, read: characterStrings },
  { name: "DNS snapshots", valid: snapshot, read: parseSnapshot },
];

describe.each(TARGETS)("$name", (target) => {
  test("are read or refused, never thrown at, and what is said of them can be printed", () => {
    expect(() => fuzz(target)).not.toThrow();
  });

  test("of 60,000 octets have no more to be said of them", () => {
    expect(() => fuzzLong(target)).not.toThrow();
  });
});
