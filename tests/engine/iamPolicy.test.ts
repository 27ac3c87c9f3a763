import type { PolicyDocument } from "../../cli/iamPolicy";
import type { ApiRequest } from "../../sandbox/cloud/requests";
import { changeOf, type IamRequest, isAllowed } from "../cli/iamRequests";
import { told } from "../cli/told";
import { createWorld, up } from "./harness/world";

const ACTIONS = { POST: "CREATE", PUT: "UPSERT", DELETE: "DELETE" } as const;

/** What IAM is asked for a request in the sandbox's log. */
function iamRequests({ method, operation, zone = "", name = "", type = "" }: ApiRequest): IamRequest[] {
  const resource = `arn:aws:route53:::hostedzone/${zone}`;
  if (method !== "GET")
    return [
      changeOf(zone, ACTIONS[method], name, type),
      { action: "route53:GetChange", resource: "arn:aws:route53:::change/C1" },
    ];
  if (operation === "getZones") return [{ action: "route53:ListHostedZones", resource: "*" }];
  if (operation === "getRecords") return [{ action: "route53:ListResourceRecordSets", resource }];
  return ["GetHostedZone", "ListResourceRecordSets", "ListTagsForResource"].map((action) => ({
    action: `route53:${action}`,
    resource,
  }));
}

async function policyFor(...args: string[]): Promise<PolicyDocument> {
  return JSON.parse((await told(["iam-policy", "acme.com", "--aws", ...args])).out) as PolicyDocument;
}

test("every request of a domain's life on Route53 is in the policy of `iam-policy`, and deletes only with --release", async () => {
  const world = await createWorld("route53");
  world.zone.addTxt("v=spf1 include:_spf.google.com ~all");
  const domain = (more = ""): void =>
    world.program(
      `new odoo.MailDomain("acme", { domain: "acme.com", route53: {}, dmarc: { policy: "none" }${more} });`,
    );
  domain();
  await up(world);
  const deployed = world.cloud.requests({ provider: "route53" });
  domain(", release: true");
  await up(world);
  await up(world);
  const all = world.cloud.requests({ provider: "route53" });
  const zone = ["--zone", world.zone.id];
  const refused = (policy: PolicyDocument, requests: readonly ApiRequest[]): string[] =>
    requests
      .filter((request) => iamRequests(request).some((one) => !isAllowed(policy, one)))
      .map(({ method, name }) => `${method} ${name}`);
  expect(refused(await policyFor(...zone), deployed)).toEqual([]);
  expect(refused(await policyFor(...zone, "--release"), all)).toEqual([]);
  expect(refused(await policyFor(...zone), all).sort()).toEqual([
    "DELETE _dmarc.acme.com",
    "DELETE odoo._domainkey.acme.com",
  ]);
  expect(all.length).toBeGreaterThan(10);
});
