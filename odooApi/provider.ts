/** The object whose text the engine stores in the state, kept small so that neither code nor a key gets there. */
import type * as dynamic from "@pulumi/pulumi/dynamic";
import * as calls from "./calls";
import type { ParameterInputs, ParameterState } from "./parameters";

/**
 * The dynamic provider. The engine runs it in a process of its own, also without the program. Its text is stored in the state, so nothing
 * here may hold the key, which is an input. All calls go through one module that package.json exports by its path: where the package is
 * installed, the stored text is a `require` of that module.
 */
export const odooProvider: dynamic.ResourceProvider<ParameterInputs, ParameterState> = {
  check: (olds, news) => calls.check(olds, news),
  diff: (_id, olds, news) => calls.diff(olds, news),
  create: (inputs) => calls.create(inputs),
  read: (id, props) => calls.read(id, props),
  update: (_id, olds, news) => calls.update(olds, news),
  delete: (_id, props) => calls.remove(props),
};
