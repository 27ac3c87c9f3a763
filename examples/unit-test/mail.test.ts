import assert from "node:assert/strict";
import { test } from "node:test";
import { zones } from "pulumi-odoo-mail/testing";
import { mail } from "./mail";

const GOOGLE = { name: "acme.com", type: "TXT", values: ["v=spf1 include:_spf.google.com ~all"] };

test("Google stays in the SPF record", async () => {
  const stack = await zones({ "acme.com": { provider: "cloudflare", records: [GOOGLE] } }).run(mail);
  assert.deepEqual(stack.values("acme.com"), ["v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"]);
});

test("a second SPF record is refused", async () => {
  const second = { ...GOOGLE, values: [...GOOGLE.values, "v=spf1 mx -all"] };
  await assert.rejects(
    zones({ "acme.com": { provider: "cloudflare", records: [second] } }).run(mail),
    /spf\/several-records/,
  );
});
