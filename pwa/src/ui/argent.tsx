// Which screens show money to parents? The account, its operations, paying, certificates: one file, after the first paint.
import "../shell";
import "./more-style";
import css from "./argent.css" with { type: "text" };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export { keepAhead } from "./ahead";
export { Attestations } from "./attestations";
export { Compte } from "./compte";
export { Ends } from "./ends";
export { Paiement } from "./paiement";
