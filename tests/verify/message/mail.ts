import { generateKeyPairSync } from "node:crypto";
import { sealMessage } from "mailauth/lib/arc";
import { dkimSign } from "mailauth/lib/dkim/sign";
import { checkMessage } from "../../../verify/message/checkMessage";
import type { MessageCheck } from "../../../verify/message/report";
import { type Zone, ZoneResolver } from "../../records/spf/zoneResolver";

/** A key pair of a signer: what signs, and what is published. */
export interface Signer {
  readonly privateKey: string;
  readonly record: string;
}

/** A fresh RSA key: keys are made for each run and stand in no file. */
export function rsaSigner(bits: number): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
  return { privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), record };
}

export const SIGNER = rsaSigner(2048);
export const CLIENT = "203.0.113.25";
const ODOO_SPF = "v=spf1 ip4:203.0.113.0/24 ~all";

/** DNS in which everything is as it should be, for acme.example as a customer of Odoo. */
const GOOD_ZONE: Zone = {
  "acme.example": { TXT: ["v=spf1 include:_spf.odoo.com ~all"] },
  "_spf.odoo.com": { TXT: [ODOO_SPF] },
  "acme.odoo.com": { TXT: [ODOO_SPF] },
  "odoo._domainkey.acme.example": { TXT: [SIGNER.record] },
  "odoo._domainkey.odoo.com": { TXT: [SIGNER.record] },
  "arc._domainkey.list.example": { TXT: [SIGNER.record] },
  "_dmarc.acme.example": { TXT: ["v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example"] },
  "other.example": { TXT: ["v=spf1 ip4:203.0.113.0/24 -all"] },
};

export const RECEIVED = `Received: from mail.odoo.example (mail.odoo.example [${CLIENT}])\r\n by mx.receiver.example with ESMTPS id 1; Sun, 22 Nov 2026 20:00:00 +0000`;
const FIELDS: Readonly<Record<string, string>> = {
  "Return-Path": "<bounce+7-sale.order-42@acme.example>",
  Received: RECEIVED.slice("Received: ".length),
  Date: "Sun, 22 Nov 2026 19:59:58 +0000",
  "Message-ID": "<1234.5678-openerp-42-sale.order@erp.acme.example>",
  "X-Odoo-Objects": "sale.order-42",
  Subject: "Your order",
  From: '"Ann of Acme" <ann@acme.example>',
  To: "<bob@receiver.example>",
  "MIME-Version": "1.0",
  "Content-Type": 'multipart/alternative; boundary="one"',
};

const BODY = [
  "--one",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Hello",
  "--one",
  "Content-Type: text/html",
  "",
  "<p>Hello</p>",
  "--one--",
  "",
].join("\r\n");

/** How a test message differs from a good one. */
export interface Mail {
  /** Fields to replace, or to leave out where undefined; further ones come last. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
  /** Whole fields that are added at the end of the header. */
  readonly further?: readonly string[];
  readonly body?: string;
  /** @default - one of acme.example with selector odoo */
  readonly signatures?: readonly SignatureOf[];
  /** What happens to the signed message on its way. */
  readonly changed?: (message: string) => string;
}

/** One signature of a test message. */
export interface SignatureOf {
  readonly domain: string;
  readonly selector?: string;
  readonly signer?: Signer;
  readonly more?: Readonly<Record<string, unknown>>;
}

const ON_TOP: ReadonlySet<string> = new Set(["Return-Path", "Received"]);

/** A message as it is received: signed, then stamped by the receiver. */
export async function received({
  fields = {},
  further = [],
  body = BODY,
  signatures,
  changed,
}: Mail = {}): Promise<string> {
  const all = Object.entries({ ...FIELDS, ...fields }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const lines = (wanted: boolean): string =>
    all.flatMap(([name, value]) => (ON_TOP.has(name) === wanted ? [`${name}: ${value}\r\n`] : [])).join("");
  const sent = `${lines(false)}${further.map((line) => `${line}\r\n`).join("")}\r\n${body}`;
  const signed = await sign(sent, signatures ?? [{ domain: "acme.example" }]);
  const arrived = changed === undefined ? signed : changed(signed);
  return `${lines(true)}${arrived}`;
}

async function sign(message: string, signatures: readonly SignatureOf[]): Promise<string> {
  let signed = "";
  for (const { domain, selector = "odoo", signer = SIGNER, more } of signatures) {
    const key = { signingDomain: domain, selector, privateKey: signer.privateKey, ...more };
    const result = await dkimSign(Buffer.from(message, "latin1"), {
      canonicalization: "relaxed/relaxed",
      signTime: new Date("2026-11-22T19:59:59Z"),
      signatureData: [key],
      ...key,
    });
    signed += result.signatures;
  }
  return `${signed}${message}`;
}

/** The good message as a list passes it on, with its ARC fields on top. */
export async function sealed({ privateKey }: Signer = SIGNER): Promise<string> {
  const message = await received();
  const seal = {
    signingDomain: "list.example",
    selector: "arc",
    privateKey,
    authResults: "list.example; dkim=pass header.i=@acme.example",
    cv: "none",
  };
  const fields = await sealMessage(Buffer.from(message, "latin1"), seal);
  return `${fields.toString("latin1")}${message}`;
}

/** Checks a message against DNS as it is in `zone`, beside what is good. */
export async function checked(
  mail: Mail | string = {},
  zone: Zone = {},
  options: Partial<Parameters<typeof checkMessage>[1]> = {},
): Promise<MessageCheck> {
  const message = typeof mail === "string" ? mail : await received(mail);
  const resolver = new ZoneResolver({ ...GOOD_ZONE, ...zone });
  return checkMessage(message, { resolver, now: new Date("2026-11-22T21:00:00Z"), ...options });
}
