/** The library's door: components for stacks, and the pure record library. */
export { MailDomain } from "./components/mailDomain";
export { SpfRecord, DkimRecord, DmarcRecord, ReportAuthorization } from "./components/singleRecords";
export { ParkedDomain } from "./components/parkedDomain";
export * from "./components/args";
export { OdooSystemParameters, type OdooSystemParametersArgs } from "./components/odooSystemParameters";
export { IssuesError } from "./components/issues";
export { Hosting, type HostingWord } from "./odoo/hosting";
export { AliasRelation } from "./odoo/aliasRelation";
export { odooRequirements } from "./odoo/requirements";
export { DmarcOutcome, Need, type OdooRequirements, type OdooSetup, ReturnPath } from "./odoo/setup";
export { canRelay, type Relay, RelayAnswer } from "./odoo/relay";
export type { OdooVersion } from "./odoo/version";
export * from "./records/issue";
export type { DnsAnswer, DnsResolver, DnsStatus, DnsType, MxValue } from "./records/resolver";
export { type DomainName, toAsciiName } from "./records/dns/domainName";
export { printable } from "./records/printable";

export { parseSpf } from "./records/spf/parse";
export { renderSpf, type Directive, type Modifier, Qualifier, type SpfTerm, type SpfText } from "./records/spf/record";
export { mergeSpf, type SpfMerge } from "./records/spf/merge";
export { SpfPosition, type SpfWanted } from "./records/spf/wanted";

export { type DmarcText, parseDmarc, renderDmarc } from "./records/dmarc/parse";
export { type DmarcMerge, type DmarcWanted, mergeDmarc } from "./records/dmarc/merge";
export type { DmarcDeclared } from "./records/dmarc/wanted";
export { type DmarcDiscovery, discoverDmarc } from "./records/dmarc/discover";
export { type AppliedPolicy, type EffectivePolicy, PolicyState } from "./records/dmarc/effectivePolicy";
export { DmarcRollout, type DmarcRolloutWord } from "./records/dmarc/rollout";
export {
  AlignmentMode,
  type AlignmentModeWord,
  DmarcPolicy,
  type DmarcPolicyWord,
  FailureReportingOption,
  PublicSuffixFlag,
  type PublicSuffixFlagWord,
} from "./records/dmarc/tags";

export { type DkimKey, DkimKeyType, parseDkimKey } from "./records/dkim/parse";
export {
  compareSpf,
  type SpfChange,
  type SpfComparison,
  type SpfRange,
  type SpfUndecided,
} from "./records/spf/compare/compare";
export {
  type SpfBudget,
  type SpfRepeat,
  type SpfSaving,
  type SpfTermPrice,
  spfBudget,
} from "./records/spf/budget/budget";
export { ProblemKind, type SpfProblem } from "./records/spf/budget/problems";
export { ChangeKind } from "./records/spf/compare/change";
export {
  DkimForm,
  includesOf,
  type Sender,
  SenderId,
  type SenderIdWord,
  SENDERS,
  SENDERS_VERIFIED,
  senderOf,
} from "./records/spf/senders";
export { evaluateSpf, type SpfCheck, type SpfEvaluation } from "./records/spf/evaluate/evaluate";
export { type DnsSnapshot, parseSnapshot, renderSnapshot, snapshotResolver } from "./records/dns/snapshot";
export { SpfResult, type SpfStep, StepOutcome } from "./records/spf/evaluate/session";
export { type CheckOptions, checkDomains } from "./verify/checkDomain";
export { targetsOfOutputs } from "./verify/targetsOfOutputs";
export type { CheckTarget, ExpectedRecord } from "./verify/target";
export { Area, type CheckIssue, type CheckReport, type DomainCheck, Verdict } from "./verify/report";
export { type DnsClientOptions, openDnsClient } from "./dns/client";
export { parseServer } from "./dns/servers";
export type { DnsClient, ServerAddress } from "./dns/types";
export { checkMessage, type MessageOptions } from "./verify/message/checkMessage";
export { DmarcResult, type MessageCheck, type MessageIssue, SignatureResult, TakenFrom } from "./verify/message/report";
export { type DomainPlan, planDomain, type PlannedRecord, type PlanOptions } from "./components/mailRecords/planDomain";
export { resolverAt } from "./dns/resolvers";
