import * as packet from "dns-packet";
import fc from "fast-check";
import { isIP } from "node:net";
import { decodeMessage } from "../../dns/message";
import { parseServer } from "../../dns/servers";
import { toAsciiName } from "../../records/dns/domainName";
import { readHop } from "../../verify/message/envelope";
import { readMessage, readParts } from "../../verify/message/readMessage";
import { readSignature } from "../../verify/message/signatureFields";
import { targetsOfOutputs } from "../../verify/targetsOfOutputs";
import { fuzz, fuzzLong, type FuzzTarget, silently } from "./fuzz";

const name = fc.constantFrom("acme.example", "_spf.odoo.com", "odoo._domainkey.acme.example", "xn--bcher-kva.example");
const answer: fc.Arbitrary<packet.Answer> = fc.oneof(
  name.map((owner): packet.Answer => ({
    type: "TXT",
    name: owner,
    ttl: 300,
    data: ["v=spf1 include:_spf.odoo.com ~all"],
  })),
  name.map((owner): packet.Answer => ({
    type: "MX",
    name: owner,
    ttl: 60,
    data: { preference: 10, exchange: "mx.acme.example" },
  })),
  name.map((owner): packet.Answer => ({ type: "CNAME", name: owner, ttl: 60, data: "odoo._domainkey.odoo.com" })),
  name.map((owner): packet.Answer => ({ type: "A", name: owner, ttl: 60, data: "192.0.2.1" })),
  name.map((owner): packet.Answer => ({ type: "AAAA", name: owner, ttl: 60, data: "2001:db8::1" })),
);
const dnsMessage = fc
  .tuple(name, fc.array(answer, { maxLength: 4 }), fc.nat(65535), fc.constantFrom(0, packet.AUTHORITATIVE_ANSWER))
  .map(([question, answers, id, flags]) =>
    packet
      .encode({ type: "response", id, flags, questions: [{ type: "TXT", name: question, class: "IN" }], answers })
      .toString("latin1"),
  );

const field = fc.constantFrom(
  "From: Ann <ann@acme.example>",
  "Subject: a\r\n folded one",
  "Received: from mx ([192.0.2.1]) by mx.example; Sun, 22 Nov 2026 20:00:00 +0000",
  'Content-Type: multipart/mixed; boundary="b"',
  "Content-Type: text/html",
  "X-Odoo-Objects: sale.order-42",
);
const body = fc.constantFrom(
  "Hello\r\n",
  "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nHi\r\n--c--\r\n--b--\r\n",
  "",
);
const message = fc
  .tuple(fc.array(field, { minLength: 1, maxLength: 5 }), body)
  .map(([fields, text]) => `${fields.join("\r\n")}\r\n\r\n${text}`);
const hop = fc.constantFrom(
  "from mail.example (mail.example [192.0.2.1]) by mx.example with ESMTPS id 1; Sun, 22 Nov 2026 20:00:00 +0000",
  "from [192.0.2.1] (port=1 helo=x) by mx.example; Sun, 22 Nov 2026 20:00:00 +0000",
  "from x ([IPv6:2001:db8::1]) by mx.example with LMTP; Sun, 22 Nov 2026 20:00:00 +0000 (UTC)",
);
const signature = fc
  .tuple(
    fc.constantFrom(
      "v=1; a=rsa-sha256; ",
      "v=1; a=ed25519-sha256; c=relaxed/relaxed; ",
      "v=1; a=rsa-sha256; c=simple; t=1; ",
    ),
    fc.constantFrom("from:to:subject", "From : Date"),
  )
  .map(([start, fields]) => `${start}d=acme.example; s=odoo; h=${fields}; bh=AAAA; b=AA AA`);
const outputs = fc
  .tuple(name, fc.constantFrom("TXT", "CNAME"), fc.constantFrom("v=spf1 -all", "odoo._domainkey.odoo.com"))
  .map(([fqdn, type, value]) => {
    const record = { provider: "cloudflare", zoneId: "z", fqdn, type, value, before: "", changes: [], notes: [] };
    return JSON.stringify({ domains: { "acme.example": { records: [record], byHand: [], hosting: "online" } } });
  });
const server = fc.constantFrom("192.0.2.1", "127.0.0.1:5353", "[2001:db8::1]:53", "2001:db8::1");

// Whatever is read of a message, its octets are all there, and its parts are no more than its lines.
function wholeMessage(text: string): ReturnType<typeof readMessage> {
  const source = Buffer.from(text, "latin1");
  const read = readMessage(source);
  if (!read.ok) return read;
  const { fields, body: rest } = read.value;
  const kept = fields.reduce((sum, { raw }) => sum + raw.length, rest.length);
  if (kept > source.length || fields.some(({ value }) => /[\r\n]/.test(value) && !/\r(?!\n)/.test(value)))
    throw new Error("a field is not unfolded, or octets were made up");
  const { attachments } = readParts(read.value);
  if (attachments > source.length) throw new Error("more parts than octets");
  return read;
}

function decoded(text: string): ReturnType<typeof silently> {
  const octets = Buffer.from(text, "latin1");
  const read = decodeMessage(octets);
  // A name is compressed, a record is not: what is read cannot be more than what was sent allows.
  if (read !== undefined && read.answers.length > octets.length / 11) throw new Error("more records than octets");
  return silently(read);
}

function oneHop(text: string): ReturnType<typeof silently> {
  const { ip, date } = readHop(text);
  if (ip !== undefined && isIP(ip) === 0) throw new Error("an address that is none");
  if (date !== undefined && Number.isNaN(Date.parse(date))) throw new Error("a date that is none");
  return silently(ip);
}

function oneSignature(text: string): ReturnType<typeof silently> {
  const { flaw, fields } = readSignature({ name: "DKIM-Signature", key: "dkim-signature", value: text, raw: text });
  if (flaw === undefined && !fields.includes("from")) throw new Error("From is not covered");
  return silently(flaw === undefined);
}

function oneServer(text: string): ReturnType<typeof parseServer> {
  const read = parseServer(text);
  if (read.ok && isIP(read.value.address) === 0) throw new Error("an address that is none");
  return read;
}

function stackOutputs(text: string): ReturnType<typeof targetsOfOutputs> {
  const read = targetsOfOutputs(text);
  if (read.ok && !read.value.every(({ domain }) => toAsciiName(domain).ok)) throw new Error("a domain that is none");
  return read;
}

const TARGETS: readonly FuzzTarget[] = [
  { name: "DNS messages", valid: dnsMessage, read: decoded },
  { name: "messages", valid: message, read: wholeMessage },
  { name: "Received fields", valid: hop, read: oneHop },
  { name: "DKIM-Signature fields", valid: signature, read: oneSignature },
  { name: "outputs of a stack", valid: outputs, read: stackOutputs },
  { name: "addresses of servers", valid: server, read: oneServer },
];

describe.each(TARGETS)("$name", (target) => {
  test("are read or refused, never thrown at, and what is said of them can be printed", () => {
    expect(() => fuzz(target)).not.toThrow();
  });

  test("of 60,000 octets have no more to be said of them", () => {
    expect(() => fuzzLong(target)).not.toThrow();
  });
});
