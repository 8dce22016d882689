// What becomes of *de* and *à* before a name? The same rules as in `server/templates/french.rs`.

/** A vowel that one hears first: *Inès*, *Émile*, *Yves* but not *Yanis*, *Hélène* but not *Hugo* (of which both are said). */
const ELIDES = /^([aàâäeéèêëiîïoôöuùûüœæ]|h[eéèêiîy]|y(?![aàâäeéèêëiîïoôöuùûüyœæ]))/i;
/** The article with which a centre's name begins. */
const ARTICLE = /^(Le |La |Les |L[’'])(?=.*\S)/;

const joined = (name: string, words: readonly [le: string, les: string, plain: string]): string => {
  const article = ARTICLE.exec(name)?.[0];
  const rest = name.slice(article?.length ?? 0);
  switch (article) {
    case undefined:
      return `${words[2]}${name}`;
    case "Le ":
      return `${words[0]} ${rest}`;
    case "Les ":
      return `${words[1]} ${rest}`;
    default:
      return `${words[2]}${article === "La " ? "la " : "l’"}${rest}`;
  }
};

/** *d’Aurélie*, *du Moulin*, *des Platanes*, *de la Halle*. */
export const ofName = (name: string): string => (ELIDES.test(name) ? `d’${name}` : joined(name, ["du", "des", "de "]));
/** *au Moulin*, *aux Platanes*, *à la Halle*. */
export const atPlace = (name: string): string => joined(name, ["au", "aux", "à "]);
