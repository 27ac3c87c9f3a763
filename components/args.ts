/** The arguments and outputs of all components. Pulumi's analyzer makes the schema for other languages from this file. */
import type * as pulumi from "@pulumi/pulumi";
import type { Hosting } from "../odoo/hosting";
import type { DmarcRollout } from "../records/dmarc/rollout";
import type { AlignmentMode, DmarcPolicy, FailureReportingOption, PublicSuffixFlag } from "../records/dmarc/tags";
import type { SenderId } from "../records/spf/senders";
import type { OdooOptions } from "../odoo/choices";

/** The consequence of a passed limit or a failed check. */
export enum Enforcement {
  /** The run stops. */
  Error = "error",
  /** The run says so and goes on. */
  Warning = "warning",
  /** Nothing is said. */
  Off = "off",
}

/** A Cloudflare zone. */
export interface CloudflareZone {
  /** The zone's id. @default - found by the domain's name, the longest match on a label boundary */
  zoneId?: pulumi.Input<string>;
}

/** A Route53 zone. */
export interface Route53Zone {
  /** The hosted zone's id. @default - found by the domain's name among the public zones, the longest match on a label boundary */
  zoneId?: pulumi.Input<string>;
}

/** Where records go and how they are taken over: the same for every component. */
export interface PlacementArgs {
  /** Author domain, as a U- or A-label: `acme.com`, `bücher.example`. */
  domain: string;
  /** The domain's zone on Cloudflare. At least one of `cloudflare` and `route53`. @default - not on Cloudflare */
  cloudflare?: CloudflareZone;
  /** The domain's zone on Route53. With both, each zone is merged on its own. @default - not on Route53 */
  route53?: Route53Zone;
  /** Takes the live record over under a new name in the state. Set it for one run when the engine wants to create or replace a record that is there. @default false */
  adopt?: boolean;
  /** Takes out what this stack added: run `pulumi up` twice, then remove the component; see docs/leaving.md. Not together with `adopt`. @default false */
  release?: boolean;
  /** Seconds; 1 = automatic (300 on Route53). Only for records that this stack creates: live ones keep theirs. @default - automatic */
  ttl?: number;
  /** Tells two components on one name apart, such as for two zones of the same name. @default - none */
  nameSuffix?: string;
  /** Seconds without any answer of the API until a run fails; at least 360 in a run with more than three domains on Cloudflare, whose rate limit it may have to wait for. @default 360 */
  readTimeout?: number;
  /** Resolvers for DNS look-ups: addresses, with a port where it is not 53. @default - `odoo-mail:resolvers` of the configuration, else the machine's own */
  resolvers?: string[];
  /** A file by `odoo-mail dns-lock` that is read in place of DNS. @default - `odoo-mail:dnsSnapshot` of the configuration, else DNS is asked */
  dnsSnapshot?: string;
}

/** What SPF shall say. */
export interface SpfOptions {
  /** Domains to include besides Odoo's: `_spf.google.com`. @default - only Odoo's, where Odoo sends the mail */
  includes?: string[];
  /** Services that send as the domain besides Odoo: their includes are merged like `includes`, and `byHand` lists what else they need. @default - none */
  senders?: SenderId[];
  /** Terms to take out, whoever put them there: `include:old.example`. @default - none */
  removes?: string[];
  /** The `all` of a record that this stack creates; live records keep theirs. @default "~all" */
  all?: string;
  /** What to do when the merged record takes more than 10 DNS lookups or 2 void ones, or cannot work (RFC 7208 section 4.6.4). @default "error" */
  lookupLimit?: Enforcement;
  /** Whether it is an error if DNS does not answer for a part of the record, so that its lookups cannot be counted. @default false */
  requireLookups?: boolean;
  /** Makes one record out of several SPF values in one Route53 set, which is an error otherwise. @default false */
  consolidate?: boolean;
  /** Names or URNs of resources of this stack that declared the record and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
  /** For a record that vanished while it held terms of others: true publishes it again with all that it held, false starts anew. @default - the run stops and asks */
  restore?: boolean;
}

/** A DKIM selector and where its key is kept. */
export interface DkimSelector {
  /** The label left of `_domainkey`. */
  selector: string;
  /** Where the key is kept. */
  target: string;
  /** Overwrites a CNAME that points elsewhere, which is an error otherwise. @default false */
  replaceTarget?: boolean;
  /** Names or URNs of resources of this stack that declared the CNAME and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
}

/** What the DKIM CNAME shall say. */
export interface DkimOptions {
  /** Whether there is a DKIM CNAME. @default true, false where Odoo does not send the mail */
  enabled?: boolean;
  /** The label left of `_domainkey`. @default "odoo" */
  selector?: string;
  /** Where the key is kept. @default "odoo._domainkey.odoo.com" */
  target?: string;
  /** Overwrites a CNAME that points elsewhere, which is an error otherwise. @default false */
  replaceTarget?: boolean;
  /** Names or URNs of resources of this stack that declared the CNAME and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
  /** More selectors, each with a CNAME of its own: other senders, or the next key of a rotation. @default - only the one above */
  selectors?: DkimSelector[];
}

/** A domain that receives DMARC reports, whose zone is ours too. */
export interface ReportZone {
  /** Report addresses at this domain or below it get their authorization (RFC 9990 section 4). */
  domain: string;
  /** The zone on Cloudflare. At least one of `cloudflare` and `route53`. @default - not on Cloudflare */
  cloudflare?: CloudflareZone;
  /** The zone on Route53. @default - not on Route53 */
  route53?: Route53Zone;
}

/** What the DMARC Policy Record shall say (RFC 9989). Everything left out stays as it is. */
export interface DmarcOptions {
  /** A step of the way to enforcement, in place of `policy` and `testing`; see docs/dmarc.md. @default - no step */
  rollout?: DmarcRollout;
  /** Lets `rollout` leave out steps, judged against what is published; that is an error otherwise. @default false */
  allowSkip?: boolean;
  /** `p`: none, quarantine or reject. @default - stays; `none` in a new record */
  policy?: DmarcPolicy;
  /** `sp`, for existing subdomains. @default - stays; readers fall back to `p` */
  subdomainPolicy?: DmarcPolicy;
  /** `np`, for non-existent subdomains. @default - stays; readers fall back to `sp` */
  nonExistentSubdomainPolicy?: DmarcPolicy;
  /** `psd`: `y`, `n` or `u`; `n` makes the domain its own organizational domain. @default - stays; readers take `u` */
  publicSuffixDomain?: PublicSuffixFlag;
  /** `t`: test mode. @default - stays; readers take `n` */
  testing?: boolean;
  /** `adkim`: `r` or `s`. @default - stays; readers take `r` */
  dkimAlignment?: AlignmentMode;
  /** `aspf`: `r` or `s`. @default - stays; readers take `r` */
  spfAlignment?: AlignmentMode;
  /** `rua`: addresses to add, as `mailto:` URIs. @default - none added */
  aggregateReports?: string[];
  /** `ruf`: addresses to add, as `mailto:` URIs. @default - none added */
  failureReports?: string[];
  /** `fo`: any of 0, 1, d, s. @default - stays; readers take 0 */
  failureReportingOptions?: FailureReportingOption[];
  /** Tags (`sp`) and terms (`rua=mailto:old@acme.com`) to take out, whoever put them there. @default - none */
  removes?: string[];
  /** Obeys declared values that are weaker than what somebody else set. @default false */
  allowWeaker?: boolean;
  /** Names or URNs of resources of this stack that declared the record and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
  /** For a record that vanished while it held terms of others: true publishes it again with all that it held, false starts anew. @default - the run stops and asks */
  restore?: boolean;
  /** Zones of report destinations that are ours too: the authorizations that RFC 9990 asks for are declared there. @default - none; DNS is asked whether they are there */
  reportZones?: ReportZone[];
}

/** A check of DNS after the records are written. */
export interface VerifyOptions {
  /** In `up`, checks DNS once all records of the program are written, and fails the run when the domain cannot send mail through Odoo; nothing is rolled back. @default false */
  after?: boolean;
  /** Addresses of the servers that are asked, and no others, with a port where it is not 53. @default - the name servers of the zone, found through `resolvers` */
  servers?: string[];
  /** Seconds until DNS has to show the records. @default 120 */
  seconds?: number;
}

/** Arguments of SpfRecord. `domain` is the Return-Path domain. */
export interface SpfRecordArgs extends PlacementArgs, SpfOptions {
  /** Who sends the mail: online, odoosh or external-smtp; Odoo's include is left out for the last. @default "online" */
  hosting?: Hosting;
}

/** Arguments of DkimRecord. */
export interface DkimRecordArgs extends PlacementArgs {
  /** The label left of `_domainkey`. @default "odoo" */
  selector?: string;
  /** Where the key is kept. @default "odoo._domainkey.odoo.com" */
  target?: string;
  /** Overwrites a CNAME that points elsewhere, which is an error otherwise. @default false */
  replaceTarget?: boolean;
  /** Names or URNs of resources of this stack that declared the CNAME and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
  /** More selectors, each with a CNAME of its own: other senders, or the next key of a rotation. @default - only the one above */
  selectors?: DkimSelector[];
}

/** Arguments of DmarcRecord. */
export interface DmarcRecordArgs extends PlacementArgs, DmarcOptions {}

/** Arguments of MailDomain. */
export interface MailDomainArgs extends PlacementArgs, OdooOptions {
  /** Return-Path domain: `mail.catchall.domain`, or the Alias Domain of Odoo 17 and later. SPF goes here. @default - `domain` */
  aliasDomain?: string;
  /** Who sends the mail: online, odoosh or external-smtp. @default "online" */
  hosting?: Hosting;
  /** The SPF record. @default - Odoo's include, where Odoo sends the mail */
  spf?: SpfOptions;
  /** The DKIM CNAME. @default - Odoo's CNAME, where Odoo sends the mail */
  dkim?: DkimOptions;
  /** The DMARC Policy Record. @default - no DMARC record */
  dmarc?: DmarcOptions;
  /** Whether `up` ends with a check of DNS. @default - it does not */
  verify?: VerifyOptions;
}

/** Arguments of ReportAuthorization. `domain` is the one that receives the reports, and its zone is where the record goes. */
export interface ReportAuthorizationArgs extends PlacementArgs {
  /** The domain that the reports are about, as a U- or A-label. */
  policyDomain: string;
  /** Names or URNs of resources of this stack that declared the record and leave the program: the component takes it over as it is; see docs/adopting.md. @default - none */
  takesOver?: string[];
}

/** Arguments of ParkedDomain. */
export interface ParkedDomainArgs extends PlacementArgs {
  /** `rua`: who gets reports of mail that claims to be from the domain, as `mailto:` URIs. @default - nobody is added */
  aggregateReports?: string[];
  /** Zones of report destinations that are ours too. @default - none; DNS is asked whether they accept reports */
  reportZones?: ReportZone[];
  /** Parks a domain that shows signs of mail (an SPF record that names senders, DKIM keys, MX), and leaves those records. @default false */
  parkAnyway?: boolean;
}

/** One record of a component, as its outputs tell it. */
export interface RecordSummary {
  /** cloudflare or route53. */
  provider: string;
  /** The zone that it is in; empty while a preview does not know it. */
  zoneId: string;
  /** The name of that zone; empty while a preview does not know it. */
  zoneName: string;
  /** The owner name. */
  fqdn: string;
  /** TXT or CNAME. */
  type: string;
  /** Our value as it is after the run; empty when there is none any more. */
  value: string;
  /** Our value as it was before the run; empty when there was none. */
  before: string;
  /** `+ term` and `- term`; empty when nothing changed. */
  changes: string[];
  /** What follows from the record, such as the next step of a DMARC rollout; empty when nothing does. */
  notes: string[];
}

/** One issue, as outputs tell it. */
export interface IssueSummary {
  /** Stable, such as `spf/several-records`; docs/issues.md lists all. */
  id: string;
  /** error or warning. */
  severity: string;
  /** What is wrong, one sentence. */
  message: string;
  /** What to do about it. */
  fix: string;
  /** The rule behind it: RFC section or vendor page. */
  source: string;
}

/** What DNS showed after a run. */
export interface VerificationSummary {
  /** good, warnings, problems, or unknown where DNS did not answer. */
  verdict: string;
  /** The servers that were asked, each with its name where it has one. */
  servers: string[];
  /** What was found wrong, or could not be found out. */
  issues: IssueSummary[];
}
