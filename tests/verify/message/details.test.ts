import { DmarcResult, type MessageCheck, SignatureResult } from "../../../verify/message/report";
import { checkMessage } from "../../../verify/message/checkMessage";
import { type Zone, ZoneResolver } from "../../records/spf/zoneResolver";
import { checked, type Mail, SIGNER } from "./mail";

interface Row {
  readonly fact: string;
  readonly mail?: Mail;
  readonly zone?: Zone;
  readonly expected: object;
}

const QUARANTINE = { TXT: ["v=DMARC1; p=quarantine"] };
const signed = (...domains: string[]): Mail["signatures"] => domains.map((domain) => ({ domain }));
const bounce = (address: string): Mail["fields"] => ({ "Return-Path": `<${address}>` });
const keyOf = (domain: string): Zone => ({ [`odoo._domainkey.${domain}`]: { TXT: [SIGNER.record] } });

const ALIGNMENT: readonly Row[] = [
  {
    fact: "a domain below aligns with one above by a record at the Organizational Domain (RFC 9989 section 4.10.2)",
    mail: { signatures: signed("news.acme.example") },
    zone: keyOf("news.acme.example"),
    expected: { signatures: [{ result: SignatureResult.Pass, isAligned: true }], dmarc: { result: DmarcResult.Pass } },
  },
  {
    fact: "under adkim=s only the same name aligns",
    mail: { signatures: signed("news.acme.example"), fields: bounce("a@other.example") },
    zone: { ...keyOf("news.acme.example"), "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; adkim=s"] } },
    expected: { signatures: [{ isAligned: false }], dmarc: { result: DmarcResult.Fail } },
  },
  {
    fact: "names under different top-level names share nothing, and DNS is not asked",
    mail: { signatures: signed("acme.test"), fields: bounce("a@other.example") },
    zone: { ...keyOf("acme.test"), "_dmarc.acme.test": "timeout" },
    expected: { signatures: [{ isAligned: false }], dmarc: { result: DmarcResult.Fail } },
  },
  {
    fact: "alignment is not known where DNS does not answer for the signer's walk",
    mail: { signatures: signed("news.acme.example"), fields: bounce("a@other.example") },
    zone: { ...keyOf("news.acme.example"), "_dmarc.news.acme.example": "timeout" },
    expected: { dmarc: { result: DmarcResult.Unknown } },
  },
  {
    fact: "a signature whose key nobody answers for may still pass",
    mail: { fields: bounce("a@other.example") },
    zone: { "odoo._domainkey.acme.example": "timeout" },
    expected: { dmarc: { result: DmarcResult.Unknown } },
  },
  {
    fact: "SPF that nobody answers for may still pass",
    mail: { signatures: [] },
    zone: { "_spf.odoo.com": "servfail" },
    expected: { spf: { result: "temperror", isAligned: true }, dmarc: { result: DmarcResult.Unknown } },
  },
  {
    fact: "an invalid signing domain aligns with nothing",
    mail: { signatures: [], further: ["DKIM-Signature: v=1; a=rsa-sha256; d=-; s=odoo; h=from; bh=AAAA; b=AAAA"] },
    expected: { signatures: [{ signingDomain: "-", isAligned: false }] },
  },
  {
    fact: "a bounce is checked by the name in EHLO (RFC 7208 section 2.4)",
    mail: { fields: { "Return-Path": "<>" } },
    zone: { "mail.odoo.example": { TXT: ["v=spf1 ip4:203.0.113.0/24 -all"] } },
    expected: { envelope: { sender: "" }, spf: { result: "pass", domain: "mail.odoo.example", isAligned: false } },
  },
];

const MARKS: readonly Row[] = [
  {
    fact: "what Odoo leaves is told",
    expected: {
      odoo: {
        isFromOdoo: true,
        objects: "sale.order-42",
        messageIdHost: "erp.acme.example",
        hasBounceAddress: true,
        isReturnPathOfOdoo: false,
        hasDefaultFrom: false,
        unsubscribe: [],
      },
    },
  },
  {
    fact: "a Return-Path of Odoo's own is told, and a From that is not a person's",
    mail: {
      fields: {
        From: '"Ann via Acme" <notifications@acme.example>',
        ...bounce("bounce@acme.odoo.com"),
        "X-Odoo-Objects": undefined,
      },
    },
    zone: { "acme.odoo.com": { TXT: ["v=spf1 ip4:203.0.113.0/24 -all"] } },
    expected: { odoo: { isFromOdoo: true, isReturnPathOfOdoo: true, hasDefaultFrom: true } },
  },
  {
    fact: "Odoo's selector alone is a mark",
    mail: {
      fields: { "X-Odoo-Objects": undefined, "Message-ID": "<1@erp.acme.example>", ...bounce("ann@acme.example") },
    },
    expected: { odoo: { isFromOdoo: true, hasBounceAddress: false } },
  },
  {
    fact: "other mail has none",
    mail: {
      fields: { "X-Odoo-Objects": undefined, "Message-ID": undefined, "Return-Path": undefined, From: undefined },
      signatures: [{ domain: "acme.example", selector: "s1" }],
    },
    expected: { odoo: { isFromOdoo: false } },
  },
];

const part = (type: string, more = ""): string => `--one\r\nContent-Type: ${type}${more}\r\n\r\nx\r\n`;
const PARTS: readonly Row[] = [
  {
    fact: "attachments are counted and not read",
    mail: {
      body: `${part("text/plain")}${part("text/html", "\r\nContent-Disposition: attachment; filename=a.html")}${part("application/pdf")}--one--\r\n`,
    },
    expected: { parts: { hasText: true, hasHtml: false, attachments: 1 } },
  },
  {
    fact: "parts in parts are read, whatever their boundaries (RFC 2046 section 5.1.1)",
    mail: {
      body: `--one\r\nContent-Type: multipart/related;\r\n boundary=two\r\n\r\npreamble\r\n--two\r\nContent-Type: text/html\r\n\r\nx\r\n--two--\r\n${part("text/plain")}--one--\r\nepilogue\r\n`,
    },
    expected: { parts: { hasText: true, hasHtml: true } },
  },
  {
    fact: "a part without header is plain text (RFC 2045 section 5.2)",
    mail: { body: "--one\r\n\r\nx\r\n--one--" },
    expected: { parts: { hasText: true, hasHtml: false } },
  },
  {
    fact: "a multipart without boundary has no parts",
    mail: { fields: { "Content-Type": "multipart/mixed" } },
    expected: { parts: { hasText: false, hasHtml: false } },
  },
  {
    fact: "a part with an invalid header counts as plain text",
    mail: { body: "--one\r\nnothing\r\n\r\nx\r\n--one--" },
    expected: { parts: { hasText: true } },
  },
];

const ISSUES: readonly (Row & { readonly words: RegExp })[] = [
  {
    fact: "a policy of none asks for nothing yet",
    mail: { fields: bounce("x@other.example"), signatures: [] },
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none"] } },
    expected: {},
    words: /not the author domain acme\.example\. The policy of acme\.example \(p=none\) asks for nothing yet\.$/,
  },
  {
    fact: "an ARC set without seal names no sealer",
    mail: { further: ["ARC-Authentication-Results: i=1; x"] },
    expected: { arc: { result: "fail", sealers: [] } },
    words: /^The ARC chain is broken/,
  },
  {
    fact: "one click cannot be covered where there is no signature at all",
    mail: {
      fields: { "List-Unsubscribe": "<https://acme.example/u>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      signatures: [],
    },
    expected: {},
    words: /there is no valid signature that could cover it\.$/,
  },
  {
    fact: "an invalid unsubscribe address is no address",
    mail: { fields: { "List-Unsubscribe": "<//u>, <mailto:nobody>, <ftp://a.example/u>" } },
    expected: { odoo: { unsubscribe: ["//u", "mailto:nobody", "ftp://a.example/u"] } },
    words: /no address that a reader could use/,
  },
  {
    fact: "a signature without names is told without names",
    mail: { signatures: [], further: ["DKIM-Signature: v=1"] },
    expected: { signatures: [{ signingDomain: "", result: SignatureResult.NotReadable }] },
    words: /^The signature of nobody \(selector none\) cannot be read/,
  },
  {
    fact: "a From of a domain without policy, and a server that is named by the caller",
    mail: { fields: { ...bounce("x@acme.example") } },
    zone: { "acme.example": { TXT: ["v=spf1 -all"] }, "_dmarc.acme.example": QUARANTINE },
    expected: {},
    words: /^SPF of acme\.example fails: the server 203\.0\.113\.25 \(as mx\.receiver\.example says\) is not allowed/,
  },
];

test.each([ALIGNMENT, MARKS, PARTS].flat())("$fact", async ({ mail, zone, expected }) => {
  expect(await checked(mail, zone)).toMatchObject(expected);
});

test.each(ISSUES)("$fact", async ({ mail, zone, expected, words }) => {
  const check: MessageCheck = await checked(mail, zone);
  expect(check).toMatchObject(expected);
  expect(check.issues.filter(({ message }) => words.test(message))).toHaveLength(1);
});

test("an SPF failure of an address that the caller gave does not mention Received", async () => {
  const { issues } = await checked({}, { "acme.example": { TXT: ["v=spf1 -all"] } }, { ip: "192.0.2.99" });
  expect(issues.map(({ message }) => message)).toEqual([
    "SPF of acme.example fails: the server 192.0.2.99 is not allowed to send.",
  ]);
});

test("a message may be given as octets or as a text with one octet a character", async () => {
  const [text, resolver] = ["From: <a@b.example>\r\n\r\n", new ZoneResolver({})];
  const checks = [text, Buffer.from(text)].map((one) => checkMessage(one, { resolver }));
  expect((await Promise.all(checks)).map(({ size }) => size)).toEqual([23, 23]);
});
