import type { DnsClient } from "../dns/types";
import { openDnsClient } from "../dns/client";
import { Turns } from "../dns/turns";
import { currentRun } from "./run";

/** How many domains are looked at at once. */
const AT_ONCE = 32;

/** What the looks of one run share: sockets, answers, and turns. */
export interface SharedClient {
  readonly client: DnsClient;
  readonly turns: Turns;
  users: number;
}

/** Lends the client of the run: a thousand domains ask for Odoo's include once. The last one who gives it back closes it. */
export async function withSharedClient<T>(work: (shared: SharedClient) => Promise<T>): Promise<T> {
  const run = currentRun();
  const shared = (run.verifying ??= { client: openDnsClient(), turns: new Turns(AT_ONCE), users: 0 });
  shared.users += 1;
  try {
    return await work(shared);
  } finally {
    shared.users -= 1;
    if (shared.users === 0) {
      shared.client.close();
      delete run.verifying;
    }
  }
}

/** Does some work when it is its turn. */
export async function inTurn<T>({ turns }: SharedClient, work: () => Promise<T>): Promise<T> {
  await turns.take();
  try {
    return await work();
  } finally {
    turns.give();
  }
}
