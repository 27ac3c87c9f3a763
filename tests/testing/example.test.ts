import { readFileSync } from "node:fs";
import path from "node:path";
import { zones } from "pulumi-odoo-mail/testing";
import { mail } from "../../examples/unit-test/mail";

const ROOT = path.resolve(__dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

test("the example of the docs is the file that is run by node's runner (tests/package)", () => {
  expect(textOf("docs/testing-your-stack.md")).toContain(
    `\`\`\`ts\n// mail.test.ts\n${textOf("examples/unit-test/mail.test.ts")}\`\`\``,
  );
});

test("the same lines work in Jest", async () => {
  const google = { name: "acme.com", type: "TXT", values: ["v=spf1 include:_spf.google.com ~all"] };
  const stack = await zones({ "acme.com": { provider: "cloudflare", records: [google] } }).run(mail);
  expect(stack.values("acme.com")).toEqual(["v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"]);
});
