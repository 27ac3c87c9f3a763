import { MESSAGE_ISSUES } from "../../../verify/message/issues";
import type { MessageOptions } from "../../../verify/message/checkMessage";
import { MAX_HEADER_OCTETS, MAX_MESSAGE_OCTETS } from "../../../verify/message/readMessage";
import type { Zone } from "../../records/spf/zoneResolver";
import { checked, type Mail, received, RECEIVED, rsaSigner, sealed, SIGNER } from "./mail";

interface Fault {
  readonly fault: string;
  readonly mail?: Mail;
  readonly text?: () => string | Promise<string>;
  readonly zone?: Zone;
  readonly options?: Partial<MessageOptions>;
  /** Exactly these, in order; with the severity where it is not that of the catalogue. */
  readonly ids: readonly string[];
}

const short = rsaSigner(1024);
const SEVEN_DAYS = 7 * 24 * 3600;
const oneClick = {
  "List-Unsubscribe": "<https://acme.example/unsubscribe/42>",
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
};
const BY_ODOO: Mail["signatures"] = [{ domain: "odoo.com" }];
const withoutField = (name: string): Mail => ({ fields: { [name]: undefined } });
const key = (text: string): Zone => ({ "odoo._domainkey.acme.example": { TXT: [text] } });
const spfOf = (text: string): Zone => ({ "acme.example": { TXT: [text] } });
const raw = (header: string): Mail => ({ signatures: [], further: [`DKIM-Signature: ${header}`] });
const SIGNATURE = "v=1; a=rsa-sha256; d=acme.example; s=odoo; h=from:to; bh=AAAA; b=AAAA";

const READING: readonly Fault[] = [
  { fault: "a text that is no message", text: () => "Hello Bob,\r\nbye", ids: ["message/not-a-message"] },
  { fault: "nothing", text: () => "", ids: ["message/not-a-message"] },
  { fault: "blank lines first", text: () => "\r\n\r\nFrom: a@b.example\r\n\r\nHello", ids: ["message/not-a-message"] },
  {
    fault: "more than 25 MB",
    text: () => `From: a@b.example\r\n\r\n${" ".repeat(MAX_MESSAGE_OCTETS)}`,
    ids: ["message/too-large"],
  },
  {
    fault: "a header without end",
    text: () => `From: a@b.example\r\nX: ${"x".repeat(MAX_HEADER_OCTETS)}`,
    ids: ["message/headers-too-large"],
  },
  { fault: "a header of very many lines", text: () => "X: y\r\n".repeat(6000), ids: ["message/headers-too-large"] },
];

const HEADER: readonly Fault[] = [
  {
    // mailauth signs no message without From since version 5.
    fault: "no From",
    mail: { ...withoutField("From"), ...raw(SIGNATURE.replace("from:to", "to")) },
    ids: ["message/from-missing", "message/dkim-from-not-signed error"],
  },
  { fault: "two From", mail: { further: ["From: <eve@evil.example>"] }, ids: ["message/several-from"] },
  { fault: "a From without address", mail: { fields: { From: "Ann of Acme" } }, ids: ["message/from-not-valid"] },
  {
    fault: "authors of two domains",
    mail: { fields: { From: "ann@acme.example, bob@other.example" } },
    ids: ["message/several-authors"],
  },
  {
    fault: "a From of a generic provider",
    mail: { fields: { From: "ann@gmail.com", "Return-Path": "<ann@acme.example>" } },
    zone: { "gmail.com": { TXT: ["v=spf1 ~all"] }, "_dmarc.gmail.com": { TXT: ["v=DMARC1; p=none"] } },
    ids: ["odoo/generic-provider", "message/not-aligned"],
  },
  { fault: "no Date", mail: withoutField("Date"), ids: ["message/date-missing"] },
  { fault: "an invalid Date", mail: { fields: { Date: "the other day" } }, ids: ["message/date-not-valid"] },
  { fault: "no Message-ID", mail: withoutField("Message-ID"), ids: ["message/message-id-missing"] },
  {
    fault: "a Message-ID of localhost",
    mail: { fields: { "Message-ID": "<1-openerp-2@localhost>" } },
    ids: ["message/message-id-not-valid"],
  },
  {
    fault: "a Message-ID of a host without domain",
    mail: { fields: { "Message-ID": "<1@e7a7ab5d7c23>" } },
    ids: ["message/message-id-not-valid"],
  },
  {
    fault: "two Subject and two To",
    mail: { further: ["Subject: again", "To: <eve@evil.example>"] },
    ids: ["message/field-twice"],
  },
  { fault: "raw octets in a field", mail: { fields: { Subject: "B\u00fccher" } }, ids: ["message/header-8bit"] },
  {
    fault: "a long line in the body",
    mail: { fields: { "Content-Type": "text/plain" }, body: `${"x".repeat(999)}\r\n` },
    ids: ["message/line-too-long"],
  },
  {
    fault: "a long line in the header",
    mail: { fields: { "X-Long": "x".repeat(1000) } },
    ids: ["message/line-too-long"],
  },
  {
    fault: "HTML alone",
    mail: { fields: { "Content-Type": "text/html" }, body: "<p>Hello</p>\r\n" },
    ids: ["message/html-only"],
  },
  {
    fault: "a multipart of HTML alone",
    mail: { body: "--one\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--one--\r\n" },
    ids: ["message/html-only"],
  },
];

const UNSUBSCRIBE: readonly Fault[] = [
  {
    fault: "List-Unsubscribe without brackets",
    mail: { fields: { "List-Unsubscribe": "https://acme.example/u" } },
    ids: ["message/unsubscribe-not-valid"],
  },
  {
    fault: "List-Unsubscribe to a machine at home",
    mail: { fields: { "List-Unsubscribe": "<http://localhost:8069/u>" } },
    ids: ["message/unsubscribe-not-valid"],
  },
  {
    fault: "one click without https",
    mail: { fields: { ...oneClick, "List-Unsubscribe": "<mailto:u@acme.example>" } },
    ids: ["message/one-click-not-valid"],
  },
  {
    fault: "one click with another value",
    mail: { fields: { ...oneClick, "List-Unsubscribe-Post": "One-Click" } },
    ids: ["message/one-click-not-valid"],
  },
  {
    fault: "one click that nobody signed",
    mail: { fields: oneClick, signatures: [{ domain: "acme.example", more: { headerList: "from:to:subject:date" } }] },
    ids: ["message/one-click-not-signed"],
  },
];

const SPF: readonly Fault[] = [
  { fault: "no Return-Path", mail: withoutField("Return-Path"), ids: ["message/no-return-path"] },
  { fault: "no Received", mail: withoutField("Received"), ids: ["message/no-client"] },
  { fault: "a server that SPF does not allow", zone: spfOf("v=spf1 -all"), ids: ["message/spf-fail"] },
  { fault: "a server that SPF does not vouch for", zone: spfOf("v=spf1 ~all"), ids: ["message/spf-softfail"] },
  { fault: "a Return-Path without SPF", zone: spfOf("something else"), ids: ["message/spf-none"] },
  {
    fault: "a Return-Path that does not exist",
    mail: { fields: { "Return-Path": "<ann@nowhere.example>" } },
    ids: ["message/no-such-return-path-domain"],
  },
  { fault: "broken SPF", zone: spfOf("v=spf1 include:nothing.example -all"), ids: ["message/spf-permerror"] },
  { fault: "SPF that DNS does not answer for", zone: { "_spf.odoo.com": "timeout" }, ids: ["message/spf-unknown"] },
];

const DKIM: readonly Fault[] = [
  { fault: "no signature, with SPF to align", mail: { signatures: [] }, ids: ["message/not-signed"] },
  {
    fault: "no signature, and SPF fails",
    mail: { signatures: [] },
    zone: spfOf("v=spf1 -all"),
    ids: ["message/spf-fail", "message/not-signed error"],
  },
  {
    fault: "a body that was changed",
    mail: { changed: (text) => text.replace("Hello", "Goodbye") },
    ids: ["message/dkim-body-changed"],
  },
  {
    fault: "a subject that was changed",
    mail: { changed: (text) => text.replace("Your order", "Your prize") },
    ids: ["message/dkim-headers-changed"],
  },
  { fault: "another key in DNS", zone: key(rsaSigner(2048).record), ids: ["message/dkim-headers-changed"] },
  { fault: "no key in DNS", zone: { "odoo._domainkey.acme.example": "nxdomain" }, ids: ["message/dkim-no-key"] },
  { fault: "a revoked key", zone: key("v=DKIM1; p="), ids: ["message/dkim-key-not-usable"] },
  { fault: "an invalid key", zone: key("v=DKIM1; k=rsa; p=AAAA"), ids: ["message/dkim-key-not-usable"] },
  { fault: "a key in test mode", zone: key(`${SIGNER.record}; t=y`), ids: ["dkim/testing"] },
  {
    fault: "a short key",
    mail: { signatures: [{ domain: "acme.example", signer: short }] },
    zone: key(short.record),
    ids: ["dkim/key-short"],
  },
  {
    fault: "a key that DNS does not answer for",
    zone: { "odoo._domainkey.acme.example": "servfail" },
    ids: ["message/dkim-unknown"],
  },
  {
    fault: "a signature that had expired",
    mail: {
      signatures: [
        {
          domain: "acme.example",
          more: { signTime: new Date("2026-11-22T19:00:00Z"), expires: new Date("2026-11-22T19:30:00Z") },
        },
      ],
    },
    ids: ["message/dkim-expired"],
  },
  { fault: "a signature with SHA-1", mail: raw(SIGNATURE.replace("sha256", "sha1")), ids: ["message/dkim-sha1"] },
  {
    fault: "a signature without From",
    mail: raw(SIGNATURE.replace("from:", "")),
    ids: ["message/dkim-from-not-signed"],
  },
  {
    fault: "a signature for another identity",
    mail: raw(`${SIGNATURE}; i=eve@evil.example`),
    ids: ["message/dkim-identity-not-allowed"],
  },
  { fault: "a signature of a part of the body", mail: raw(`${SIGNATURE}; l=4`), ids: ["message/dkim-partial-body"] },
  {
    fault: "a signature without domain",
    mail: raw(SIGNATURE.replace("d=acme.example; ", "")),
    ids: ["message/dkim-not-readable"],
  },
  {
    fault: "a signature with an invalid time",
    mail: raw(`${SIGNATURE}; t=99999999999999999`),
    ids: ["message/dkim-not-readable"],
  },
  {
    fault: "a signature with a tag twice",
    mail: raw(`${SIGNATURE}; d=evil.example`),
    ids: ["message/dkim-not-readable"],
  },
  {
    fault: "a broken signature beside a good one",
    mail: { further: [`DKIM-Signature: ${SIGNATURE}`] },
    ids: ["message/dkim-body-changed warning"],
  },
  {
    fault: "thirty signatures",
    mail: { further: Array.from({ length: 30 }, () => `DKIM-Signature: ${SIGNATURE.replace("s=odoo", "s=other")}`) },
    ids: ["message/too-many-signatures", "message/dkim-body-changed warning"],
  },
];

const ODOO_ONLY: Mail = { fields: { "Return-Path": "<bounce@acme.odoo.com>" }, signatures: BY_ODOO };
const DMARC: readonly Fault[] = [
  { fault: "a signature of odoo.com alone, enforced", mail: ODOO_ONLY, ids: ["message/signed-by-odoo-only error"] },
  {
    fault: "a signature of odoo.com alone, not enforced",
    mail: ODOO_ONLY,
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none"] } },
    ids: ["message/signed-by-odoo-only"],
  },
  {
    fault: "a signature of odoo.com alone, with SPF to align",
    mail: { signatures: BY_ODOO },
    ids: ["message/signed-by-odoo-only"],
  },
  {
    fault: "another domain, enforced",
    mail: { fields: { "Return-Path": "<x@other.example>" }, signatures: [] },
    ids: ["message/not-signed error", "message/not-aligned error"],
  },
  {
    fault: "a domain below, under strict alignment",
    mail: { fields: { From: "ann@mail.acme.example" } },
    zone: {
      "mail.acme.example": { A: ["192.0.2.1"] },
      "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; adkim=s; aspf=s"] },
    },
    ids: ["message/not-aligned error"],
  },
  {
    fault: "an author domain that does not exist",
    mail: { fields: { From: "ann@nowhere.example" } },
    ids: ["message/no-such-author-domain", "message/not-aligned"],
  },
  {
    fault: "an author domain that does not exist, unsigned, although SPF passes",
    mail: { fields: { From: "ann@nowhere.example" }, signatures: [] },
    ids: ["message/not-signed", "message/no-such-author-domain", "message/not-aligned"],
  },
  {
    fault: "a partner's message that Odoo passed on, enforced",
    mail: { fields: { From: "mary@customer.example" } },
    zone: { "customer.example": { TXT: ["x"] }, "_dmarc.customer.example": { TXT: ["v=DMARC1; p=reject"] } },
    ids: ["message/partner-relayed error"],
  },
  { fault: "no policy", zone: { "_dmarc.acme.example": "nxdomain" }, ids: ["message/no-dmarc-policy"] },
  {
    fault: "a policy that DNS does not answer for",
    zone: { "_dmarc.acme.example": "timeout" },
    ids: ["message/dmarc-unknown"],
  },
  {
    fault: "a broken ARC chain",
    text: async () => (await sealed()).replace("cv=none", "cv=fail"),
    ids: ["message/arc-broken"],
  },
  {
    fault: "an ARC set that is not whole",
    mail: { further: ["ARC-Seal: i=1; a=rsa-sha256; cv=none; d=list.example; s=arc; b=AAAA"] },
    ids: ["message/arc-broken"],
  },
  {
    fault: "an ARC seal with an invalid time",
    text: async () => (await sealed()).replace(/(?<=ARC-Seal:[^]*? t=)[0-9]+/, "9".repeat(17)),
    ids: ["message/arc-broken"],
  },
  {
    fault: "an ARC signature of a part of the body",
    mail: { further: ["ARC-Message-Signature: i=1; a=rsa-sha256; d=list.example; s=arc; l=1; b=AAAA"] },
    ids: ["message/arc-broken"],
  },
  {
    fault: "a key of the ARC chain that DNS does not answer for",
    text: () => sealed(),
    zone: { "arc._domainkey.list.example": "timeout" },
    ids: ["message/arc-unknown"],
  },
];

const GOOD: readonly Fault[] = [
  {
    fault: "the line that mbox starts with",
    text: async () => `From ann Sun Nov 22 20:00:00 2026\r\n${await received()}`,
    ids: [],
  },
  { fault: "line ends of Unix", text: async () => (await received()).replaceAll("\r\n", "\n"), ids: [] },
  { fault: "an ARC chain that holds", text: () => sealed(), ids: [] },
  {
    fault: "one click, signed",
    mail: {
      fields: oneClick,
      signatures: [{ domain: "acme.example", more: { headerList: "from:list-unsubscribe:list-unsubscribe-post" } }],
    },
    ids: [],
  },
  {
    fault: "a signature that expired since then",
    mail: {
      signatures: [
        { domain: "acme.example", more: { expires: new Date(Date.parse("2026-11-22T20:00:00Z") + SEVEN_DAYS * 1000) } },
      ],
    },
    options: { now: new Date("2030-01-01") },
    ids: [],
  },
  {
    fault: "a domain below, under relaxed alignment",
    mail: { fields: { From: "ann@mail.acme.example" } },
    zone: { "mail.acme.example": { A: ["192.0.2.1"] } },
    ids: [],
  },
  {
    fault: "a hop inside of the receiver",
    text: async () =>
      `Received: from mx (mx.internal [10.0.0.1]) by store.receiver.example; Sun, 22 Nov 2026 20:00:01 +0000\r\n${await received()}`,
    ids: [],
  },
  {
    fault: "an address that the caller gives",
    mail: withoutField("Received"),
    options: { ip: "203.0.113.7" },
    ids: [],
  },
  {
    fault: "the host that received it",
    text: async () =>
      `${RECEIVED.replace("203.0.113.25", "192.0.2.1").replace("mx.receiver", "mx.elsewhere")}\r\n${await received()}`,
    options: { mta: "receiver.example" },
    ids: [],
  },
];

const CATALOGUE: Readonly<Record<string, { readonly severity: string } | undefined>> = MESSAGE_ISSUES;
const ROWS = [READING, HEADER, UNSUBSCRIBE, SPF, DKIM, DMARC, GOOD].flat();

test.each(ROWS)("$fault", async ({ mail = {}, text, zone = {}, options = {}, ids }) => {
  const check = await checked(text === undefined ? mail : await text(), zone, options);
  const found = check.issues.map(({ id, severity }) => ({ id, severity }));
  const severityOf = (id: string): string | undefined => found.find((issue) => issue.id === id)?.severity;
  const expected = ids.map((row) => {
    const [id = "", severity] = row.split(" ");
    const kind: { severity?: string } = CATALOGUE[id] ?? {};
    return { id, severity: severity ?? kind.severity ?? severityOf(id) };
  });
  expect(found).toEqual(expected);
  const words = check.issues.flatMap(({ message, fix }) => [message, fix]);
  expect(words.filter((one) => !/^[\x20-\x7e]{10,900}$/.test(one))).toEqual([]);
});

test("every issue of the catalogue has a row here", () => {
  const named = new Set(ROWS.flatMap(({ ids }) => ids.map((id) => id.split(" ")[0])));
  expect(Object.keys(MESSAGE_ISSUES).filter((id) => !named.has(id))).toEqual([]);
});
