/** Compares what a stack has published with what the servers answer. */
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { DMARC_LABEL } from "../records/dmarc/owner";
import { isDmarc } from "../records/dmarc/parse";
import { sameName } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import { quotedList, shortened } from "../records/printable";
import { type DnsAnswer, type DnsResolver, isUnanswered, textsOf } from "../records/resolver";
import { isSpf } from "../records/spf/parse";
import { checkIssue, limitReached, unanswered } from "./issues";
import { addedTerms, isNullSpf } from "./publishedText";
import { type AddedTerms, Area, type CheckIssue, type Difference, type Propagation } from "./report";
import type { CheckSetup, ExpectedRecord } from "./target";

/** How many records of one domain are compared; MailDomain declares about four. */
const MAX_COMPARED = 50;
/** How many values a message shows. */
const MAX_SHOWN = 4;
/** How many terms of others a report keeps. */
const MAX_ADDED = 50;

/** What came of the comparison with what a stack has published. */
export interface ExpectedFinding {
  readonly issues: readonly CheckIssue[];
  /** Areas whose record is not the declared one. Their other issues are left out. */
  readonly replaced: ReadonlySet<Area>;
  /** What others have added to records of the stack. */
  readonly added: readonly AddedTerms[];
  /** Differences between servers that the issues here tell already. */
  readonly lagging: ReadonlySet<Difference>;
}

/** Compares what is seen with what a stack has published. Never rejects when the resolver does not. */
export async function checkExpected(
  { expected }: CheckSetup,
  propagation: Propagation,
  resolver: DnsResolver,
): Promise<ExpectedFinding> {
  const issues: CheckIssue[] = [];
  const replaced = new Set<Area>();
  const added: AddedTerms[] = [];
  const lagging = new Set<Difference>();
  for (const record of expected.slice(0, MAX_COMPARED)) {
    const area = areaOf(record);
    const answer = await resolver.resolve(record.name, record.type);
    const difference = propagation.differences.find(
      ({ name, type }) => sameName(name, record.name) && type === record.type,
    );
    const behind = difference?.answers.filter((one) => additionsIn(record, one) === undefined) ?? [];
    const terms = additionsIn(record, answer);
    if (isUnanswered(answer)) issues.push(unanswered(area, record.name, record.type, answer.status));
    else if (terms === undefined) {
      issues.push(notAsDeclared(area, record, answer));
      replaced.add(area);
    } else if (behind.length > 0) issues.push(notYet(record, behind));
    if (terms !== undefined && terms.length > 0)
      added.push({ area, name: record.name, type: record.type, terms: terms.slice(0, MAX_ADDED) });
    if (difference !== undefined && (behind.length > 0 || replaced.has(area))) lagging.add(difference);
  }
  const ignored = expected.slice(MAX_COMPARED).map(({ name, type }) => `${name} ${type}`);
  if (ignored.length > 0) issues.push(notCompared(ignored));
  return { issues, replaced, added, lagging };
}

/** The terms that others have added to a record of the stack; undefined where the record is not seen. */
function additionsIn(record: ExpectedRecord, seen: Pick<DnsAnswer, "values">): readonly string[] | undefined {
  const { type, values, replaced = [] } = record;
  const texts = textsOf(seen);
  if (type === "CNAME") return texts.some((one) => values.some((value) => sameName(one, value))) ? [] : undefined;
  if (texts.some((one) => values.includes(one))) return [];
  for (const text of texts.filter((one) => !replaced.includes(one)))
    for (const value of values) {
      const added = addedTerms(value, text);
      if (added !== undefined && (added.length === 0 || !isNullSpf(value))) return added;
    }
  return undefined;
}

function areaOf({ name }: ExpectedRecord): Area {
  if (name.split(".").includes(DOMAINKEY_LABEL)) return Area.Dkim;
  return name.split(".").includes(DMARC_LABEL) ? Area.Dmarc : Area.Spf;
}

function notAsDeclared(area: Area, record: ExpectedRecord, answer: DnsAnswer): CheckIssue {
  const texts = textsOf(answer);
  // The texts of the same kind first: a message shows some, and the name may have many others.
  const kind = [isSpf, isDmarc].find((isKind) => record.values.some(isKind)) ?? (() => true);
  const sorted = [...texts.filter(kind), ...texts.filter((text) => !kind(text))];
  const seen =
    texts.length === 0 ? "nothing is seen there" : `this is seen there: ${quotedList(sorted, { most: MAX_SHOWN })}`;
  const found = sorted.find(kind);
  return checkIssue(area, "verify/not-as-declared", {
    message: `${record.name} ${record.type} is not what the stack has published, ${declared(record)}; ${seen}.`,
    ...(found !== undefined && { found }),
    fix: "Right after an up, wait for DNS; otherwise somebody changed it: pulumi up --refresh shows what, and brings ours back.",
  });
}

function notYet(record: ExpectedRecord, behind: Difference["answers"]): CheckIssue {
  const servers = behind.flatMap((answer) => answer.servers);
  const who = shortened(servers, { most: MAX_SHOWN });
  const seconds = Math.max(0, ...behind.map(({ expiresIn = 0 }) => expiresIn));
  return checkIssue(Area.Propagation, "verify/not-as-declared", {
    message: `${who} ${servers.length === 1 ? "does" : "do"} not have ${record.name} ${record.type} as the stack has published it, ${declared(record)}.`,
    fix: `Wait ${seconds > 0 ? `${seconds} seconds` : "until they forget the older answer"}; or check with --wait.`,
    // A cache that is behind needs time only. A server of the zone that is behind is a fault.
    severity: behind.some(({ isCurrent }) => isCurrent) ? Severity.Error : Severity.Warning,
  });
}

function notCompared(ignored: readonly string[]): CheckIssue {
  return limitReached(
    Area.Propagation,
    `${MAX_COMPARED} records of the stack were compared; these were not: ${quotedList(ignored, { most: MAX_SHOWN })}.`,
    "Check the domain in parts: give outputs with some of its records each.",
  );
}

function declared({ values }: ExpectedRecord): string {
  return quotedList(values, { separator: " or ", most: 2 });
}
