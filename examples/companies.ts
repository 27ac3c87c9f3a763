import { DmarcPolicy, type DmarcOptions, MailDomain, type MailDomainArgs } from "pulumi-odoo-mail";

const REPORTS: DmarcOptions = { policy: DmarcPolicy.None, aggregateReports: ["mailto:dmarc@acme.com"] };

/** Domains of one Odoo database. Mail of acme.nl goes out with the Return-Path of mail.acme.nl. */
const DOMAINS: readonly MailDomainArgs[] = [
  { domain: "acme.com", cloudflare: {}, dmarc: REPORTS },
  { domain: "acme.nl", aliasDomain: "mail.acme.nl", cloudflare: {}, route53: {}, dmarc: REPORTS },
];

export const domains = Object.fromEntries(
  DOMAINS.map((args) => [args.domain, { records: new MailDomain(args.domain, args).records }]),
);
