/** The rules of a DMARC Policy Record. */
import { componentIssue } from "../catalogue";
import { judgeDmarcRecord } from "../../records/dmarc/judgeRecord";
import { mergeDmarc } from "../../records/dmarc/merge";
import { mergeRollout } from "../../records/dmarc/mergeRollout";
import { dmarcOwner } from "../../records/dmarc/owner";
import { releaseDmarc } from "../../records/dmarc/release";
import { readRollout } from "../../records/dmarc/rollout";
import { otherDmarcTerms, presentDmarcTerms, stillFoundDmarc, withDmarcTerms } from "../../records/dmarc/sharedTerms";
import { parseDmarc } from "../../records/dmarc/parse";
import { isDmarc, resemblesDmarc } from "../../records/dmarc/text";
import { dmarcTerms } from "../../records/dmarc/wanted";
import type { LiveRecord } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import { isError, type Issue } from "../../records/issue";
import { printable, quoted, quotedList } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { isSpf } from "../../records/spf/parse";
import type { DmarcOptions } from "../args";
import { type Change, type Impact, type RecordRules, type Surroundings } from "../coOwned/rules";
import { delegatedAbove, isSeenCname, namesAbove, seenCname, wildcardBelow } from "./surroundings";

/** What a policy record stands among. */
interface DmarcContext {
  /** Report destinations whose authorization the component declares itself. */
  readonly authorized: readonly DomainName[];
  /** The component's setting that holds the options; undefined where its arguments do. */
  readonly setting: string | undefined;
  /** Whether the domain sends no mail. @default false */
  readonly isParked?: boolean;
}

/** The DMARC Policy Record of a domain. */
export function dmarcRules(
  domain: DomainName,
  options: DmarcOptions,
  { authorized, setting, isParked = false }: DmarcContext,
): RecordRules {
  const owner = dmarcOwner(domain);
  const wanted = readRollout(options).declared;
  const declared = dmarcTerms(wanted);
  return {
    protocol: "DMARC",
    owner,
    type: "TXT",
    declared,
    severalSource: "RFC 9989 section 4.10",
    severalFix: "Delete all but one, then run again.",
    ...(setting !== undefined && { setting }),
    takesOver: options.takesOver ?? [],
    ...(options.restore !== undefined && { restore: options.restore }),
    terms: {
      presentIn: presentDmarcTerms,
      stillFound: stillFoundDmarc,
      withTerms: withDmarcTerms,
      othersIn: otherDmarcTerms,
    },
    recognises: isDmarc,
    looksAt: [wildcardBelow(domain), ...namesAbove(owner)],
    audit: (around) => [
      ...delegatedAbove(owner, around),
      ...wildcardAnswers(domain, owner, around),
      ...cnameAt(owner, around),
      ...lookalikeAt(owner, around),
      ...spfAt(owner, around),
    ],
    wildcardText: (around) => answeredDmarc(domain, around),
    assessImpact: (change, resolver) =>
      judgeDmarc(
        {
          domain,
          allowWeaker: options.allowWeaker ?? false,
          mayReject: isParked || options.rollout !== undefined,
          authorized,
        },
        change,
        resolver,
      ),
    merge: (live, { oursBefore, found }) =>
      mergeRollout(live, { ...options, declaredBefore: oursBefore, ...(found !== undefined && { found }) }),
    release: (live, { oursBefore, createdByUs, found }) =>
      releaseDmarc(live, {
        // What others put there is in `found`: of the rest, all that is declared is ours.
        declared: [...new Set([...declared, ...oursBefore])],
        createdByUs,
        ...(found !== undefined && { found }),
      }),
  };
}

/** Issues of what can be judged without a zone: what an empty one would refuse, every zone would. */
export function checkDmarcOptions(options: DmarcOptions): Issue[] {
  const { declared, issues } = readRollout(options);
  return [...issues, ...mergeDmarc(undefined, declared).issues.filter(isError)];
}

/** The policy that the options come to, whether they say it as a step or as a tag. */
export function declaredPolicy(options: DmarcOptions | undefined): string | undefined {
  return options === undefined ? undefined : readRollout(options).declared.policy;
}

function cnameAt(owner: DomainName, around: Surroundings): Issue[] {
  const cname = seenCname(around);
  if (cname === undefined) return [];
  const target = printable(cname.values[0] ?? "");
  const beside = textsAt(around).filter(isDmarc);
  if (beside.length > 0)
    return [
      componentIssue("dmarc/record-beside-cname", {
        message: `${owner} has a TXT record, ${quotedList(beside)}, and a CNAME for ${target}, which leads to another policy. Which of the two receivers see is chance.`,
        fix: `Keep one of the two, then run again: delete the CNAME to have the TXT record merged into; or delete the TXT record, and leave \`dmarc\` out, where whoever holds ${target} is to manage the policy.`,
      }),
    ];
  return [
    componentIssue("dmarc/cname-at-name", {
      message: `${owner} is a CNAME for ${target}: the policy is managed there, and no TXT record can stand beside it.`,
      fix: `Have the policy changed by whoever holds ${target}, and leave \`dmarc\` out; or replace the CNAME.`,
      source: "RFC 1034 section 3.6.2",
    }),
  ];
}

// RFC 4592 section 4.3: a wildcard answers for a name until that name exists.
function answering(domain: DomainName, around: Surroundings): readonly LiveRecord[] {
  const isPolicy = ({ type, values }: LiveRecord): boolean => type === "TXT" && values.some(isDmarc);
  return around.nearby.filter(
    (record) => record.owner === wildcardBelow(domain) && (isSeenCname(record, around.zone) || isPolicy(record)),
  );
}

/** The policy record that a wildcard answers at `_dmarc`: a new record starts from it. Undefined where that cannot be told. */
function answeredDmarc(domain: DomainName, around: Surroundings): string | undefined {
  const wildcards = answering(domain, around);
  const [text, ...more] = wildcards.flatMap(({ type, values }) => (type === "TXT" ? values.filter(isDmarc) : []));
  const isClear = more.length === 0 && wildcards.every(({ type }) => type === "TXT");
  return text !== undefined && isClear && parseDmarc(text).ok ? text : undefined;
}

function wildcardAnswers(domain: DomainName, owner: DomainName, around: Surroundings): Issue[] {
  const place = answeredDmarc(domain, around) === undefined ? "takes its place there" : "starts from that text";
  return answering(domain, around).map(({ type, values }) =>
    componentIssue("dmarc/wildcard-at-name", {
      message: `Until now ${wildcardBelow(domain)} ${type} ${quotedList(values)} answers for ${owner}; the new record ${place}.`,
      fix: "Make sure that nobody keeps the policy of the domain behind that wildcard.",
    }),
  );
}

function textsAt(around: Surroundings): string[] {
  return around.records.flatMap((record) => (record.type === "TXT" ? record.values : []));
}

// Readers ignore such a text today. If we added a record and the text were mended later, there would be two records, which readers treat as none.
function lookalikeAt(owner: DomainName, around: Surroundings): Issue[] {
  const found = textsAt(around).find(resemblesDmarc);
  if (found === undefined) return [];
  return [
    componentIssue("dmarc/lookalike-at-name", {
      message: `A TXT record at ${owner} is meant as DMARC and does not start with v=DMARC1, so receivers ignore it: ${quoted(found)}.`,
      found,
      fix: "Mend or delete it by hand, then run again: a second record beside it would make both void.",
    }),
  ];
}

function spfAt(owner: DomainName, around: Surroundings): Issue[] {
  const stray = textsAt(around).find(isSpf);
  if (stray === undefined) return [];
  return [
    componentIssue("dmarc/spf-at-name", {
      message: `There is an SPF record at ${owner}, where nobody looks for it.`,
      found: stray,
      fix: "If it was meant for the domain itself, move it there; it is left as it is.",
    }),
  ];
}

/** What the judgement of a DMARC Policy Record depends on besides its text. */
interface DmarcJudged {
  readonly domain: DomainName;
  readonly allowWeaker: boolean;
  readonly mayReject: boolean;
  /** Destinations whose authorization this component declares itself. */
  readonly authorized: readonly DomainName[];
}

/** Judges a planned record by what receivers find: which policies apply, and whether reports would be sent. */
async function judgeDmarc(
  judged: DmarcJudged,
  { before, after, isReleasing }: Change,
  resolver: DnsResolver,
): Promise<Impact> {
  if (isReleasing) return { issues: [] };
  return judgeDmarcRecord({ ...judged, after, ...(before !== undefined && { before }) }, resolver);
}
