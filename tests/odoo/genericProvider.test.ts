import { readFileSync } from "node:fs";
import path from "node:path";
import { genericProviderIssues, isGenericProvider } from "../../odoo/genericProvider";
import { genericProviders, genericProvidersModule } from "./genericProviderList";

it("the list is what `npm run docs` writes from the package email-providers", () => {
  const file = path.resolve(__dirname, "../../odoo/genericProviders.ts");
  expect(readFileSync(file, "utf8")).toBe(genericProvidersModule());
});

it.each(["gmail.com", "googlemail.com", "outlook.com", "yahoo.com", "aol.com", "gmx.de", "Hotmail.FR", "icloud.com."])(
  "%s is a provider of mailboxes",
  (domain) => expect(isGenericProvider(domain)).toBe(true),
);

it.each(["acme.com", "mail.gmail.com", "notgmail.com", "example.com", "alibaba.com", "odoo.com"])(
  "%s may be somebody's own",
  (domain) => expect(isGenericProvider(domain)).toBe(false),
);

it("every name of the list is refused", () => {
  const names = genericProviders();
  expect(names.length).toBeGreaterThan(400);
  expect(names.filter((name) => !isGenericProvider(name))).toEqual([]);
});

it.each([
  ["yahoo.com", "never arrives"],
  ["AOL.com", "never arrives"],
  ["gmail.com", "nobody but that provider can authenticate"],
])("%s is refused with Odoo's reason: %s", (domain, reason) => {
  expect(genericProviderIssues(domain)).toMatchObject([
    { id: "odoo/generic-provider", severity: "error", message: expect.stringContaining(reason) },
  ]);
});

it("a domain of one's own is fine", () => expect(genericProviderIssues("acme.com")).toEqual([]));
