/** Ranges of addresses that share a value: cuts, joins and overlays them. */
import { type Family, FAMILY_BITS } from "../networks";

/** A range of addresses, both ends in it, and what is known of all of them. */
export interface Cell<T> {
  readonly first: bigint;
  readonly last: bigint;
  readonly value: T;
}

/** Every address of a family. */
export function wholeSpace<T>(family: Family, value: T): Cell<T>[] {
  return [{ first: 0n, last: (1n << BigInt(FAMILY_BITS[family])) - 1n, value }];
}

/** The range of a network: bits behind the prefix do not count. */
export function networkRange(address: bigint, prefix: number, family: Family): { first: bigint; last: bigint } {
  const hosts = (1n << BigInt(FAMILY_BITS[family] - prefix)) - 1n;
  return { first: address & ~hosts, last: address | hosts };
}

/**
 * Cuts a range out of cells that are in order and do not overlap. Takes logarithmic time, and the time to move the cells behind it.
 *
 * @param cells changed in place: the range is gone afterwards
 * @returns what was in the range
 */
export function cutOut<T>(cells: Cell<T>[], first: bigint, last: bigint): Cell<T>[] {
  const from = firstEndingAt(cells, first);
  let to = from;
  const cut: Cell<T>[] = [];
  const rest: Cell<T>[] = [];
  for (let cell = cells[to]; cell !== undefined && cell.first <= last; cell = cells[to]) {
    if (cell.first < first) rest.push({ ...cell, last: first - 1n });
    if (cell.last > last) rest.push({ ...cell, first: last + 1n });
    cut.push({
      first: cell.first < first ? first : cell.first,
      last: cell.last > last ? last : cell.last,
      value: cell.value,
    });
    to += 1;
  }
  if (cut.length > 0) cells.splice(from, to - from, ...rest);
  return cut;
}

// The first cell that does not end before the address, by halving.
function firstEndingAt<T>(cells: readonly Cell<T>[], address: bigint): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const cell = cells[middle];
    if (cell !== undefined && cell.last < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts cells in order and joins neighbours with the same value. */
export function ordered<T>(cells: readonly Cell<T>[]): Cell<T>[] {
  const joined: Cell<T>[] = [];
  for (const cell of [...cells].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = joined.at(-1);
    if (before !== undefined && before.value === cell.value && before.last + 1n === cell.first)
      joined[joined.length - 1] = { ...before, last: cell.last };
    else joined.push(cell);
  }
  return joined;
}

/** Lays two partitions of the same space over each other. Both must be in order. */
export function overlay<A, B>(a: readonly Cell<A>[], b: readonly Cell<B>[]): Cell<readonly [A, B]>[] {
  const both: Cell<readonly [A, B]>[] = [];
  for (let atA = 0, atB = 0; ;) {
    const left = a[atA];
    const right = b[atB];
    if (left === undefined || right === undefined) return both;
    const last = left.last < right.last ? left.last : right.last;
    const first = left.first > right.first ? left.first : right.first;
    both.push({ first, last, value: [left.value, right.value] });
    if (left.last === last) atA += 1;
    if (right.last === last) atB += 1;
  }
}

/** How many networks in prefix notation a range takes: at most two for each bit. */
export function countNetworks(first: bigint, last: bigint): number {
  let count = 0;
  for (let at = first; at <= last; count++) {
    // The largest aligned block that fits.
    let size = at === 0n ? last + 1n : at & -at;
    while (at + size - 1n > last) size >>= 1n;
    // Zero is aligned to everything: take the largest power of two.
    if (at === 0n) size = 1n << BigInt(size.toString(2).length - 1);
    at += size;
  }
  return count;
}
