// Does the offline story hold in Firefox ESR?
import { firefox } from "../lib/firefox.mjs";
import { tell } from "./story.mjs";

tell(firefox);
