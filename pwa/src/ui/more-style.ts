// How do the screens look that come after the first paint? One sheet, whichever of their files comes first.
import css from "./more.css" with { type: "text" };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
