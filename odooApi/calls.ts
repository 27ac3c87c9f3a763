/** The calls that the engine makes of the dynamic resource. resource.ts does the work; this file adds the real network and prints. */
import type * as dynamic from "@pulumi/pulumi/dynamic";
import type { ParameterInputs, ParameterState } from "./parameters";
import { nodePlatform } from "./platform";
import { apply, difference, idOf, problemOf, putBack, refreshed } from "./resource";

/** Refuses in preview what `up` would refuse. */
export async function check(
  olds: Partial<ParameterInputs>,
  news: ParameterInputs,
): Promise<dynamic.CheckResult<ParameterInputs>> {
  const problem = await problemOf(news, nodePlatform, olds.url !== undefined);
  return { inputs: news, failures: problem === undefined ? [] : [{ property: "", reason: problem }] };
}

/** Compares program, state and database; what somebody changed is printed. */
export async function diff(olds: ParameterState, news: ParameterInputs): Promise<dynamic.DiffResult> {
  const { changes, replaces, drift } = await difference(olds, news, nodePlatform);
  for (const line of drift) nodePlatform.tell(`drift: ${line}`);
  return { changes, replaces };
}

/** Writes the settings for the first time. */
export async function create(inputs: ParameterInputs): Promise<dynamic.CreateResult<ParameterState>> {
  return { id: idOf(inputs), outs: await apply(inputs, undefined, nodePlatform) };
}

/** Looks at the settings again. */
export async function read(id: string, props?: ParameterState): Promise<dynamic.ReadResult<ParameterState>> {
  // Without a state this is an import, which this resource does not support.
  if (props === undefined) return { id };
  const state = await refreshed(props, nodePlatform);
  if (state.unread !== undefined) console.error(`The settings were not looked at: ${state.unread}`);
  return { id, props: state };
}

/** Writes what is different. */
export async function update(
  olds: ParameterState,
  news: ParameterInputs,
): Promise<dynamic.UpdateResult<ParameterState>> {
  return { outs: await apply(news, olds, nodePlatform) };
}

/** Puts back what was there before; what stays is printed. */
export async function remove(props: ParameterState): Promise<void> {
  for (const line of await putBack(props, nodePlatform)) nodePlatform.tell(line);
}
