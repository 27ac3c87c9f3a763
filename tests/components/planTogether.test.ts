import * as pulumi from "@pulumi/pulumi";
import { MailDomain } from "../../components/mailDomain";
import { planTogether } from "../../components/planTogether";
import type { MockRun } from "../mocks/mockRun";
import { acme, issueIds, runFailing, runProgram, txt, type Zones } from "./world";

type Domain = readonly [domain: string, zoneId?: string];

/** What the stack program does: one component per domain, and they wait for each other's plans. */
function declareTogether(...domains: readonly Domain[]): () => MailDomain[] {
  return () => {
    planTogether(domains.map(([domain], index) => ({ name: domain, place: `domains[${index}]` })));
    return domains.map(
      ([domain, zoneId]) => new MailDomain(domain, { domain, cloudflare: zoneId === undefined ? {} : { zoneId } }),
    );
  };
}

async function failure(zones: Zones, ...domains: readonly Domain[]): Promise<{ error: Error; run: MockRun }> {
  const failed = await runFailing(zones, declareTogether(...domains));
  expect(failed.run.children).toEqual([]);
  return failed;
}

const EMPTY: Zones = { cloudflare: [] };

it("passes when every domain can be planned, and each of them then registers its own", async () => {
  const { run } = await runProgram(acme(), declareTogether(["acme.com"]));
  expect(run.records.map(({ name }) => name).sort()).toEqual([
    "cloudflare:acme.com:TXT",
    "cloudflare:odoo._domainkey.acme.com:CNAME",
  ]);
});

it("registers nothing of any domain before the last of them has planned", async () => {
  const { run } = await runProgram(
    {
      cloudflare: [
        { id: "z", name: "acme.com" },
        { id: "y", name: "acme.org" },
      ],
    },
    declareTogether(["acme.com"], ["acme.org"]),
  );
  expect(run.readsBeforeChildren()).toBe(run.invoked.length);
  expect(run.records).toHaveLength(4);
});

it("warnings do not stop it", async () => {
  const pending = { cloudflare: [{ id: "z", name: "acme.com", status: "pending" }] };
  const { run, warnings } = await runProgram(pending, declareTogether(["acme.com"]));
  expect([run.records.length, warnings.length]).toEqual([2, 1]);
});

it("tells the issues of all domains at once, each with its place, and registers nothing of the good ones", async () => {
  const records = ["1", "2"].map((id) => txt("acme.com", "v=spf1 ~all", { id }));
  const zones = {
    cloudflare: [
      { id: "z", name: "acme.com", records },
      { id: "y", name: "acme.org" },
    ],
  };
  const { error } = await failure(zones, ["acme.com"], ["missing.example"], ["acme.org"]);
  expect(issueIds(error)).toEqual(["spf/several-records", "zone/not-found"]);
  expect(error.message).toContain("- domains[0], acme.com TXT (Cloudflare): ");
  expect(error.message).toContain("- domains[1], Cloudflare: ");
});

it("tells every zone that could not be read, and one zone once", async () => {
  const { error } = await failure(EMPTY, ["a.example", "x"], ["b.example", "y"], ["c.example", "x"]);
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(error.message.split("\n").map((line) => line.slice(0, 30))).toEqual([
    "Nothing was changed. What is w",
    "- the Cloudflare zone x could ",
    "- the Cloudflare zone y could ",
  ]);
});

it("tells a single failure as it is", async () => {
  const { error } = await failure(EMPTY, ["a.example", "x"]);
  expect(error.message).toMatch(/^the Cloudflare zone x could not be read/);
});
