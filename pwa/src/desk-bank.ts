// What does a desk ask the server about the bank? Slips of what goes there, the statement of what comes from it. Everything needs the network.
import type { Outcome } from "./account";
import type { BankView } from "./gen/BankView";
import type { ConfirmedLines } from "./gen/ConfirmedLines";
import type { ConfirmLine } from "./gen/ConfirmLine";
import type { CorrectLine } from "./gen/CorrectLine";
import type { DepositsView } from "./gen/DepositsView";
import type { DepositView } from "./gen/DepositView";
import type { MakeDeposit } from "./gen/MakeDeposit";
import type { ReadStatement } from "./gen/ReadStatement";
import { askServer } from "./polite";

const of = (centre: string): string => `/api/desk/${encodeURIComponent(centre)}`;
/** Ten megabytes over a telephone take their time; so do hundreds of receipts. */
const LONG_MS = 300_000;

export const listDeposits = (centre: string): Promise<Outcome<DepositsView>> => askServer("GET", `${of(centre)}/deposits`);
export const makeDeposit = (centre: string, slip: MakeDeposit): Promise<Outcome<DepositView>> => askServer("POST", `${of(centre)}/deposits`, slip);
export const slipCsv = (centre: string, paper: string): string => `${of(centre)}/deposits/${encodeURIComponent(paper)}/slip.csv`;

export const readBank = (centre: string): Promise<Outcome<BankView>> => askServer("GET", `${of(centre)}/bank`);
export const sendStatement = (centre: string, file: Blob): Promise<Outcome<ReadStatement>> =>
  askServer("POST", `${of(centre)}/bank/statement`, file, LONG_MS);
export const confirmLines = (centre: string, lines: readonly ConfirmLine[]): Promise<Outcome<ConfirmedLines>> =>
  askServer("POST", `${of(centre)}/bank/confirm`, { lines }, LONG_MS);
export const correctLine = (centre: string, line: string, what: CorrectLine): Promise<Outcome<unknown>> =>
  askServer("POST", `${of(centre)}/bank/lines/${encodeURIComponent(line)}/correct`, what);
export const putAside = (centre: string, line: string, aside: boolean): Promise<Outcome<unknown>> =>
  askServer("PUT", `${of(centre)}/bank/lines/${encodeURIComponent(line)}`, { aside });
