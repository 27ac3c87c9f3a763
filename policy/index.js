/** The policy pack that `--policy-pack node_modules/pulumi-odoo-mail/policy` runs. */
const { PolicyPack } = require("@pulumi/policy");
const { RULES } = require("../dist/policy/rules.js");

// Each rule looks at the whole stack: a second SPF record is one because of the first.
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
