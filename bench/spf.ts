import type { Measurement } from "./report";
import { checking } from "./spf/checking";
import { comparing } from "./spf/comparing";
import { merging } from "./spf/merging";

/** What the SPF library takes: no Pulumi, no DNS. */
export const spf: Measurement = {
  name: "spf",
  run: async function* ({ progress }) {
    progress("spf: parsing and merging");
    yield await merging();
    progress("spf: checking");
    yield await checking();
    progress("spf: comparing");
    yield await comparing();
  },
};
