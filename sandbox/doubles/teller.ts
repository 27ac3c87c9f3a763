/** Sends errors and warnings of a double to the engine, which shows them to the user. */
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows a message to the user of the engine, about a resource or, without a URN, about the stack. */
export type Teller = (severity: "error" | "warning", message: string, urn?: string) => Promise<void>;

/** Shows messages through the engine at an address, as providers do. When that engine is gone, the message is dropped. */
export function tellerFor(address: string): Teller {
  return (severity, message, urn) => {
    // One connection for each message: an open one would keep the test process alive.
    const engine = new EngineClient(address, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1, // never a connection to an earlier engine on this port
    });
    const level = severity === "error" ? LogSeverity.ERROR : LogSeverity.WARNING;
    const request = new LogRequest()
      .setSeverity(level)
      .setMessage(message)
      .setUrn(urn ?? "");
    return new Promise((resolve) => {
      engine.log(request, () => {
        engine.close();
        resolve();
      });
    });
  };
}
