/** Serves a double over gRPC, in a process of its own or for engines that attach to it. */
import { Server, type sendUnaryData, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { listen } from "../engine/listen";
import { ApiError } from "./api";
import type { ProviderDouble } from "./double";
import { configurationHandlers } from "./handlers/configuration";
import { resourceHandlers } from "./handlers/resources";
import { type Handlers, Session } from "./session";
import type { Teller } from "./teller";

/** A running double. */
export interface RunningPlugin {
  readonly port: number;
  close(): void;
}

/**
 * Serves a double on loopback.
 *
 * @param version - the version in the answer to GetPluginInfo. The CLI warns unless it is that of the SDK
 * @param tell - shows messages to the user of the engine. @default - messages are dropped until an engine attaches itself
 */
export function servePlugin(double: ProviderDouble, version: string, tell?: Teller): Promise<RunningPlugin> {
  const connection = connect(double, version, tell);
  return serve(() => connection);
}

/**
 * Serves a double that engines attach to (`PULUMI_DEBUG_PROVIDERS`), one after the other and several at once. An engine opens a connection
 * for each provider instance of each run, so that a connection takes the place of a plugin process.
 */
export function serveAttached(double: ProviderDouble, version: string): Promise<RunningPlugin> {
  const connections = new Map<string, Connection>();
  return serve((peer) => {
    const connection = connections.get(peer) ?? connect(double, version);
    connections.set(peer, connection);
    return connection;
  });
}

interface Connection {
  readonly session: Session;
  readonly handlers: Handlers;
}

function connect(double: ProviderDouble, version: string, tell?: Teller): Connection {
  const session = new Session(double, tell);
  return { session, handlers: { ...configurationHandlers(session, version), ...resourceHandlers(session) } };
}

/** @param connectionOf - finds the connection by the address of the client */
async function serve(connectionOf: (peer: string) => Connection): Promise<RunningPlugin> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const implementation = Object.fromEntries(
    Object.keys(ResourceProviderService).map((rpc) => [rpc, unary(connectionOf, rpc)]),
  );
  server.addService(ResourceProviderService, implementation as IResourceProviderServer);
  const port = await listen(server);
  return { port, close: () => server.forceShutdown() };
}

/** Turns a function of a request into a gRPC handler. The user reads the errors that it throws. */
function unary(connectionOf: (peer: string) => Connection, rpc: string) {
  return (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>): void => {
    const { session, handlers } = connectionOf(call.getPeer());
    const handler = handlers[rpc];
    if (!handler) {
      callback({ code: status.UNIMPLEMENTED, details: `${rpc} is not implemented` });
      return;
    }
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        async (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          const request = call.request as { getUrn?(): string };
          if (session.double.tellsErrors === true) await session.tell?.("error", message, request.getUrn?.());
          const isSilent = rpc === "invoke" && error instanceof ApiError && error.isPage;
          callback({ code: status.UNKNOWN, details: isSilent ? "" : message });
        },
      );
  };
}
