/** The entry point of the plugin `pulumi-resource-aws`. */
import { runPlugin } from "./main";
import { awsDouble } from "./route53/double";

runPlugin(awsDouble);
