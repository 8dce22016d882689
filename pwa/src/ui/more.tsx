// Which screens of parents come after the first paint? All but the home screen and the choice of a period, in one file.
import "../shell";
import css from "./more.css" with { type: "text" };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export { Aide } from "./aide";
export { Compte } from "./compte";
export { Demandes } from "./demandes";
export { Espace } from "./espace";
export { Locked } from "./locked";
export { Semaine } from "./semaine";
