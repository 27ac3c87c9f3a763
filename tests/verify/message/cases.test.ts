import { generateKeyPairSync } from "node:crypto";
import { DmarcResult, SignatureResult } from "../../../verify/message/report";
import { Verdict } from "../../../verify/report";
import type { Zone } from "../../records/spf/zoneResolver";
import { bareKey, signedByHand } from "./signedByHand";
import { checked, type Mail, received, sealed, SIGNER } from "./mail";

// Messages from other implementations' tests (I..) and from the field (B..). docs/adr/0007 says what was chosen where the standards leave a
// choice.
interface Case {
  readonly id: string;
  readonly rule: string;
  readonly mail?: Mail | (() => Promise<string>);
  readonly zone?: Zone;
  readonly expected: object;
  /** All issues, by id. @default - not looked at */
  readonly ids?: readonly string[];
}

const DATE = "Mon, 21 Sep 2026 10:00:00 +0000";
const hop = (from: string): Mail => ({ fields: { Received: `from ${from} by mx.y.example id 1; ${DATE}` } });
const from = (value: string): Mail => ({ fields: { From: value }, signatures: [] });
const key = (tags: string): Zone => ({ "odoo._domainkey.acme.example": { TXT: [tags] } });
const P = /p=.*$/.exec(SIGNER.record)?.[0] ?? "";
const SIGNS = "d=acme.example; s=odoo";
const notPassed = (result: SignatureResult): object => ({ signatures: [{ result }] });
const HARMLESS_SPF: Zone = { "acme.example": { TXT: ["v=spf1 ?all"] } };
const KEY_NOT_USABLE = {
  ...notPassed(SignatureResult.KeyNotUsable),
  dmarc: { result: DmarcResult.Fail },
  verdict: Verdict.Problems,
};

const RECEIVED: readonly Case[] = [
  {
    id: "I01",
    rule: "a private address literal in EHLO does not hide the hop",
    mail: async () =>
      `Received: from [172.18.0.3] (ec2.example [203.0.113.1]) by mx.y.example (Postfix) with ESMTPS id 1; ${DATE}\r\n${await received(hop("old.example ([192.0.2.9])"))}`,
    expected: { envelope: { ip: "203.0.113.1", helo: "[172.18.0.3]" }, spf: { result: "pass" } },
    ids: [],
  },
  {
    id: "I02",
    rule: "a forged address literal in EHLO does not choose the address",
    mail: hop("[203.0.113.5] (unknown [198.51.100.7])"),
    expected: { envelope: { ip: "198.51.100.7", helo: "[203.0.113.5]" }, spf: { result: "softfail" } },
  },
  {
    id: "I02",
    rule: "an address that Exim says for EHLO is left out (helo=)",
    mail: hop("host.example ([198.51.100.7] helo=[203.0.113.5])"),
    expected: { envelope: { ip: "198.51.100.7", helo: "[203.0.113.5]" } },
  },
  {
    id: "I02",
    rule: "an address that qmail says for EHLO is left out (HELO)",
    mail: hop("unknown (HELO 203.0.113.5) (198.51.100.7)"),
    expected: { envelope: { ip: "198.51.100.7", helo: "[203.0.113.5]" } },
  },
  {
    id: "I02",
    rule: "Exim's form without a host name has the client in front and EHLO in the comment",
    mail: hop("[198.51.100.7] (port=4711 helo=[203.0.113.5])"),
    expected: { envelope: { ip: "198.51.100.7", helo: "[203.0.113.5]" } },
  },
  {
    id: "I02",
    rule: "a host name made of digits is no address of the client",
    mail: hop("203.0.113.5 (203.0.113.6 [198.51.100.7])"),
    expected: { envelope: { ip: "198.51.100.7" } },
  },
  {
    id: "I02",
    rule: "where only EHLO has an address, the client is unknown, and no older hop is taken instead",
    mail: async () => `Received: from [203.0.113.5] by mx.y.example; ${DATE}\r\n${await received()}`,
    expected: { verdict: Verdict.Unknown },
    ids: ["message/no-client"],
  },
];

const FROM: readonly (readonly [id: string, rule: string, value: string, authors: readonly string[]])[] = [
  ["I19", "comments may be nested", "a@acme.example (Comment (nested))", ["a@acme.example"]],
  ["I19", "a comment may hold an escaped bracket", "(\\) (b@c.example)) a@acme.example", ["a@acme.example"]],
  ["I20", "blanks may stand around dots and @", "CEO <ceo @ acme .\r\n example>", ["ceo@acme.example"]],
  ["I20", "a comment may stand in a domain", "ceo@acme(Inc).example", ["ceo@acme.example"]],
  ["I20", "a blank elsewhere in a domain is kept", "<ceo@acme example>", ["ceo@acme example"]],
  [
    "I20",
    "a group names its members (RFC 6854)",
    "Team: a@acme.example, B <b@acme.example>;",
    ["a@acme.example", "b@acme.example"],
  ],
  ["I20", "an empty group names nobody", "Undisclosed:;", []],
  ["I20", "a route is no author", "<@evil.example,@x.example:ann@acme.example>", ["ann@acme.example"]],
  ["I20", "a quoted name is no address", '"ceo@evil.example" <a@acme.example>', ["a@acme.example"]],
  ["I20", "a name without quotes is no address", "ceo@evil.example <a@acme.example>", ["a@acme.example"]],
  ["I20", "a local part may be quoted", '"a, (b) <c>"@acme.example', ['"a, (b) <c>"@acme.example']],
  ["I20", "forgotten angle brackets", "Ann of Acme ann@acme.example", ["ann@acme.example"]],
  ["I20", "several authors", "a@acme.example,,b@acme.example", ["a@acme.example", "b@acme.example"]],
  ["I20", "an address literal", "a@[IPv6:2001:db8::1]", ["a@[IPv6:2001:db8::1]"]],
  ["I20", "a From without address", "Ann", []],
];

const DKIM: readonly Case[] = [
  {
    id: "I12",
    rule: "t=s asks for the very same domain in i= and d= (RFC 6376 section 3.6.1)",
    mail: () => signedByHand(`${SIGNS}; i=ann@news.acme.example`),
    zone: { ...key(`${SIGNER.record}; t=s`), ...HARMLESS_SPF },
    expected: { ...notPassed(SignatureResult.IdentityNotAllowed), dmarc: { result: DmarcResult.Fail } },
    ids: ["message/spf-softfail", "message/dkim-identity-not-allowed"],
  },
  {
    id: "I12",
    rule: "without t=s a domain below is allowed",
    mail: () => signedByHand(`${SIGNS}; i=ann@news.acme.example`),
    expected: { signatures: [{ result: SignatureResult.Pass, identityDomain: "news.acme.example" }] },
    ids: [],
  },
  {
    id: "I12",
    rule: "under t=s the same domain, in any case, is allowed",
    mail: () => signedByHand(`${SIGNS}; i=@ACME.example`),
    zone: key(`${SIGNER.record}; t=s`),
    expected: notPassed(SignatureResult.Pass),
    ids: [],
  },
  {
    id: "I24",
    rule: "a signature for an identity outside of d= is ignored (RFC 6376 section 6.1.1)",
    mail: () => signedByHand(`${SIGNS}; i=user@evil.example`),
    zone: HARMLESS_SPF,
    expected: { ...notPassed(SignatureResult.IdentityNotAllowed), dmarc: { result: DmarcResult.Fail } },
    ids: ["message/spf-softfail", "message/dkim-identity-not-allowed"],
  },
  {
    id: "I24",
    rule: "an identity without @ is none (RFC 6376 section 3.5)",
    mail: () => signedByHand(`${SIGNS}; i=acme.example`),
    expected: notPassed(SignatureResult.NotReadable),
  },
  ...[
    ["s=foo", `v=DKIM1; s=foo; ${P}`],
    ["h=sha1 with rsa-sha256", `v=DKIM1; h=sha1; ${P}`],
    ["v=dkim1", `v=dkim1; ${P}`],
    ["v= not first", `k=rsa; v=DKIM1; ${P}`],
    ["two p=", `v=DKIM1; ${P}; ${P}`],
  ].map(([rule = "", text = ""]) => ({
    id: "I13",
    rule: `a key that is refused makes the signature fail: ${rule}`,
    mail: () => signedByHand(SIGNS),
    zone: { ...key(text), ...HARMLESS_SPF },
    expected: KEY_NOT_USABLE,
    ids: ["message/spf-softfail", "message/dkim-key-not-usable"],
  })),
  {
    id: "I14",
    rule: "x= must be later than t= (RFC 6376 section 3.5)",
    mail: () => signedByHand(`${SIGNS}; t=1790000000; x=1790000000`),
    expected: notPassed(SignatureResult.NotReadable),
  },
  {
    id: "I14",
    rule: "an unknown query method leaves no way to the key (RFC 6376 section 3.5)",
    mail: () => signedByHand(`${SIGNS}; q=foo/bar`),
    expected: notPassed(SignatureResult.NotReadable),
  },
  {
    id: "I14",
    rule: "one known query method is enough",
    mail: () => signedByHand(`${SIGNS}; q=foo/bar : dns/txt`),
    expected: notPassed(SignatureResult.Pass),
  },
];

const DMARC: readonly Case[] = [
  {
    id: "I16",
    rule: "np is for an author domain that does not exist (RFC 9989 section 4.10.1)",
    mail: { fields: { From: "user@gone.acme.example", "Return-Path": "<x@other.example>" }, signatures: [] },
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; sp=none; np=quarantine"] } },
    expected: {
      dmarc: { result: DmarcResult.Fail, doesAuthorExist: false, policy: { applied: "quarantine", tag: "np" } },
    },
  },
  {
    id: "I16",
    rule: "sp is for an author domain that exists",
    mail: { fields: { From: "user@there.acme.example", "Return-Path": "<x@other.example>" }, signatures: [] },
    zone: {
      "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; sp=none; np=quarantine"] },
      "there.acme.example": { A: ["192.0.2.1"] },
    },
    expected: { dmarc: { doesAuthorExist: true, policy: { applied: "none", tag: "sp" } } },
  },
  {
    id: "I16",
    rule: "where it decides whether the author domain exists, and DNS does not say, the policy is unknown",
    mail: { fields: { From: "user@open.acme.example", "Return-Path": "<x@other.example>" }, signatures: [] },
    zone: {
      "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; sp=none; np=quarantine"] },
      "open.acme.example": "timeout",
    },
    expected: { dmarc: { result: DmarcResult.Unknown, policy: { state: "unknown" } } },
  },
  {
    id: "I16",
    rule: "where it does not decide whether the author domain exists, the policy is known",
    mail: { fields: { From: "user@open.acme.example", "Return-Path": "<x@other.example>" }, signatures: [] },
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject"] }, "open.acme.example": "timeout" },
    expected: { dmarc: { result: DmarcResult.Fail, policy: { applied: "reject" } } },
  },
  {
    id: "I17",
    rule: "np of a public suffix domain is for names below it that do not exist",
    mail: { fields: { From: "user@fake-agency.gov.example", "Return-Path": "<x@other.example>" }, signatures: [] },
    zone: { "_dmarc.gov.example": { TXT: ["v=DMARC1; p=reject; sp=none; np=reject; psd=y"] } },
    expected: { dmarc: { result: DmarcResult.Fail, policy: { applied: "reject" } } },
  },
];

const RELAYED: Mail = {
  fields: { "Return-Path": "<bounce@acme.example>", From: "Mary <mary@customer.example>" },
  signatures: [],
};
const CUSTOMER: Zone = {
  "customer.example": { TXT: ["v=spf1 -all"] },
  "_dmarc.customer.example": { TXT: ["v=DMARC1; p=reject"] },
};
const ODOO: readonly Case[] = [
  {
    id: "B07",
    rule: "a partner's message that Odoo passed on is one fault, with a fix that the user can make",
    mail: RELAYED,
    zone: CUSTOMER,
    expected: { odoo: { isPartnersMessage: true }, dmarc: { result: DmarcResult.Fail }, verdict: Verdict.Problems },
    ids: ["message/partner-relayed"],
  },
  {
    id: "B07",
    rule: "a partner's message under p=none is a warning",
    mail: RELAYED,
    zone: { ...CUSTOMER, "_dmarc.customer.example": { TXT: ["v=DMARC1; p=none"] } },
    expected: { verdict: Verdict.Warnings },
    ids: ["message/partner-relayed"],
  },
  {
    id: "B07",
    rule: "a partner's message signed by odoo.com is the same fault",
    mail: { ...RELAYED, signatures: [{ domain: "odoo.com" }] },
    zone: CUSTOMER,
    expected: { odoo: { isPartnersMessage: true } },
    ids: ["message/partner-relayed"],
  },
  {
    id: "B07",
    rule: "a partner at a mailbox provider is no fault of From",
    mail: { ...RELAYED, fields: { ...RELAYED.fields, From: "mary@gmail.com" } },
    zone: { "gmail.com": { TXT: ["v=spf1 ~all"] }, "_dmarc.gmail.com": { TXT: ["v=DMARC1; p=none; sp=quarantine"] } },
    expected: { odoo: { isPartnersMessage: true } },
    ids: ["message/partner-relayed"],
  },
  {
    id: "B07",
    rule: "a service's own Return-Path says nothing of partners",
    mail: { ...RELAYED, fields: { ...RELAYED.fields, "Return-Path": "<x@other.example>" } },
    zone: CUSTOMER,
    expected: { odoo: { isPartnersMessage: false } },
    ids: ["message/not-signed", "message/not-aligned"],
  },
];

test.each([RECEIVED, DKIM, DMARC, ODOO].flat())("$id: $rule", async ({ mail, zone, expected, ids }) => {
  const check = await checked(typeof mail === "function" ? await mail() : mail, zone);
  expect(check).toMatchObject({ ...expected, ...(ids && { issues: ids.map((one) => ({ id: one })) }) });
});

test.each(FROM)("%s: %s: %j", async (_, __, value, authors) => {
  expect((await checked(from(value))).authors).toEqual(authors);
});

test("B07: the fix names the default From and the notifications, and no record of the partner's domain", async () => {
  const [issue] = (await checked(RELAYED, CUSTOMER)).issues;
  expect(issue?.message).toContain("customer.example");
  expect(issue?.fix).toMatch(/default From.*From filter.*notifications/);
  expect(issue?.fix).not.toContain("_domainkey");
});

test("B07: where Odoo's own Return-Path hides whose domain it is, both fixes are named", async () => {
  const mail = { fields: { "Return-Path": "<bounce@acme.odoo.com>" }, signatures: [{ domain: "odoo.com" }] };
  const [issue] = (await checked(mail)).issues;
  expect(issue?.fix).toMatch(/odoo\._domainkey\.acme\.example.*If acme\.example is not yours.*default From/);
});

test.each(["n=it's", "n=see(below", "n=a\\b"])("I09: a key with %s verifies", async (note) => {
  const check = await checked(await signedByHand(SIGNS), key(`v=DKIM1; ${note}; ${P}`));
  expect(check.signatures).toMatchObject([{ result: SignatureResult.Pass }]);
});

test("I08: a bare RSAPublicKey verifies (RFC 6376 section 3.6.1)", async () => {
  const check = await checked(await signedByHand(SIGNS), key(`v=DKIM1; p=${bareKey()}`));
  expect(check.signatures).toMatchObject([{ result: SignatureResult.Pass, bits: 2048 }]);
});

test.each([
  ["I10", "z=From:O'Brien=20<ob@example.com>"],
  ["I10", "z=Subject:(hi"],
  ["I10", "z=Subject:a\\b"],
  ["I11", "z=Subject:b=3Dx"],
  ["I11", "xnote=see b=here"],
])("%s: a signature with %s verifies", async (_, tag) => {
  const check = await checked(await signedByHand(`${SIGNS}; ${tag}`));
  expect(check.signatures).toMatchObject([{ result: SignatureResult.Pass }]);
});

test("I11: blanks around the name of b= are no part of it", async () => {
  const check = await checked(await signedByHand(SIGNS, "b "));
  expect(check.signatures).toMatchObject([{ result: SignatureResult.Pass }]);
});

test("I13: a key that is refused breaks an ARC chain as well (RFC 8617 section 4.1)", async () => {
  const twice = { "arc._domainkey.list.example": { TXT: [`v=DKIM1; ${P}; ${P}`] } };
  const message = await sealed();
  expect((await checked(message)).arc.result).toBe("pass");
  expect((await checked(message, twice)).arc.result).toBe("fail");
});

test("I15: an ARC chain sealed with Ed25519 holds (RFC 8463)", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  const record = `v=DKIM1; k=ed25519; p=${Buffer.from(x, "base64url").toString("base64")}`;
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const message = await sealed({ privateKey: pem, record });
  expect(message).toMatch(/^ARC-Seal:[^]*? a=ed25519-sha256/);
  const zone = { "arc._domainkey.list.example": { TXT: [record] } };
  expect(await checked(message, zone)).toMatchObject({ arc: { result: "pass" }, issues: [] });
  const changed = message.replace("Your order", "Your prize");
  expect((await checked(changed, zone)).arc.result).toBe("fail");
});
