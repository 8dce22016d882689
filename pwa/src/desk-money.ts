// What does a desk ask the server about money? Everything needs the network; what a director writes down has an id of its own, so that it acts once.
import type { Outcome } from "./account";
import type { AccountRow } from "./gen/AccountRow";
import type { AccountView } from "./gen/AccountView";
import type { AuditLine } from "./gen/AuditLine";
import type { CentreMoney } from "./gen/CentreMoney";
import type { DeskMoney } from "./gen/DeskMoney";
import type { FamilyQuotient } from "./gen/FamilyQuotient";
import type { MakePlan } from "./gen/MakePlan";
import type { PreviewReminder } from "./gen/PreviewReminder";
import type { ReminderPreview } from "./gen/ReminderPreview";
import type { RemindersView } from "./gen/RemindersView";
import type { SendReminders } from "./gen/SendReminders";
import type { SentReminders } from "./gen/SentReminders";
import type { IssuedRun } from "./gen/IssuedRun";
import type { IssueRun } from "./gen/IssueRun";
import type { PriceList } from "./gen/PriceList";
import type { PricesView } from "./gen/PricesView";
import type { Residence } from "./gen/Residence";
import type { RunLines } from "./gen/RunLines";
import type { RunProgress } from "./gen/RunProgress";
import type { RunView } from "./gen/RunView";
import type { SavedPrices } from "./gen/SavedPrices";
import type { TrailLine } from "./gen/TrailLine";
import type { TreatAlarm } from "./gen/TreatAlarm";
import { askServer } from "./polite";

const of = (centre: string): string => `/api/desk/${encodeURIComponent(centre)}`;
const account = (centre: string, family: string): string => `${of(centre)}/accounts/${encodeURIComponent(family)}`;
/** A run over thousands of families takes its time. */
const LONG_MS = 300_000;

export const listAccounts = (centre: string): Promise<Outcome<AccountRow[]>> => askServer("GET", `${of(centre)}/accounts`);
export const readAccount = (centre: string, family: string): Promise<Outcome<AccountView>> => askServer("GET", account(centre, family));

/** After a silence of the network the same act goes again by itself, with the same id. */
const AGAIN_MS = [1_000, 3_000] as const;
export async function writeDown(centre: string, family: string, act: DeskMoney): Promise<Outcome<unknown>> {
  const send = (): Promise<Outcome<unknown>> => askServer("POST", `${account(centre, family)}/acts`, act);
  let answer = await send();
  for (const pause of AGAIN_MS) {
    if (answer.ok || answer.problem.status !== 0) break;
    await new Promise((done) => setTimeout(done, pause));
    answer = await send();
  }
  return answer;
}

export const addQuotient = (centre: string, family: string, quotient: FamilyQuotient): Promise<Outcome<unknown>> =>
  askServer("POST", `${account(centre, family)}/quotients`, quotient);
export const setResidence = (centre: string, family: string, residence: Residence): Promise<Outcome<unknown>> =>
  askServer("PUT", `${account(centre, family)}/residence`, { residence });

/** In several instalments: until that day, the family may pay this amount online instead of its whole balance. */
export const openPayment = (centre: string, family: string, cents: number, until: string): Promise<Outcome<unknown>> =>
  askServer("PUT", `${account(centre, family)}/opened`, { cents, until });

/** The bank never answered: another payment may be begun. */
export const stopWaiting = (centre: string, family: string, order: string): Promise<Outcome<unknown>> =>
  askServer("DELETE", `${account(centre, family)}/orders/${encodeURIComponent(order)}`);

export const makePlan = (centre: string, family: string, plan: MakePlan): Promise<Outcome<unknown>> =>
  askServer("POST", `${account(centre, family)}/plans`, plan);
export const endPlan = (centre: string, family: string, plan: string): Promise<Outcome<unknown>> =>
  askServer("DELETE", `${account(centre, family)}/plans/${encodeURIComponent(plan)}`);

export const readReminders = (centre: string): Promise<Outcome<RemindersView>> => askServer("GET", `${of(centre)}/reminders`);
export const previewReminder = (centre: string, what: PreviewReminder): Promise<Outcome<ReminderPreview>> =>
  askServer("POST", `${of(centre)}/reminders/preview`, what);
export const sendReminders = (centre: string, what: SendReminders): Promise<Outcome<SentReminders>> =>
  askServer("POST", `${of(centre)}/reminders`, what, LONG_MS);

/** A paper of one of the families, as the desk opens it. */
export const deskPaper = (centre: string, paper: string): string => `${of(centre)}/papers/${encodeURIComponent(paper)}.pdf`;

/** Who did what on a family's file, the latest first. */
export const readTrail = (centre: string, family: string): Promise<Outcome<TrailLine[]>> => askServer("GET", `${account(centre, family)}/trail`);

/** Null: no draft was ever made. */
export const latestRun = (centre: string): Promise<Outcome<RunView | null>> => askServer("GET", `${of(centre)}/runs`);
/** What the draft of a family invoices, line by line. */
export const runLines = (centre: string, run: string, family: string): Promise<Outcome<RunLines>> =>
  askServer("GET", `${of(centre)}/runs/${encodeURIComponent(run)}/families/${encodeURIComponent(family)}`);
/** Between two looks at how far the draft is. */
const LOOK_MS = 700;
/** `told` hears how many families are done, of how many, while the server computes. */
export async function makeRun(centre: string, from: string, to: string, told: (progress: RunProgress) => void): Promise<Outcome<RunView>> {
  let waits = true;
  const look = async (): Promise<void> => {
    const answer: Outcome<RunProgress | null> = await askServer("GET", `${of(centre)}/runs/progress`);
    if (!waits) return;
    if (answer.ok && answer.value) told(answer.value);
    setTimeout(() => void look(), LOOK_MS);
  };
  setTimeout(() => void look(), LOOK_MS);
  const answer: Outcome<RunView> = await askServer("POST", `${of(centre)}/runs`, { from, to }, LONG_MS);
  waits = false;
  return answer;
}

/** Families of one request: a long run is neither too large nor waited for too long, and its screen says how far it is. */
const ISSUED_AT_ONCE = 200;
/** `told` hears how many families are done. What was issued before a refusal stays issued: the next press goes on after it. */
export async function issueRun(centre: string, run: string, what: IssueRun, told: (done: number) => void): Promise<Outcome<IssuedRun>> {
  const all: IssuedRun = { invoices: [], left: [] };
  const confirmed = new Set(what.confirmed);
  for (let at = 0; at < what.families.length; at += ISSUED_AT_ONCE) {
    const families = what.families.slice(at, at + ISSUED_AT_ONCE);
    const some: IssueRun = { families, confirmed: families.filter((id) => confirmed.has(id)) };
    const answer: Outcome<IssuedRun> = await askServer("POST", `${of(centre)}/runs/${encodeURIComponent(run)}/issue`, some, LONG_MS);
    if (!answer.ok) return answer;
    all.invoices.push(...answer.value.invoices);
    all.left.push(...answer.value.left);
    told(at + families.length);
  }
  return { ok: true, value: all };
}

export const listPrices = (centre: string): Promise<Outcome<PricesView>> => askServer("GET", `${of(centre)}/price-lists`);
/** Null: the list stands alone on its days. */
export const savePrices = (centre: string, list: PriceList): Promise<Outcome<SavedPrices | null>> =>
  askServer("PUT", `${of(centre)}/price-lists/${encodeURIComponent(list.id)}`, list);

export const readSettingsOf = (centre: string): Promise<Outcome<CentreMoney>> => askServer("GET", `${of(centre)}/money-settings`);
export const saveSettings = (centre: string, money: CentreMoney): Promise<Outcome<unknown>> =>
  askServer("PUT", `${of(centre)}/money-settings`, money);

export const readAudit = (centre: string): Promise<Outcome<AuditLine[]>> => askServer("GET", `${of(centre)}/money-audit`);
export const treatAlarm = (centre: string, what: TreatAlarm): Promise<Outcome<unknown>> =>
  askServer("POST", `${of(centre)}/money-audit/treated`, what);
export interface MadeCertificates {
  readonly made: number;
  /** Families whose certificate says the same already. */
  readonly same: number;
  /** Families that paid nothing that year. */
  readonly nothing: number;
}
export const makeCertificates = (centre: string, year: number): Promise<Outcome<MadeCertificates>> =>
  askServer("POST", `${of(centre)}/certificates`, { year }, LONG_MS);

export const operationsCsv = (centre: string, from: string, to: string): string => `${of(centre)}/export/operations.csv?from=${from}&to=${to}`;
export const fecFile = (centre: string, year: number): string => `${of(centre)}/export/fec.txt?year=${year}`;
