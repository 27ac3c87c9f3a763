import { runPlugin } from "./main";
import { awsDouble } from "./route53/double";

runPlugin(awsDouble);
