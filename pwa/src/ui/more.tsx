// Which screens of parents come after the first paint? All but the home screen, the choice of a period and the account, in one file.
import "../shell";
import "./more-style";

export { Aide } from "./aide";
export { Demandes } from "./demandes";
export { Espace } from "./espace";
export { Locked } from "./locked";
export { Semaine } from "./semaine";
