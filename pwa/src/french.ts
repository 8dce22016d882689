// How are dates, hours, amounts and small words written in French? Pure: nothing here reads a clock.
const days = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat("fr-FR", { timeZone: "UTC", ...options });
const instants = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", ...options });

const weekdayDay = days({ weekday: "long", day: "numeric", month: "long" });
const weekdayDayYear = days({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortWeekday = days({ weekday: "short", day: "numeric", month: "short" });
const dayMonth = days({ day: "numeric", month: "long" });
const monthYear = days({ month: "long", year: "numeric" });
const clockTime = instants({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendarDay = instants({ year: "numeric", month: "2-digit", day: "2-digit" });
const decimals = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });

/** French writes the first of a month *1er*. */
const first = (text: string): string => text.replace(/(^|\s)1(?=\s)/, "$11er");
const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** `2026-07-09` → *jeudi 9 juillet*. */
export const dayLong = (date: string): string => first(weekdayDay.format(noon(date)));
/** `2026-07-09` → *jeudi 9 juillet 2026*. */
export const dayFull = (date: string): string => first(weekdayDayYear.format(noon(date)));
/** `2026-07-09` → *jeu. 9 juil.* */
export const dayShort = (date: string): string => first(shortWeekday.format(noon(date)));
/** `2026-07-09` → *9 juillet*. */
export const dayOnly = (date: string): string => first(dayMonth.format(noon(date)));
/** `2026-07-09` → *09/07/2026*, as in the columns of an account. */
export const dayNumbers = (date: string): string => date.split("-").reverse().join("/");
/** `2024-09-04` → *4 septembre 2024*. */
export const dayWhole = (date: string): string => `${dayOnly(date)} ${date.slice(0, 4)}`;
/** `2026-07-09` → *juillet 2026*. */
export const monthOf = (date: string): string => monthYear.format(noon(date));
/** *du 9 au 13 juillet*, *du 29 juin au 3 juillet*. */
export const fromTo = (from: string, to: string): string => {
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  const start = sameMonth ? (Number(from.slice(8)) === 1 ? "1er" : String(Number(from.slice(8)))) : dayOnly(from);
  return from === to ? `le ${dayOnly(from)}` : `du ${start} au ${dayOnly(to)}`;
};

/** Instant → *14 h 05*, *8 h*; its spaces do not break. */
export const hour = (instant: number): string => {
  const [hours, minutes] = clockTime.format(instant).split(":");
  return `${Number(hours)}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
};
/** Instant → the local date in Paris, `2026-07-09`. */
export const localDate = (instant: number): string => {
  const parts = Object.fromEntries(calendarDay.formatToParts(instant).map((p) => [p.type, p.value]));
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
};
/** Instant → *aujourd’hui à 14 h 05*, *hier à …*, *jeudi 9 juillet à …*. */
export const moment = (instant: number, now: number): string => {
  const date = localDate(instant);
  const today = localDate(now);
  if (date === today) return `aujourd’hui à ${hour(instant)}`;
  if (date === addDays(today, -1)) return `hier à ${hour(instant)}`;
  if (date === addDays(today, 1)) return `demain à ${hour(instant)}`;
  return `${date.slice(0, 4) === today.slice(0, 4) ? dayLong(date) : dayFull(date)} à ${hour(instant)}`;
};

/** 3224 → *32,24 €*, -300 → *−3,00 €*. */
export const money = (cents: number): string => euros.format(cents / 100).replace("-", "−");
/** A quotient: 84550 → *845,50*, always with its two decimals. */
export const quotient = (hundredths: number): string => decimals.format(hundredths / 100);
/** A bound of a price list: *700* where it is whole, else *308,01*, as invoices write it. */
export const bound = (hundredths: number): string => quotient(hundredths).replace(/,00$/, "");
/** *12 ko*, *1,4 Mo*. */
export const weight = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} ko` : `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} Mo`;
/** `count(2, "demande")` → *2 demandes*. */
export const count = (n: number, word: string, plural = `${word}s`): string => `${n} ${n > 1 ? plural : word}`;
/** *Léa, Tom et Zoé*. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} et ${words[words.length - 1]}`;
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase("fr") + text.slice(1);

export const addDays = (date: string, n: number): string => new Date(noon(date).getTime() + n * 86_400_000).toISOString().slice(0, 10);
/** 1 Monday … 7 Sunday. */
export const weekday = (date: string): number => noon(date).getUTCDay() || 7;
export const mondayOf = (date: string): string => addDays(date, 1 - weekday(date));
/** First year of the school year (1 September to 31 August) of a date. */
export const schoolYear = (date: string): number => Number(date.slice(0, 4)) - (Number(date.slice(5, 7)) < 9 ? 1 : 0);
export const ageOn = (birth: string, date: string): number =>
  Number(date.slice(0, 4)) - Number(birth.slice(0, 4)) - (date.slice(5) < birth.slice(5) ? 1 : 0);
