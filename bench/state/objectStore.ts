/** An S3 server on loopback, behind a proxy that adds latency and counts requests. */
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheRoot } from "../../sandbox/engine/goModule";
import { findOnPath } from "../../sandbox/engine/pathSearch";
import { runProcess, startProcess } from "../../sandbox/engine/processes";
import { killTree } from "../../sandbox/engine/processTable";

const SERVER = "github.com/johannesboyne/gofakes3/cmd/gofakes3";
const VERSION = "v1.2.0";
const BUCKET = "state";

/** How much the store was used. */
export interface StoreUse {
  readonly requests: number;
  /** Uploads of the whole state. Copies within the store do not count. */
  readonly saves: number;
  readonly uploadedBytes: number;
}

/** An S3 bucket on loopback, with latency and counters. */
export interface ObjectStore {
  /** Environment variables with which a Pulumi command keeps its state there. */
  readonly environment: Readonly<Record<string, string>>;
  /** The use since the last call. */
  use(): StoreUse;
  close(): void;
}

/** Builds the S3 server into the user's cache, unless it is there. Undefined when Go is not installed. */
export async function installServer(): Promise<string | undefined> {
  const directory = path.join(cacheRoot(), `gofakes3-${VERSION}`);
  const file = path.join(directory, "gofakes3");
  if (existsSync(file)) return file;
  const [go] = findOnPath("go", process.env["PATH"]);
  if (go === undefined) return undefined;
  const { code, stderr } = await runProcess(go, ["install", `${SERVER}@${VERSION}`], {
    env: { ...process.env, GOBIN: directory },
  });
  if (code !== 0) throw new Error(`${SERVER} does not build:\n${stderr}`);
  return file;
}

/** Starts an empty bucket, whose answers begin `latencyMs` after their requests. */
export async function openStore(server: string, latencyMs: number): Promise<ObjectStore> {
  const { pid, port } = await startServer(server);
  const counted: { saves: number; requests: number; uploadedBytes: number } = {
    saves: 0,
    requests: 0,
    uploadedBytes: 0,
  };
  const front = createServer((asked, answer) => {
    const isUpload = asked.method === "PUT" && asked.headers["x-amz-copy-source"] === undefined;
    counted.requests += 1;
    counted.uploadedBytes += isUpload ? bodyBytes(asked) : 0;
    counted.saves += isUpload && asked.url?.includes("/.pulumi/stacks/") === true ? 1 : 0;
    void wait(latencyMs).then(() => forward(asked, answer, port));
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    environment: environmentOf(front),
    use: () => {
      const use = { ...counted };
      Object.assign(counted, { saves: 0, requests: 0, uploadedBytes: 0 });
      return use;
    },
    close: () => {
      front.close();
      front.closeAllConnections();
      killTree(pid);
    },
  };
}

function startServer(server: string): Promise<{ pid: number; port: number }> {
  return new Promise((resolve, reject) => {
    const args = ["-backend", "memory", "-initialbucket", BUCKET, "-host", "127.0.0.1:0"];
    const running = startProcess(server, args, {
      onOutput: (said) => {
        const port = /using port: (\d+)/.exec(said)?.[1];
        if (port !== undefined) resolve({ pid: running.pid, port: Number(port) });
      },
    });
    running.done.then(({ stderr }) => reject(new Error(`The S3 server ended:\n${stderr}`)), reject);
  });
}

/** The length of a body. For an upload in signed chunks (`aws-chunked`) it is that of the content. */
function bodyBytes({ headers }: IncomingMessage): number {
  return Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0);
}

function forward(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const { method, url, headers } = asked;
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 500, answered.headers);
    answered.pipe(answer);
  });
  onward.on("error", (error) => answer.destroy(error));
  asked.pipe(onward);
}

/** The credentials can be anything: the server ignores them, but the client requires some. */
function environmentOf(front: Server): Record<string, string> {
  const { port } = front.address() as AddressInfo;
  const query = `region=us-east-1&endpoint=http://127.0.0.1:${port}&s3ForcePathStyle=true`;
  return {
    PULUMI_BACKEND_URL: `s3://${BUCKET}?${query}`,
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
  };
}
