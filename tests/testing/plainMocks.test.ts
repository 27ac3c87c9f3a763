import * as pulumi from "@pulumi/pulumi";
import { MailDomain } from "../../lib";
import { allPublished } from "../../components/publishComponent";
import { captured } from "../../testing/logs";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** Runs a domain under mocks as pulumi.com/docs/iac/guides/testing/unit has them (looked at 2026-11), but for what `call` answers. */
async function run(
  call: pulumi.runtime.Mocks["call"],
  args: object,
): Promise<{ records: unknown[]; warnings: string[] }> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Registered["inputs"] });
        return { id: `${name}_id`, state: inputs as object };
      },
      call,
    },
    "project",
    "stack",
    false,
  );
  const { logs } = await captured(async () => {
    new MailDomain("acme", { domain: "acme.com", ...args });
    await allPublished();
    await pulumi.runtime.disconnect();
  });
  const records = registered.filter(({ type }) => /^(cloudflare|aws):/.test(type));
  return {
    records: records.map(({ inputs: { zoneId, name, content, records } }) => [zoneId, name, content ?? records]).sort(),
    warnings: logs.warnings.filter((line) => line.includes("zone/not-mocked")),
  };
}

const ECHO: pulumi.runtime.Mocks["call"] = ({ inputs }) => inputs as object;
const EMPTY: pulumi.runtime.Mocks["call"] = () => ({});
/** Knows the zone, and nothing of its records. */
const ZONE_ONLY: pulumi.runtime.Mocks["call"] = ({ token, inputs }) =>
  token.endsWith(":getZones")
    ? { results: [{ id: "z", name: "acme.com", status: "active" }] }
    : token.endsWith(":getZoneDnsSettings")
      ? { zoneId: "z", flattenAllCnames: false }
      : (inputs as object);

const onCloudflare = (zoneId: string): unknown[] => [
  [zoneId, "acme.com", '"v=spf1 include:_spf.odoo.com ~all"'],
  [zoneId, "odoo._domainkey.acme.com", "odoo._domainkey.odoo.com"],
];
const onRoute53 = (zoneId: string): unknown[] => [
  [zoneId, "acme.com", ["v=spf1 include:_spf.odoo.com ~all"]],
  [zoneId, "odoo._domainkey.acme.com", ["odoo._domainkey.odoo.com"]],
];

test.each([
  ["that answer what they were asked, on Cloudflare", ECHO, { cloudflare: {} }, onCloudflare("mocked-zone")],
  ["that answer what they were asked, a zone by its id", ECHO, { cloudflare: { zoneId: "z1" } }, onCloudflare("z1")],
  ["that answer what they were asked, on Route53", ECHO, { route53: {} }, onRoute53("mocked-zone")],
  ["that answer what they were asked, a Route53 zone by its id", ECHO, { route53: { zoneId: "Z1" } }, onRoute53("Z1")],
  ["that answer nothing, on Cloudflare", EMPTY, { cloudflare: {} }, onCloudflare("mocked-zone")],
  ["that answer nothing, on Route53", EMPTY, { route53: { zoneId: "Z1" } }, onRoute53("Z1")],
  ["that know the zone alone", ZONE_ONLY, { cloudflare: {} }, onCloudflare("z")],
] as const)("plain mocks %s: an empty zone, with a warning", async (_, call, args, records) => {
  const ran = await run(call, args);
  expect(ran.records).toEqual(records);
  expect(ran.warnings).toHaveLength(1);
  expect(ran.warnings[0]).toContain("do not answer what the");
  expect(ran.warnings[0]).toContain("pulumi-odoo-mail/testing");
});
