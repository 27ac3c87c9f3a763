import * as pulumi from "@pulumi/pulumi";
import { ParkedDomain } from "../../components/parkedDomain";
import { MailDomain } from "../../components/mailDomain";
import { planTogether } from "../../components/planTogether";
import { readConfig, readParked } from "../../stack/config";
import { acme, runFailing } from "../components/world";
import { mistakesOf } from "./mistakes";

afterEach(() => {
  pulumi.runtime.setAllConfig({});
});

const DOMAIN = { domain: "acme.com", cloudflare: {} };

function configure(parked: unknown, domains: unknown = [DOMAIN]): void {
  const setting = (value: unknown): string => JSON.stringify(value);
  pulumi.runtime.setAllConfig({
    "odoo-mail:domains": setting(domains),
    ...(parked !== undefined && { "odoo-mail:parked": setting(parked) }),
  });
}

const mistakes = (): string[] => mistakesOf(readConfig);

it("no domain is parked unless the configuration says so", () => {
  configure(undefined);
  expect([readConfig().length, readParked()]).toEqual([1, []]);
});

it("reads every setting of a parked domain, each with its place", () => {
  const every = {
    domain: "park.example",
    cloudflare: { zoneId: "z" },
    route53: {},
    aggregateReports: ["mailto:a@acme.com"],
    reportZones: [{ domain: "acme.com", cloudflare: {} }],
    parkAnyway: true,
    adopt: true,
    release: false,
    ttl: 600,
    nameSuffix: "b",
    readTimeout: 10,
  };
  configure([every]);
  expect(mistakes()).toEqual([]);
  expect(readParked()).toEqual([{ path: "park.example, parked[0]", args: every }]);
});

it("tells the mistakes of both lists at once", () => {
  configure([{ domain: 1, spf: {} }], [{ ...DOMAIN, hosting: "x" }]);
  expect(mistakes()).toEqual([
    'acme.com, domains[0].hosting must be one of online, odoosh, external-smtp; got "x". Correct the value.',
    "parked[0].domain must be a string; got 1. Correct the value.",
    "parked[0].spf is not a setting. Allowed here: domain, cloudflare, route53, aggregateReports, reportZones, parkAnyway, adopt, release, ttl, nameSuffix, readTimeout.",
  ]);
});

it("tells what is wrong with a well-formed parked domain beside the mistakes of others", () => {
  configure([{ domain: 1 }, { domain: "b.example" }]);
  expect(mistakes()).toEqual([
    "parked[0].domain must be a string; got 1. Correct the value.",
    "b.example, parked[1].cloudflare, route53 Nothing is given. Allowed: who serves the DNS of the domain, such as `cloudflare: {}`; or both.",
  ]);
});

it("a setting of parked domains that is no list is refused", () => {
  configure({});
  expect(mistakes()).toEqual(['parked must be a list; got {}. Write a list: each entry begins with "- ".']);
});

it("a parked domain that looks alive stops all others before anything is declared", async () => {
  const live = acme([{ id: "m", name: "acme.com", type: "MX", content: "mx.acme.com" }]);
  const zones = { cloudflare: [...live.cloudflare, { id: "y", name: "acme.org" }] };
  const { error, run } = await runFailing(zones, () => {
    planTogether([
      { name: "acme.org", place: "domains[0]" },
      { name: "acme.com", place: "parked[0]" },
    ]);
    return [new MailDomain("acme.org", { domain: "acme.org", cloudflare: {} }), new ParkedDomain("acme.com", DOMAIN)];
  });
  expect(error.message).toContain("- parked[0], acme.com TXT (Cloudflare): The domain does not look parked");
  expect(run.children).toEqual([]);
});
