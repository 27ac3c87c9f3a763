import type * as pulumi from "@pulumi/pulumi";
import * as sdk from "../../components/engine/sdk";
import type { MemoryProvider } from "../../testing/memoryProvider";
import * as mocked from "../../testing/mockRun";

export type { PriorChild, Registration, RunOptions } from "../../testing/mockRun";
export { published, valueOf } from "../../testing/mockRun";

export type MockRun = mocked.MockRun;

/**
 * Runs of the project's own tests. They stand for runs on the engine: components are shown the prior state, and a provider that leaves out
 * what it must answer is an error, where a company's mocks may do so.
 */
export const MockRun = {
  async start(providers: readonly MemoryProvider[], options: mocked.RunOptions = {}): Promise<MockRun> {
    const run = await mocked.MockRun.start(providers, options);
    const prior = (component: pulumi.Resource): mocked.PriorChild[] =>
      (options.prior ?? []).filter(({ parent }) => parent === undefined || parent === sdk.componentName(component));
    jest.spyOn(sdk, "priorState").mockImplementation((component) => Promise.resolve(prior(component)));
    jest.spyOn(sdk, "runsUnderMocks").mockReturnValue(false);
    return run;
  },
};
