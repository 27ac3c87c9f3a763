import { type EnvelopeOptions, readEnvelope, readHop } from "../../../verify/message/envelope";
import { type Message, readMessage } from "../../../verify/message/readMessage";

const DATE = "Sun, 22 Nov 2026 20:00:00 +0000";
const HOPS: readonly (readonly [
  value: string,
  ip: string | undefined,
  helo: string | undefined,
  by: string | undefined,
])[] = [
  [`from a.example (b.example [192.0.2.1]) by mx.example; ${DATE}`, "192.0.2.1", "a.example", "mx.example"],
  [`from a.example ([IPv6:2001:db8::1]) by mx.example; ${DATE}`, "2001:db8::1", "a.example", "mx.example"],
  [`from [192.0.2.1] (port=1 helo=x) by mx.example; ${DATE}`, "192.0.2.1", "x", "mx.example"],
  [`from a.example (192.0.2.1) by mx.example (Postfix); ${DATE}`, "192.0.2.1", "a.example", "mx.example"],
  [`from a.example by mx.example (192.0.2.9); ${DATE}`, undefined, "a.example", "mx.example"],
  [`by mx.example with SMTP id 192.0.2.1; ${DATE}`, undefined, undefined, "mx.example"],
  ["from 192.0.2.7", undefined, "192.0.2.7", undefined],
  ["from [IPv6:2001:db8::2] (unknown [2001:db8::1])", "2001:db8::1", "2001:db8::2", undefined],
  ["from 127.0.0.1 (EHLO a.example) (192.0.2.1)", "192.0.2.1", "a.example", undefined],
  ["from a.example [999.1.1.1]", undefined, "a.example", undefined],
];

test.each(HOPS)("a hop is read as far as it can be: %s (RFC 5321 section 4.4)", (value, ip, helo, by) => {
  const hop = readHop(value);
  expect([hop.ip, hop.helo, hop.by]).toEqual([ip, helo, by]);
  expect(hop.date).toBe(value.includes(";") ? "2026-11-22T20:00:00.000Z" : undefined);
});

function message(...fields: string[]): Message {
  const read = readMessage(Buffer.from(`${fields.join("\r\n")}\r\n\r\n`, "latin1"));
  if (!read.ok) throw new Error("not a message");
  return read.value;
}

const OUTSIDE = "Received: from a.example ([192.0.2.1]) by mx.receiver.example";
const INSIDE = ["10.1.1.1", "127.0.0.1", "192.168.0.1", "172.16.0.9", "169.254.1.1", "100.64.0.1"].map(
  (ip) => `Received: from mx ([${ip}]) by store.receiver.example`,
);
const INSIDE6 = ["::1", "fd00::1", "fe80::1"].map((ip) => `Received: from mx ([IPv6:${ip}]) by store.receiver.example`);
const FORGED = "Received: from evil.example ([198.51.100.1]) by trusted.example";

test("hops between the receiver's own machines are left out, and older hops are not trusted", () => {
  const envelope = readEnvelope(message(...INSIDE, ...INSIDE6, OUTSIDE, FORGED));
  expect(envelope).toEqual({ ip: "192.0.2.1", helo: "a.example", clientFrom: "Received", by: "mx.receiver.example" });
});

const OPTIONS: readonly (readonly [fact: string, options: EnvelopeOptions, expected: object])[] = [
  ["the host that received it", { mta: "trusted.example" }, { ip: "198.51.100.1", by: "trusted.example" }],
  ["a host that is nowhere in the message", { mta: "nowhere.example" }, { sender: "a@b.example" }],
  [
    "an address, which goes without what Received says of another one",
    { ip: "2001:db8::9" },
    { ip: "2001:db8::9", helo: "[IPv6:2001:db8::9]", clientFrom: "option" },
  ],
  ["an address and a name", { ip: "192.0.2.9", helo: "x.example" }, { ip: "192.0.2.9", helo: "x.example" }],
  ["an address that is also said in EHLO", { ip: "192.0.2.9", helo: "192.0.2.9" }, { helo: "[192.0.2.9]" }],
  ["a sender", { sender: "x@y.example" }, { sender: "x@y.example", senderFrom: "option" }],
];

test.each(OPTIONS)("the caller may name %s", (_, options, expected) => {
  expect(readEnvelope(message("Return-Path: a@b.example", OUTSIDE, FORGED), options)).toMatchObject(expected);
});
