import * as pulumi from "@pulumi/pulumi";
import { relayPartners } from "../../stack/relayPartners";
import { ZoneResolver } from "../records/dmarc/resolver";

it("says of each partner whether Odoo can relay its mail, and warns of those it cannot", async () => {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  const resolver = new ZoneResolver({
    "_dmarc.open.example": ["v=DMARC1; p=none"],
    "_dmarc.strict.example": ["v=DMARC1; p=reject"],
    "_dmarc.broken.example": "servfail",
  });
  const partners = ["open.example", "strict.example", "broken.example", "silent.example"];
  expect(await relayPartners(partners, resolver)).toEqual({
    "open.example": { relay: "yes", policy: "none" },
    "strict.example": { relay: "no", policy: "reject" },
    "broken.example": { relay: "unknown", policy: "unknown" },
    "silent.example": { relay: "yes", policy: "" },
  });
  expect(warn.mock.calls.map(([text]) => /odoo\/[a-z-]+/.exec(text)?.[0])).toEqual([
    "odoo/cannot-relay",
    "odoo/relay-unknown",
  ]);
  warn.mockRestore();
});
