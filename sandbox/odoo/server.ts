/** The HTTP server of a stand-in Odoo. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { OdooData } from "./database";
import { answer, type OdooAnswer, type OdooRequest } from "./protocols";

/** An answer that the stand-in gives instead of its own. */
export interface Fault extends OdooAnswer {
  /** The first request whose entry in `asked` matches gets this answer, such as `/ write$/`. @default - the next request */
  readonly when?: RegExp;
  /** @default - no such header */
  readonly retryAfter?: string;
  /** @default - no redirection */
  readonly location?: string;
}

/** How a stand-in listens. */
export interface ServeOptions {
  /** @default - a free one */
  readonly port?: number;
  /** Called after each request, before it is answered. @default - not called */
  readonly answered?: () => void;
}

/** A running stand-in. */
export interface OdooServer {
  readonly url: string;
  readonly port: number;
  /** The requests so far, such as `POST /jsonrpc ir.config_parameter search_read`. */
  readonly asked: readonly string[];
  /** Gives these answers to the next requests. */
  fail(...answers: readonly Fault[]): void;
  close(): Promise<void>;
}

/**
 * Serves a database on loopback, by JSON-RPC and JSON-2 if its version has them. `data` is changed in place: the caller sees what was
 * written, and can change it like a person who works in Odoo.
 *
 * The server does not keep its process alive.
 */
export async function serveOdoo(data: OdooData, { port = 0, answered }: ServeOptions = {}): Promise<OdooServer> {
  const asked: string[] = [];
  const faults: Fault[] = [];
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      const entry = title(request);
      asked.push(entry);
      const fault = faults[0]?.when?.test(entry) === false ? undefined : faults.shift();
      const { status, json, page = "" } = fault ?? answer(data, request);
      const type = json === undefined ? "text/html" : "application/json";
      answered?.();
      outgoing.writeHead(status, {
        "Content-Type": type,
        ...(fault?.retryAfter !== undefined && { "Retry-After": fault.retryAfter }),
        ...(fault?.location !== undefined && { Location: fault.location }),
      });
      outgoing.end(json === undefined ? page : JSON.stringify(json));
    });
  });
  await listen(server, port);
  server.unref();
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    asked,
    fail: (...answers) => void faults.push(...answers),
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function read(incoming: IncomingMessage): Promise<OdooRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]));
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { method: incoming.method ?? "", path: incoming.url ?? "", headers, body };
}

function title({ method, path, body }: OdooRequest): string {
  const { params } = (body ?? {}) as { params?: { method: string; args: readonly unknown[] } };
  if (params === undefined) return `${method} ${path}`;
  const what = params.method === "execute_kw" ? params.args.slice(3, 5).join(" ") : params.method;
  return `${method} ${path} ${what}`;
}
