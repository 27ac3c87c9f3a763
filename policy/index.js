const { PolicyPack } = require("@pulumi/policy");
const { RULES } = require("../dist/policy/rules.js");

/** The pack that `--policy-pack node_modules/pulumi-odoo-mail/policy` runs: the rules, each as a policy over the whole stack. */
new PolicyPack("odoo-mail", {
  policies: RULES.map(({ name, description, level, check }) => ({
    name,
    description,
    enforcementLevel: level,
    validateStack: ({ resources }, report) => {
      for (const { urn, message } of check(resources)) report(message, urn);
    },
  })),
});
