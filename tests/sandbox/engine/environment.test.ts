import path from "node:path";
import { sandboxEnvironment } from "../../../sandbox/engine/environment";

const parts = {
  pulumi: "/cache/cli/pulumi",
  languageHost: "/checkout/.sandbox/bin/host.cjs",
  node: "/node22/bin/node",
  cloud: "/sandbox/cloud",
  backend: "/sandbox/backend",
  home: "/sandbox/home",
  compileCache: "/checkout/.sandbox/compileCache",
};

describe("the environment of a sandbox run", () => {
  const foreign = [
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_STACK",
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "CLOUDFLARE_API_TOKEN",
    "CF_API_TOKEN",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "VAULT_TOKEN",
    "ODOO_MAIL_SANDBOX_CLOUD_OF_ANOTHER",
    "NO_COLOR",
  ];

  it.each(foreign)("holds nothing of the person's own set-up: %s", (name) => {
    expect(sandboxEnvironment({ ...parts, base: { [name]: "theirs" } })).not.toHaveProperty(name);
  });

  it("replaces the person's backend and passphrase by its own", () => {
    const base = {
      PULUMI_BACKEND_URL: "s3://company",
      PULUMI_CONFIG_PASSPHRASE: "secret",
      PULUMI_HOME: "/home/me/.pulumi",
    };
    expect(sandboxEnvironment({ ...parts, base })).toMatchObject({
      PULUMI_BACKEND_URL: "file:///sandbox/backend",
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_HOME: "/sandbox/home",
      ODOO_MAIL_SANDBOX_CLOUD: "/sandbox/cloud",
    });
  });

  it("downloads nothing, asks nobody for updates, and keeps no copy of each state", () => {
    expect(sandboxEnvironment({ ...parts, base: {} })).toMatchObject({
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    });
  });

  it("puts the CLI and the node of this process before the person's PATH, each directory once", () => {
    const base = { PATH: ["/usr/bin", "", "/cache/cli", "/home/me/bin"].join(path.delimiter), HOME: "/home/me" };
    const env = sandboxEnvironment({ ...parts, base });
    expect(env["PATH"]?.split(path.delimiter)).toEqual(["/cache/cli", "/node22/bin", "/usr/bin", "/home/me/bin"]);
    expect(env["HOME"]).toBe("/home/me");
  });
});
