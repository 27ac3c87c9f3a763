/** The RPCs about resources: check, diff, create, read, update and delete. */
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type DiffResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";

import type { ResourceDouble } from "../double";
import { type Handlers, type Session, typeOf } from "../session";
import { close, open, type Properties } from "../wire";
import { diffResponse } from "./diffResponse";

/** The RPCs of a resource. */
export function resourceHandlers(session: Session): Handlers {
  const on = <R extends { getUrn(): string }>(handle: (double: ResourceDouble, request: R) => unknown) => {
    return (request: R): unknown => handle(session.resource(typeOf(request.getUrn())), request);
  };
  return {
    check: on(check),
    diff: on(diff),
    create: on(create),
    read: on(async (double, request: ReadRequest) => {
      const response = await read(double, request);
      const { missing } = session.double;
      if (response.getId() === "" && missing !== undefined) await session.tell?.("warning", missing, request.getUrn());
      return response;
    }),
    update: on(update),
    delete: on(remove),
  };
}

function check(double: ResourceDouble, request: CheckRequest): CheckResponse {
  const failures = double.check(open(request.getNews()).properties);
  const list = failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason));
  return new CheckResponse().setInputs(request.getNews()).setFailuresList(list);
}

function diff(double: ResourceDouble, request: DiffRequest): DiffResponse {
  const before = open(request.getOlds()).properties;
  const after = keepIgnored(request.getIgnorechangesList(), before, open(request.getNews()).properties);
  return diffResponse(double.diff(before, after));
}

async function create(double: ResourceDouble, request: CreateRequest): Promise<CreateResponse> {
  const { properties, secrets } = open(request.getProperties());
  if (request.getPreview()) return new CreateResponse().setProperties(close(double.preview(properties), secrets));
  const { id, outputs } = await double.create(properties);
  return new CreateResponse().setId(id).setProperties(close(outputs, secrets));
}

async function update(double: ResourceDouble, request: UpdateRequest): Promise<UpdateResponse> {
  const { properties: news, secrets } = open(request.getNews());
  const before = open(request.getOlds()).properties;
  const isPreview = request.getPreview();
  const outputs = isPreview ? double.preview(news, before) : await double.update(request.getId(), before, news);
  return new UpdateResponse().setProperties(close(outputs, secrets));
}

async function read(double: ResourceDouble, request: ReadRequest): Promise<ReadResponse> {
  const state = open(request.getProperties());
  const found = await double.read(request.getId(), state.properties);
  if (!found) return new ReadResponse();
  const known = open(request.getInputs());
  const isImport = Object.keys(known.properties).length === 0;
  const inputs = isImport ? found.inputs : refreshed(known.properties, found.inputs);
  return new ReadResponse()
    .setId(found.id)
    .setProperties(close(found.outputs, state.secrets))
    .setInputs(close(inputs, known.secrets));
}

async function remove(double: ResourceDouble, request: DeleteRequest): Promise<unknown> {
  await double.delete(request.getId(), open(request.getProperties()).properties);
  // An empty message must be of the class that the stub serializes, and the library may be installed twice.
  return ResourceProviderService.delete.responseDeserialize(Buffer.alloc(0));
}

/** The inputs after a refresh: those that the program gave, with the values that the API has now. */
function refreshed(known: Properties, found: Properties): Properties {
  return Object.fromEntries(Object.keys(known).map((key) => [key, found[key]]));
}

/** Takes ignored properties from the state, so that they show no change. (The engine itself resets ignored inputs only.) */
function keepIgnored(ignored: readonly string[], before: Properties, after: Properties): Properties {
  return { ...after, ...Object.fromEntries(ignored.filter((key) => key in after).map((key) => [key, before[key]])) };
}
