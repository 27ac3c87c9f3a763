import { DmarcResult, SignatureResult } from "../../../verify/message/report";
import { Verdict } from "../../../verify/report";
import { checked, CLIENT } from "./mail";

test("mail of Odoo that is as it should be has no issue", async () => {
  const check = await checked();
  expect(check.issues).toEqual([]);
  expect(check).toMatchObject({
    version: 1,
    verdict: Verdict.Good,
    authors: ["ann@acme.example"],
    authorDomain: "acme.example",
    envelope: {
      sender: "bounce+7-sale.order-42@acme.example",
      senderFrom: "Return-Path",
      ip: CLIENT,
      helo: "mail.odoo.example",
      clientFrom: "Received",
      by: "mx.receiver.example",
      receivedAt: "2026-11-22T20:00:00.000Z",
    },
    spf: { result: "pass", domain: "acme.example", isAligned: true },
    dmarc: { result: DmarcResult.Pass, organizationalDomain: "acme.example" },
    arc: { result: "none", sealers: [] },
    parts: { hasText: true, hasHtml: true, attachments: 0 },
  });
  expect(check.signatures).toEqual([
    {
      signingDomain: "acme.example",
      selector: "odoo",
      algorithm: "rsa-sha256",
      result: SignatureResult.Pass,
      isAligned: true,
      bits: 2048,
      fields: expect.arrayContaining(["from", "subject"]),
    },
  ]);
});
