import { createRequire } from "node:module";
import type { Measurement } from "./report";
import { buildLibrary, inScratch } from "./scratch";
import { checking } from "./spf/checking";
import { comparing } from "./spf/comparing";
import { garbage } from "./spf/garbage";
import { merging } from "./spf/merging";

/** What the SPF library takes, as it is published: no Pulumi, no DNS. */
export const spf: Measurement = {
  name: "spf",
  run: ({ progress }) =>
    inScratch(async function* (directory) {
      progress("spf: building the library");
      // Not from the sources: what translates them while they are loaded makes them slower.
      const lib = createRequire(__filename)(await buildLibrary(directory)) as typeof import("../lib");
      progress("spf: parsing and merging");
      yield await merging(lib);
      progress("spf: checking");
      yield await checking(lib);
      progress("spf: comparing");
      yield await comparing(lib);
      progress("spf: garbage");
      yield garbage(lib);
    }),
};
