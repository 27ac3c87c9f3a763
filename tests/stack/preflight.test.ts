import * as pulumi from "@pulumi/pulumi";
import { preflight } from "../../stack/preflight";
import { CloudflareMemory } from "../mocks/cloudflareMemory";
import { MockRun } from "../mocks/mockRun";
import { issueIds, txt } from "../components/world";

const domains = (...names: readonly (readonly [domain: string, zoneId?: string])[]) =>
  names.map(([domain, zoneId], index) => ({
    path: `domains[${index}]`,
    args: { domain, cloudflare: zoneId === undefined ? {} : { zoneId } },
  }));

async function failure(planned: ReturnType<typeof domains>, memory = new CloudflareMemory([])): Promise<Error> {
  await MockRun.start([memory]);
  return preflight(planned).then(
    () => Promise.reject(new Error("nothing was refused")),
    (error: unknown) => error as Error,
  );
}

it("passes when every domain can be planned, and registers nothing", async () => {
  const run = await MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com" }])]);
  await expect(preflight(domains(["acme.com"]))).resolves.toBeUndefined();
  expect(run.registrations).toEqual([]);
});

it("warnings do not stop it", async () => {
  await MockRun.start([new CloudflareMemory([{ id: "z", name: "acme.com", status: "pending" }])]);
  await expect(preflight(domains(["acme.com"]))).resolves.toBeUndefined();
});

it("tells the issues of all domains at once, each with its place", async () => {
  const records = ["1", "2"].map((id) => txt("acme.com", "v=spf1 ~all", { id }));
  const memory = new CloudflareMemory([{ id: "z", name: "acme.com", records }]);
  const error = await failure(domains(["acme.com"], ["missing.example"]), memory);
  expect(issueIds(error)).toEqual(["spf/several-records", "zone/not-found"]);
  expect(error.message).toContain("- domains[0].acme.com TXT (Cloudflare): ");
  expect(error.message).toContain("- domains[1].Cloudflare: ");
});

it("tells every zone that could not be read, and one zone once", async () => {
  const error = await failure(domains(["a.example", "x"], ["b.example", "y"], ["c.example", "x"]));
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(error.message.split("\n").map((line) => line.slice(0, 30))).toEqual([
    "Nothing was changed, because o",
    "- the Cloudflare zone x could ",
    "- the Cloudflare zone y could ",
  ]);
});

it("tells a single failure as it is", async () => {
  expect((await failure(domains(["a.example", "x"]))).message).toMatch(/^the Cloudflare zone x could not be read/);
});
