// Which screens of parents come after the first paint? All but the home screen and the account, in one file, with the foot of the home screen.
import "../shell";
import "./more-style";

export { Aide } from "./aide";
export { DraftLines } from "./brouillons";
export { Demandes } from "./demandes";
export { Espace } from "./espace";
export { InstallHint } from "./install";
export { Locked } from "./locked";
export { NoFamily } from "./no-family";
export { Papers } from "./imprimes";
export { Reserver } from "./reserver";
