// Does the offline story hold in WebKit?
import { webkit } from "../lib/webkit.mjs";
import { tell } from "./story.mjs";

tell(webkit);
