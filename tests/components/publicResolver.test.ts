import { publicResolver } from "../../components/publicResolver";
import { ZoneResolver } from "../records/spf/zoneResolver";

it("passes on what a resolver says that knows the internet, a name that does not exist too", async () => {
  const resolver = publicResolver(
    new ZoneResolver({ "_spf.odoo.com": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] }, "acme.com": { TXT: ["v=spf1 -all"] } }),
  );
  expect(await resolver.resolve("acme.com", "TXT")).toEqual({ status: "answer", values: ["v=spf1 -all"] });
  expect(await resolver.resolve("gone.acme.com", "TXT")).toEqual({ status: "nxdomain", values: [] });
});

it("takes NXDOMAIN for no answer from a resolver that does not know Odoo's include either", async () => {
  const resolver = publicResolver(new ZoneResolver({ "acme.com": { TXT: ["v=spf1 -all"] } }));
  expect(await resolver.resolve("acme.com", "TXT")).toEqual({ status: "answer", values: ["v=spf1 -all"] });
  expect(await resolver.resolve("_spf.google.com", "TXT")).toEqual({ status: "servfail", values: [] });
  expect(await resolver.resolve("_spf.odoo.com", "TXT")).toEqual({ status: "servfail", values: [] });
});
