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
import { type Session, typeOf } from "../session";
import { close, open, type Properties } from "../wire";
import { diffResponse } from "./diffResponse";

/** The RPCs of a resource. */
export function resourceHandlers(session: Session) {
  const doubleOf = (request: { getUrn(): string }): ResourceDouble => session.resource(typeOf(request.getUrn()));
  return {
    check: (request: CheckRequest): CheckResponse => {
      const failures = doubleOf(request).check(open(request.getNews()).properties);
      const list = failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason));
      return new CheckResponse().setInputs(request.getNews()).setFailuresList(list);
    },
    diff: (request: DiffRequest): DiffResponse => {
      const before = open(request.getOlds()).properties;
      const after = keepIgnored(request.getIgnorechangesList(), before, open(request.getNews()).properties);
      return diffResponse(doubleOf(request).diff(before, after));
    },
    create: async (request: CreateRequest): Promise<CreateResponse> => {
      const { properties, secrets } = open(request.getProperties());
      const double = doubleOf(request);
      if (request.getPreview()) return new CreateResponse().setProperties(close(double.preview(properties), secrets));
      const { id, outputs } = await double.create(properties);
      return new CreateResponse().setId(id).setProperties(close(outputs, secrets));
    },
    update: async (request: UpdateRequest): Promise<UpdateResponse> => {
      const { properties: news, secrets } = open(request.getNews());
      const before = open(request.getOlds()).properties;
      const double = doubleOf(request);
      const outputs = request.getPreview()
        ? double.preview(news, before)
        : await double.update(request.getId(), before, news);
      return new UpdateResponse().setProperties(close(outputs, secrets));
    },
    read: async (request: ReadRequest): Promise<ReadResponse> => {
      const state = open(request.getProperties());
      const found = await doubleOf(request).read(request.getId(), state.properties);
      if (!found) return new ReadResponse();
      const known = open(request.getInputs());
      const isImport = Object.keys(known.properties).length === 0;
      const inputs = isImport ? found.inputs : refreshed(known.properties, found.inputs);
      return new ReadResponse()
        .setId(found.id)
        .setProperties(close(found.outputs, state.secrets))
        .setInputs(close(inputs, known.secrets));
    },
    delete: async (request: DeleteRequest) => {
      await doubleOf(request).delete(request.getId(), open(request.getProperties()).properties);
      // An empty message of the class that the stub serializes, which may come from another copy of the library.
      return ResourceProviderService.delete.responseDeserialize(Buffer.alloc(0));
    },
  };
}

/** After a refresh the inputs are those that the program gave, with what the API has now. */
function refreshed(known: Properties, found: Properties): Properties {
  return Object.fromEntries(Object.keys(known).map((key) => [key, found[key]]));
}

/** The engine resets ignored inputs itself; the list names what else must not show as a change. */
function keepIgnored(ignored: readonly string[], before: Properties, after: Properties): Properties {
  return { ...after, ...Object.fromEntries(ignored.filter((key) => key in after).map((key) => [key, before[key]])) };
}
