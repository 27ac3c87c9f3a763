import type { DomainName } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import type { DnsResolver } from "../records/resolver";
import { ChangeKind } from "../records/spf/compare/change";
import { judgeSpfPlan, type SpfPlanJudgement } from "../records/spf/compare/plan";
import { judgeSpfChange } from "../records/spf/judgeChange";
import type { SpfOptions } from "./args";
import type { Change, Judgement } from "./recordKind";
import { sendersByHand } from "./spfIncludes";

/** What is declared of a record. */
interface DeclaredSpf {
  readonly owner: DomainName;
  readonly options: SpfOptions;
  /** As the memory keeps it. */
  readonly declared: readonly string[];
}

/** Judges a planned SPF record by everything that it includes: limits, and what changes for other mail. */
export async function judgeSpf(
  { owner, options, declared }: DeclaredSpf,
  { releasing, ...change }: Change,
  resolver: DnsResolver,
): Promise<Judgement> {
  const { lookupLimit, requireLookups } = options;
  if (releasing) {
    const { before, after, removed } = change;
    return leave(await judgeSpfPlan({ before, after, removed, declared, domain: owner, resolver, lookupLimit: "off" }));
  }
  const judged = await judgeSpfChange(
    {
      ...change,
      owner,
      declared,
      ...(lookupLimit !== undefined && { lookupLimit }),
      ...(requireLookups !== undefined && { requireLookups }),
    },
    resolver,
  );
  return { ...judged, byHand: sendersByHand(options) };
}

// Whoever leaves is told what that does, and nothing more: no limit and no doubt keeps anybody from leaving.
function leave({ comparison, issues, summary }: SpfPlanJudgement): Judgement {
  const isClean = !comparison.changes.some(({ kind }) => kind === ChangeKind.Unexpected);
  const told = issues.filter(({ id }) => id === "spf/changes-other-mail");
  return {
    issues: told.map((issue) => ({ ...issue, severity: Severity.Warning })),
    ...(isClean && { proof: summary }),
  };
}
