import type * as dynamic from "@pulumi/pulumi/dynamic";
import * as calls from "./calls";
import type { ParameterInputs, ParameterState } from "./parameters";

/**
 * The dynamic provider: the engine runs it in a process of its own, also without the program. Its text is stored in the state, so the key
 * is an input and nothing here holds it. Everything goes through one module, which package.json exports by its path: where the package is
 * installed, the text is a `require` of it.
 */
export const odooProvider: dynamic.ResourceProvider<ParameterInputs, ParameterState> = {
  check: (olds, news) => calls.check(olds, news),
  diff: (_id, olds, news) => calls.diff(olds, news),
  create: (inputs) => calls.create(inputs),
  read: (id, props) => calls.read(id, props),
  update: (_id, olds, news) => calls.update(olds, news),
  delete: (_id, props) => calls.remove(props),
};
