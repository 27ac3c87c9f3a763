/** All values of all zones at one moment, whose they are, and whether those of others stayed as they were. */
import { EscapeRadix, fromPresentation } from "../../records/dns/characterStrings";
import type { Cloud } from "../cloud/openCloud";
import type { Provider } from "../cloud/requests";
import type { ScenarioDomain } from "./scenario";

/** One value in a zone, with its attributes. */
export interface ZoneValue {
  readonly provider: Provider;
  readonly owner: string;
  readonly type: string;
  /** For TXT the joined character-strings, one octet in each character; otherwise presentation text. */
  readonly value: string;
  /** TTL, comment, tags and the like, as one text to compare. */
  readonly attributes: string;
}

/** Every value of every zone. */
export function takeSnapshot(cloud: Cloud): ZoneValue[] {
  const cloudflare = cloud.cloudflare.records().map(({ id: _id, name, type, content, ...rest }): ZoneValue => {
    const value = joined(type, content, EscapeRadix.Decimal);
    return { provider: "cloudflare", owner: name, type, value, attributes: JSON.stringify(rest) };
  });
  const route53 = cloud.route53.recordSets().flatMap(({ name, type, values, ...rest }) =>
    values.map((text): ZoneValue => {
      const value = joined(type, text, EscapeRadix.Octal);
      return { provider: "route53", owner: name, type, value, attributes: JSON.stringify(rest) };
    }),
  );
  return [...cloudflare, ...route53];
}

/** A record that the stack manages: the SPF record, the DKIM CNAME or the DMARC Policy Record of a domain. */
export interface Subject {
  readonly domain: string;
  readonly label: "SPF" | "DKIM" | "DMARC";
  readonly owner: string;
  readonly type: "TXT" | "CNAME";
  /** Whether a TXT value at the name is the record. */
  readonly isRecord: (value: string) => boolean;
}

/** The three subjects of a domain. */
export function subjectsOf({ domain, aliasDomain, selector }: ScenarioDomain): Subject[] {
  const dkimOwner = `${selector}._domainkey.${domain}`;
  return [
    // RFC 7208 section 4.5: "v=spf1" and then a space or the end, in any case.
    { domain, label: "SPF", owner: aliasDomain, type: "TXT", isRecord: (value) => /^v=spf1( |$)/i.test(value) },
    { domain, label: "DKIM", owner: dkimOwner, type: "CNAME", isRecord: () => true },
    {
      domain,
      label: "DMARC",
      owner: `_dmarc.${domain}`,
      type: "TXT",
      isRecord: (value) => value.startsWith("v=DMARC1"),
    },
  ];
}

/** The values of a subject in one provider's zone. */
export function valuesOf(subject: Subject, provider: Provider, snapshot: readonly ZoneValue[]): ZoneValue[] {
  return snapshot.filter((value) => value.provider === provider && isAbout(subject, value));
}

/** The values that belong to no subject, and must not change. */
function strangersOf(subjects: readonly Subject[], snapshot: readonly ZoneValue[]): ZoneValue[] {
  return snapshot.filter((value) => !subjects.some((subject) => isAbout(subject, value)));
}

function isAbout({ owner, type, isRecord }: Subject, value: ZoneValue): boolean {
  return value.owner === owner && value.type === type && isRecord(value.value);
}

function joined(type: string, text: string, radix: EscapeRadix): string {
  return type === "TXT" ? fromPresentation(text, radix) : text;
}

/** How the values of others have changed. */
interface StrangersCheck {
  /** How many there were before. */
  readonly count: number;
  /** Values that are gone or different. */
  readonly lost: readonly ZoneValue[];
  /** Values that are new. */
  readonly added: readonly ZoneValue[];
}

/**
 * Compares all values that the stack does not manage, octet by octet, with TTL, comment and tags. It reads the zones themselves, and does
 * not rely on anything that the stack program reports.
 */
export function checkStrangers(
  subjects: readonly Subject[],
  before: readonly ZoneValue[],
  after: readonly ZoneValue[],
): StrangersCheck {
  const [then, now] = [strangersOf(subjects, before), strangersOf(subjects, after)];
  return { count: then.length, lost: without(then, now), added: without(now, then) };
}

/** The values of `from` without those of `what`. A value that occurs several times is removed as often as `what` has it. */
function without(from: readonly ZoneValue[], what: readonly ZoneValue[]): ZoneValue[] {
  const left = what.map((value) => JSON.stringify(value));
  return from.filter((value) => {
    const index = left.indexOf(JSON.stringify(value));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
