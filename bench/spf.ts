/** Runs all measurements of the SPF library on one build of it. */
import { createRequire } from "node:module";
import type { Measurement } from "./report";
import { buildLibrary, inScratch } from "./scratch";
import { checking } from "./spf/checking";
import { comparing } from "./spf/comparing";
import { garbage } from "./spf/garbage";
import { merging } from "./spf/merging";

/** Measures the SPF library as it is published, without Pulumi and DNS. */
export const spf: Measurement = {
  name: "spf",
  run: ({ progress }) =>
    inScratch(async function* (directory) {
      progress("spf: building the library");
      // Not loaded from the sources: the code of the loader that translates them is slower.
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
