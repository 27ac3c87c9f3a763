import type * as pulumiSdk from "@pulumi/pulumi";
import type * as resolverModule from "../components/dns/resolver";
import type * as cloudflareMocks from "../testing/cloudflareMemory";
import type * as mockRuns from "./mocks/mockRun";
import type { Fields, MemoryProvider } from "../testing/memoryProvider";
import { ZoneResolver } from "./records/dmarc/resolver";

/* eslint-disable @typescript-eslint/no-require-imports -- the program runs when it is loaded, so each test loads its own */

const SETTINGS = {
  domains: [{ domain: "acme.com", cloudflare: {} }],
  databases: [{ url: "https://acme.odoo.com", aliasDomain: "acme.com", companies: [1] }],
  apiKeys: { acme: "5f0c-key" },
  partners: ["strict.example"],
};

/** The engine's side of dynamic resources, which mocks do not run: it answers the inputs. */
const DYNAMIC: MemoryProvider = {
  prefix: "pulumi-nodejs:",
  invoke: () => ({}),
  write: ({ name, inputs }) => ({ id: name, state: inputs as Fields }),
  stored: () => [],
};

it("declares the settings of each database, and tells of each partner whether Odoo can relay its mail", async () => {
  jest.resetModules();
  const pulumi = require("@pulumi/pulumi") as typeof pulumiSdk;
  const all = Object.entries(SETTINGS).map(([key, value]) => [`odoo-mail:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(all) as Record<string, string>, ["odoo-mail:apiKeys"]);
  for (const level of ["info", "warn"] as const) jest.spyOn(pulumi.log, level).mockResolvedValue();
  const { CloudflareMemory } = require("../testing/cloudflareMemory") as typeof cloudflareMocks;
  const { MockRun, valueOf } = require("./mocks/mockRun") as typeof mockRuns;
  const run = await MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com" }]), DYNAMIC]);
  jest.spyOn(require("../components/dns/resolver") as typeof resolverModule, "runResolver").mockReturnValue(
    new ZoneResolver({
      "_dmarc.strict.example": ["v=DMARC1; p=reject"],
      "_spf.odoo.com": ["v=spf1 ip4:192.0.2.0/24 -all"],
      "odoo._domainkey.odoo.com": [`v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString("base64")}`],
    }),
  );
  const outputs = await (require("../index") as () => Promise<Record<string, unknown>>)();
  expect(outputs["partners"]).toEqual({ "strict.example": { relay: "no", policy: "reject" } });
  expect(Object.keys(outputs)).toEqual(["domains", "databases", "partners"]);
  await valueOf(pulumi.output([outputs["databases"], outputs["domains"]]));
  const [settings] = run.registrations.filter(({ type }) => type.includes("OdooSettings"));
  expect([settings?.name, settings?.parent]).toEqual(["odoo:acme", "https://acme.odoo.com"]);
  expect(settings?.inputs).toMatchObject({ url: "https://acme.odoo.com", aliasDomain: "acme.com", companies: [1] });
});
