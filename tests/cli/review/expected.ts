/** What `odoo-mail review` makes of a scene. */
export interface Expected {
  readonly code: number;
  /** `change protocol owner`, sorted. */
  readonly records: readonly string[];
  /** Ids with the owner name, in order. */
  readonly issues: readonly string[];
  /** The lines that hand records over. */
  readonly takesOver: readonly string[];
}

const all = (change: string): string[] => [
  `${change} DKIM odoo._domainkey.acme.com`,
  `${change} DMARC _dmarc.acme.com`,
  `${change} SPF acme.com`,
];
const NOTHING = { code: 0, records: [], issues: [], takesOver: [] };
const ADOPTED = { ...NOTHING, records: ["adopted SPF acme.com", ...all("created").slice(0, 2)] };
const RAW_ROUTE53 = {
  ...NOTHING,
  issues: ["review/raw-mail-record acme.com", "review/raw-mail-record odoo._domainkey.acme.com"],
  takesOver: ['spf: { takesOver: ["apex-txt"] }', 'dkim: { takesOver: ["dkim"] }'],
};
const RAW_SPF = { issues: ["review/raw-mail-record acme.com"], takesOver: ['spf: { takesOver: ["spf"] }'] };

/** By the name of the scene (tests/engine/review.test.ts), the same for the recording and for a preview of today's engine. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  "adopts-cloudflare": ADOPTED,
  "adopts-route53": ADOPTED,
  unchanged: { ...NOTHING, records: all("unchanged") },
  "unchanged.state": { ...NOTHING, records: all("unchanged") },
  "leaves-the-component-out": { ...NOTHING, records: all("let go"), issues: ["review/leaves-record acme.com"] },
  releases: {
    ...NOTHING,
    records: ["unchanged DKIM odoo._domainkey.acme.com", "unchanged DMARC _dmarc.acme.com", "updated SPF acme.com"],
  },
  "raw-cloudflare": { ...NOTHING, ...RAW_SPF },
  "raw-route53": RAW_ROUTE53,
  "raw-route53.state": RAW_ROUTE53,
  "deletes-raw": { ...NOTHING, code: 1, issues: ["review/deletes-mail-record acme.com"] },
  "deletes-what-it-adopts": {
    ...NOTHING,
    code: 1,
    issues: ["review/deletes-what-it-adopts acme.com", "review/raw-mail-record acme.com"],
    takesOver: ['spf: { takesOver: ["moved"] }'],
  },
  refused: { ...NOTHING, code: 1, issues: ["review/refused "] },
  "takes-over": {
    ...NOTHING,
    records: ["created DMARC _dmarc.acme.com", "unchanged DKIM odoo._domainkey.acme.com", "updated SPF acme.com"],
  },
};
