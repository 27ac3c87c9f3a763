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
export async function servePlugin(double: ProviderDouble, version: string): Promise<RunningPlugin> {
  const session = new Session(double);
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const handlers: Handlers = { ...configurationHandlers(session, version), ...resourceHandlers(session) };
  const implementation = Object.fromEntries(
    Object.keys(ResourceProviderService).map((rpc) => [rpc, unary(handlers[rpc], rpc)]),
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
function unary(handler: Handlers[string] | undefined, rpc: string) {
  return (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>): void => {
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
