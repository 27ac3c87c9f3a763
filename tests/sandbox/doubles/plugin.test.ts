import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { credentials, type sendUnaryData, Server, type ServerUnaryCall, status } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { CLOUD_VARIABLE, openCloud } from "../../../sandbox/cloud/openCloud";
import { type BuiltDoubles, buildDoubles } from "../../../sandbox/doubles/build";
import { close, open, UNKNOWN } from "../../../sandbox/doubles/wire";
import { listen } from "../../../sandbox/engine/listen";
import { temporaryDirectory } from "../temporary";
import { call } from "../unaryCall";
import { CLOUDFLARE_RECORD } from "./benches";

const dir = temporaryDirectory();
const cloud = openCloud(join(dir, "cloud"));
const children: ChildProcess[] = [];
let built: BuiltDoubles;
beforeAll(async () => {
  built = await buildDoubles(join(dir, "bin"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts a plug-in as the engine does, and reads its port. */
async function start(file: string, engine = "127.0.0.1:1") {
  const child = spawn(file, [engine], { env: { ...process.env, [CLOUD_VARIABLE]: cloud.dir } });
  children.push(child);
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const client = new ResourceProviderClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure());
  return { child, client };
}

test("a plug-in is built once for the same sources, by any number of builders at once", async () => {
  const files = readdirSync(join(dir, "bin"));
  await Promise.all([buildDoubles(join(dir, "bin")), buildDoubles(join(dir, "bin"))]);
  expect(files.filter((file) => file.startsWith("pulumi-resource-"))).toEqual([
    "pulumi-resource-aws",
    "pulumi-resource-cloudflare",
  ]);
  expect(readdirSync(join(dir, "bin")).filter((file) => file.endsWith(".js"))).toEqual(
    files.filter((file) => file.endsWith(".js")),
  );
});

test.each(["cloudflare", "aws"] as const)("%s says the version of its SDK, and what it can do", async (name) => {
  const { client } = await start(built[name]);
  const empty = ResourceProviderService.getPluginInfo.requestDeserialize(Buffer.alloc(0));
  const { version } = jest.requireActual<{ version: string }>(`@pulumi/${name}/package.json`);
  const info = await call<{ getVersion(): string }>((done) => client.getPluginInfo(empty, done));
  expect(info.getVersion()).toBe(version);
  const configured = await call<pb.ConfigureResponse>((done) => client.configure(new pb.ConfigureRequest(), done));
  expect([configured.getSupportspreview(), configured.getAcceptsecrets()]).toEqual([true, true]);
  const schema = await call<pb.GetSchemaResponse>((done) => client.getSchema(new pb.GetSchemaRequest(), done));
  expect(JSON.parse(schema.getSchema())).toMatchObject({ name, version, provider: { inputProperties: {} } });
  const shaken = await call<pb.ProviderHandshakeResponse>((done) =>
    client.handshake(new pb.ProviderHandshakeRequest(), done),
  );
  expect(shaken.getAcceptSecrets()).toBe(true);
  const list = call((done) => client.getMapping(new pb.GetMappingRequest(), done));
  await expect(list).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
});

test.each([
  ["aws", "region", ["region"]],
  ["aws", "accessKey", []],
  ["cloudflare", "baseUrl", []],
] as const)("another %s configuration %s replaces %j", async (name, key, replaces) => {
  const { client } = await start(built[name]);
  const request = new pb.DiffRequest().setOlds(close({ [key]: "a" })).setNews(close({ [key]: "b" }));
  const diff = await call<pb.DiffResponse>((done) => client.diffConfig(request, done));
  expect([diff.getDiffsList(), diff.getReplacesList()]).toEqual([[key], replaces]);
});

test("a value that was secret is secret in the outputs too", async () => {
  const { client } = await start(built.cloudflare);
  await call((done) => client.configure(new pb.ConfigureRequest(), done));
  const zone = cloud.cloudflare.addZone({ name: "secret.com" });
  const news = { zoneId: zone.id, name: "secret.com", type: "TXT", ttl: 1, content: '"hidden"' };
  const request = new pb.CreateRequest()
    .setUrn(`urn:pulumi:dev::test::${CLOUDFLARE_RECORD}::name`)
    .setProperties(close(news, new Set(["content"])));
  const response = await call<pb.CreateResponse>((done) => client.create(request, done));
  const { properties, secrets } = open(response.getProperties());
  expect([properties["content"], [...secrets]]).toEqual(['"hidden"', ["content"]]);
  expect(cloud.cloudflare.records("secret.com")[0]?.content).toBe('"hidden"');
});

test("an input that is unknown in preview replaces or updates, and stays unknown", async () => {
  const { client } = await start(built.cloudflare);
  await call((done) => client.configure(new pb.ConfigureRequest(), done));
  const olds = { zoneId: "a", name: "a.com", type: "TXT", ttl: 1, content: '"x"' };
  const request = new pb.DiffRequest()
    .setUrn(`urn:pulumi:dev::test::${CLOUDFLARE_RECORD}::name`)
    .setOlds(close(olds))
    .setNews(close({ ...olds, zoneId: UNKNOWN }));
  const diff = await call<pb.DiffResponse>((done) => client.diff(request, done));
  expect(diff.getReplacesList()).toEqual(["zoneId"]);
});

test.each(["the one that started it", "one that attaches itself"])(
  "errors are told to the engine: %s",
  async (which) => {
    const told: string[] = [];
    const server = new Server();
    server.addService(EngineService, {
      log: (call: ServerUnaryCall<LogRequest, unknown>, callback: sendUnaryData<unknown>) => {
        told.push(`${call.request.getSeverity()} ${call.request.getUrn()} ${call.request.getMessage()}`);
        callback(null, EngineService.log.responseDeserialize(Buffer.alloc(0)));
      },
    });
    const port = await listen(server);
    const isAttached = which.includes("attaches");
    const { client } = await start(built.cloudflare, isAttached ? "127.0.0.1:1" : `127.0.0.1:${port}`);
    if (isAttached) await call((done) => client.attach(new PluginAttach().setAddress(`127.0.0.1:${port}`), done));
    await call((done) => client.configure(new pb.ConfigureRequest(), done));
    const request = new pb.InvokeRequest()
      .setTok("cloudflare:index/getZone:getZone")
      .setArgs(close({ zoneId: "none" }));
    await expect(call((done) => client.invoke(request, done))).rejects.toThrow("7003");
    server.forceShutdown();
    expect(told).toEqual([expect.stringMatching(/^3 {2}failed to make http request: GET .*404 Not Found/)]);
  },
);

test("a crash ends the process at once, after the write", async () => {
  const { client, child } = await start(built.cloudflare);
  await call((done) => client.configure(new pb.ConfigureRequest(), done));
  const zone = cloud.cloudflare.addZone({ name: "crash.com" });
  cloud.addFault({ kind: "crashAfter", operation: "create", zone: zone.id });
  const news = { zoneId: zone.id, name: "crash.com", type: "TXT", ttl: 1, content: '"x"' };
  const request = new pb.CreateRequest()
    .setUrn(`urn:pulumi:dev::test::${CLOUDFLARE_RECORD}::name`)
    .setProperties(close(news));
  const exited = once(child, "exit");
  await expect(call((done) => client.create(request, done))).rejects.toMatchObject({ code: status.UNAVAILABLE });
  expect(await exited).toEqual([null, "SIGKILL"]);
  expect(cloud.cloudflare.records("crash.com")).toHaveLength(1);
});

test("a plug-in says that it needs a cloud where it has none", async () => {
  const { [CLOUD_VARIABLE]: _unset, ...env } = process.env;
  const child = spawn(built.aws, { env });
  children.push(child);
  const [text] = (await once(child.stderr, "data")) as [Buffer];
  expect(text.toString()).toBe(`${CLOUD_VARIABLE} does not name the directory of the embedded cloud\n`);
  expect(await once(child, "exit")).toEqual([1, null]);
});
