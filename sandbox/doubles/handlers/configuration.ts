/** The RPCs about the provider itself: handshake, schema, configuration and function calls. */
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckResponse,
  type CheckRequest,
  ConfigureResponse,
  type ConfigureRequest,
  type DiffResponse,
  type DiffRequest,
  GetSchemaResponse,
  InvokeResponse,
  type InvokeRequest,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { changes } from "../diff";
import type { Handlers, Session } from "../session";
import { tellerFor } from "../teller";
import { close, open } from "../wire";
import { diffResponse } from "./diffResponse";

/** The RPCs of the provider itself. */
export function configurationHandlers(session: Session, version: string): Handlers {
  return {
    handshake: () => new ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true),
    getPluginInfo: () => new PluginInfo().setVersion(version),
    attach: (request: PluginAttach): unknown => {
      session.tell = tellerFor(request.getAddress());
      // An empty message must be of the class that the stub serializes, and the library may be installed twice.
      return ResourceProviderService.attach.responseDeserialize(Buffer.alloc(0));
    },
    getSchema: () => new GetSchemaResponse().setSchema(JSON.stringify(schemaOf(session.double, version))),
    checkConfig: (request: CheckRequest) => new CheckResponse().setInputs(request.getNews()),
    diffConfig: (request: DiffRequest): DiffResponse => {
      const before = open(request.getOldInputs() ?? request.getOlds()).properties;
      const after = open(request.getNews()).properties;
      const replacing = new Set(session.double.replacedBy);
      const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const rules = Object.fromEntries(keys.map((key) => [key, { replaces: replacing.has(key) }]));
      return diffResponse(changes(before, after, rules));
    },
    configure: (request: ConfigureRequest) => {
      session.configure(open(request.getArgs()).properties);
      return new ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(true);
    },
    invoke: async (request: InvokeRequest) => {
      const answer = await session.function(request.getTok())(open(request.getArgs()).properties);
      return new InvokeResponse().setReturn(close(answer));
    },
    cancel: (request: Empty): Empty => {
      session.cancel();
      // The request is an empty message too, and of the right class for the answer.
      return request;
    },
  };
}

/** The schema that YAML programs need to declare a provider instance. It has no resources, because those programs declare none. */
function schemaOf({ name, inputs }: Session["double"], version: string): object {
  const inputProperties = Object.fromEntries(inputs.map((input) => [input, { type: "string" }]));
  return { name, version, provider: { inputProperties } };
}
