/** What the state has of a record that several components may declare, put together from what each of them was shown. Pure. */
import type { PriorState, RecordMemory } from "./history";

/**
 * Adds what other components have of the record.
 *
 * @param urns of the record below this component, by its names. Below a component that has other parents the record has another URN: to declare it
 *   here as a record that the state has would create it once more
 */
export function withRecord(
  own: PriorState,
  others: readonly PriorState[],
  urns: ReadonlyMap<string, string>,
): PriorState {
  const names = [...urns.keys()];
  const states = (name: string): readonly PriorState[] => [
    own,
    ...others.filter((one) => one.urns.has(urns.get(name) ?? "")),
  ];
  const holderOf = (name: string): PriorState | undefined => states(name).find((one) => one.record(name) !== undefined);
  const memories = names.flatMap((name) => {
    const memory = memoryAmong(name, holderOf(name), [own, ...others]);
    return memory === undefined ? [] : [[name, memory] as const];
  });
  const marked = names.filter((name) => holderOf(name)?.markedForDeletion.includes(name) === true);
  const withoutShared = Object.entries(own.memories).filter(([name]) => !urns.has(name));
  return {
    ...own,
    record: (name) => (urns.has(name) ? holderOf(name)?.record(name) : own.record(name)),
    memories: Object.fromEntries([...withoutShared, ...memories]),
    urns: new Set([
      ...own.urns,
      ...names.flatMap((name) => (holderOf(name) === undefined ? [] : [urns.get(name) ?? ""])),
    ]),
    markedForDeletion: [...new Set([...own.markedForDeletion, ...marked])],
  };
}

// The numbers of two components do not compare. The record says with which of them it was written: by its parent, or by the number that it carries.
function memoryAmong(
  name: string,
  holder: PriorState | undefined,
  all: readonly PriorState[],
): RecordMemory | undefined {
  const known = all.flatMap(({ memories }) => memories[name] ?? []);
  if (holder === undefined) return known.sort((a, b) => b.number - a.number)[0];
  return holder.memories[name] ?? known.find(({ number }) => number === holder.record(name)?.memoryNumber);
}
