import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverText } from "../../dns/servers";
import { startDnsServer } from "../../sandbox/cloud/dnsServer";
import { openCloud } from "../../sandbox/cloud/openCloud";
import { reply, startRawServer } from "./rawServer";

type Names = Parameters<ReturnType<typeof openCloud>["internet"]["putAll"]>[0];

/** A DNS server on loopback that answers for an internet of its own. */
export interface TestInternet {
  /** As `--server` takes it. */
  readonly server: string;
  put(names: Names): void;
  close(): Promise<void>;
}

/** Starts one; the names are those of the embedded cloud's internet. */
export async function startInternet(names: Names): Promise<TestInternet> {
  const root = mkdtempSync(join(tmpdir(), "internet-"));
  const { internet } = openCloud(root);
  internet.putAll(names);
  const server = await startDnsServer({ dir: root });
  return {
    server: `127.0.0.1:${server.port}`,
    put: (more) => internet.putAll(more),
    close: async () => {
      await server.close();
      rmSync(root, { recursive: true });
    },
  };
}

/** TXT records of a name. */
export function txt(...values: string[]): { type: string; value: string }[] {
  return values.map((value) => ({ type: "TXT", value }));
}

/** The flags RD and RA, which each resolver sets, and the response code NXDOMAIN (RFC 1035 section 4.1.1). */
const DENIED = 0x0180 | 3;

/** A resolver of a closed network: for it no name of the internet exists. */
export async function startClosedResolver(): Promise<{ readonly server: string; close(): Promise<void> }> {
  const server = await startRawServer({ udp: (asked) => [reply(asked, { flags: DENIED })] });
  return { server: serverText(server.address), close: () => server.close() };
}
