import { join } from "node:path";

import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import { cloudflareDouble } from "../../../sandbox/doubles/cloudflare/double";
import { servePlugin } from "../../../sandbox/doubles/plugin";
import type { Teller } from "../../../sandbox/doubles/teller";
import { awsDouble } from "../../../sandbox/doubles/route53/double";
import { close, open, type Properties } from "../../../sandbox/doubles/wire";
import { temporaryDirectory } from "../temporary";

/** What the engine would do with a double, over gRPC. Rejections carry the text that the user reads. */
export interface Engine {
  readonly cloud: Cloud;
  readonly crashed: () => number;
  /** What was told to the user beside the answers, with the name of the resource. */
  readonly told: readonly string[];
  invoke(token: string, args: Properties): Promise<Properties>;
  check(type: string, news: Properties): Promise<readonly string[]>;
  diff(type: string, outputs: Properties, news: Properties): Promise<pb.DiffResponse.AsObject>;
  create(type: string, news: Properties, preview?: boolean): Promise<{ id: string; outputs: Properties }>;
  read(type: string, id: string, outputs?: Properties, inputs?: Properties): Promise<Read>;
  update(type: string, id: string, outputs: Properties, news: Properties): Promise<Properties>;
  delete(type: string, id: string, outputs: Properties): Promise<void>;
  cancel(): Promise<unknown>;
}

/** What Read answers; the id is empty when the resource is gone. */
export interface Read {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
}

const root = temporaryDirectory();
let clouds = 0;
const running: (() => void)[] = [];
afterAll(() => running.forEach((stop) => stop()));

/** Serves a double in this process, on a cloud of its own, and talks to it as the engine does. */
export async function startEngine(
  provider: "cloudflare" | "aws",
  config: Properties = {},
  cloud = openCloud(join(root, String(++clouds))),
): Promise<Engine> {
  let crashes = 0;
  // In a process of its own the double would be gone; here the request just fails.
  const crash = (): never => {
    crashes++;
    throw new Error("the plug-in died");
  };
  const told: string[] = [];
  const tell: Teller = (severity, message, urn) => {
    told.push(`${severity} ${urn?.split("::").at(-1) ?? "stack"}: ${message}`);
    return Promise.resolve();
  };
  const double = provider === "cloudflare" ? cloudflareDouble(cloud, crash) : awsDouble(cloud, crash);
  const plugin = await servePlugin(double, "1.2.3", tell);
  const client = new ResourceProviderClient(`127.0.0.1:${plugin.port}`, credentials.createInsecure());
  running.push(() => client.close(), plugin.close);
  await call((done) => client.configure(new pb.ConfigureRequest().setArgs(close(config)), done));
  return { cloud, crashed: () => crashes, told, ...functions(client), ...resources(client) };
}

function functions(client: ResourceProviderClient) {
  return {
    invoke: async (token: string, args: Properties) => {
      const request = new pb.InvokeRequest().setTok(token).setArgs(close(args));
      return open((await call<pb.InvokeResponse>((done) => client.invoke(request, done))).getReturn()).properties;
    },
    cancel: () => call((done) => client.cancel(empty(), done)),
  };
}

function resources(client: ResourceProviderClient) {
  const urn = (type: string): string => `urn:pulumi:dev::test::odoo-mail:index:SpfRecord$${type}::name`;
  return {
    check: async (type: string, news: Properties) => {
      const request = new pb.CheckRequest().setUrn(urn(type)).setNews(close(news));
      const response = await call<pb.CheckResponse>((done) => client.check(request, done));
      return response.getFailuresList().map((failure) => failure.getProperty());
    },
    diff: async (type: string, outputs: Properties, news: Properties) => {
      const request = new pb.DiffRequest().setUrn(urn(type)).setOlds(close(outputs)).setNews(close(news));
      return (await call<pb.DiffResponse>((done) => client.diff(request, done))).toObject();
    },
    create: async (type: string, news: Properties, preview = false) => {
      const request = new pb.CreateRequest().setUrn(urn(type)).setProperties(close(news)).setPreview(preview);
      const response = await call<pb.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), outputs: open(response.getProperties()).properties };
    },
    read: async (type: string, id: string, outputs: Properties = {}, inputs: Properties = {}) => {
      const request = new pb.ReadRequest().setUrn(urn(type)).setId(id);
      request.setProperties(close(outputs)).setInputs(close(inputs));
      const response = await call<pb.ReadResponse>((done) => client.read(request, done));
      return {
        id: response.getId(),
        outputs: open(response.getProperties()).properties,
        inputs: open(response.getInputs()).properties,
      };
    },
    update: async (type: string, id: string, outputs: Properties, news: Properties) => {
      const request = new pb.UpdateRequest().setUrn(urn(type)).setId(id);
      request.setOlds(close(outputs)).setNews(close(news));
      return open((await call<pb.UpdateResponse>((done) => client.update(request, done))).getProperties()).properties;
    },
    delete: async (type: string, id: string, outputs: Properties) => {
      const request = new pb.DeleteRequest().setUrn(urn(type)).setId(id).setProperties(close(outputs));
      await call((done) => client.delete(request, done));
    },
  };
}

function call<T>(send: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(new Error(error.details)) : resolve(response)));
  });
}

/** An empty message of the class that the stub serializes, which may come from another copy of the library. */
function empty(): Empty {
  return ResourceProviderService.cancel.requestDeserialize(Buffer.alloc(0));
}
