import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { ProviderDouble } from "./double";
import { configurationHandlers } from "./handlers/configuration";
import { resourceHandlers } from "./handlers/resources";
import { type Handlers, Session } from "./session";

/** A running double. */
export interface RunningPlugin {
  readonly port: number;
  close(): void;
}

/** Serves a double on loopback. @param version - what GetPluginInfo answers: the SDK's version, or the CLI warns */
export function servePlugin(double: ProviderDouble, version: string): Promise<RunningPlugin> {
  const handlers = handlersOf(double, version);
  return serve(() => handlers);
}

/**
 * Serves a double that engines attach to (`PULUMI_DEBUG_PROVIDERS`), many one after the other and several at once. An engine opens a
 * connection for each provider instance of each run: a connection is here what a plug-in process is elsewhere.
 */
export function serveAttached(double: ProviderDouble, version: string): Promise<RunningPlugin> {
  const connections = new Map<string, Handlers>();
  return serve((peer) => {
    const handlers = connections.get(peer) ?? handlersOf(double, version);
    connections.set(peer, handlers);
    return handlers;
  });
}

function handlersOf(double: ProviderDouble, version: string): Handlers {
  const session = new Session(double);
  return { ...configurationHandlers(session, version), ...resourceHandlers(session) };
}

/** @param handlersFor - the handlers of a connection, by its other end */
async function serve(handlersFor: (peer: string) => Handlers): Promise<RunningPlugin> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const implementation = Object.fromEntries(
    Object.keys(ResourceProviderService).map((rpc) => [rpc, unary((peer) => handlersFor(peer)[rpc], rpc)]),
  );
  server.addService(ResourceProviderService, implementation as IResourceProviderServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** Turns a function of a request into a handler; what it throws is the error that the user reads. */
function unary(handlerFor: (peer: string) => Handlers[string] | undefined, rpc: string) {
  return (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>): void => {
    const handler = handlerFor(call.getPeer());
    if (!handler) {
      callback({ code: status.UNIMPLEMENTED, details: `${rpc} is not implemented` });
      return;
    }
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}
