// What does a parent ask the server about money? Everything here needs the network, but the operations and papers that are kept on the device.
import type { Outcome } from "./account";
import { remember, recall, unlearn } from "./db";
import type { Means } from "./gen/Means";
import type { OperationView } from "./gen/OperationView";
import type { OrderView } from "./gen/OrderView";
import type { PayForm } from "./gen/PayForm";
import type { Payer } from "./gen/Payer";
import { keepBody, keepPaper, keepUnread, keptBody } from "./papers";
import { askServer } from "./polite";
import { families, keyOf, type FamilyCentre } from "./state";

const of = (f: FamilyCentre): string => `/api/family/${encodeURIComponent(f.family)}/${encodeURIComponent(f.centre)}`;

/** The payer of this centre's account. */
export const savePayer = (f: FamilyCentre, payer: Payer): Promise<Outcome<unknown>> => askServer("PUT", `${of(f)}/payer`, payer);

/** What a parent presses; `anyway`: knowing that another payment was begun a moment ago. */
export interface Pressed {
  readonly means: Means;
  readonly payer: Payer;
  readonly whole: boolean;
  readonly anyway: boolean;
}
/** A payment begins, of the whole balance or of what was opened: what must be posted to the platform. */
export const startPayment = (f: FamilyCentre, pressed: Pressed): Promise<Outcome<PayForm>> => askServer("POST", `${of(f)}/pay`, pressed);

/** Whose data go to the platform now: there again when the payment is refused or given up and tried once more. */
export const keepTyped = (f: FamilyCentre, payer: Payer): Promise<void> => remember("paying", { account: keyOf(f), payer });
export const typedBefore = (f: FamilyCentre): Promise<Payer | null> =>
  recall("paying").then((paying) => (paying?.account === keyOf(f) ? paying.payer : null));
/** The payment went through: they are nobody's business any more on this device. */
export const forgetTyped = (): Promise<void> => unlearn("paying");

export const readOrder = (f: FamilyCentre, order: string): Promise<Outcome<OrderView>> =>
  askServer("GET", `${of(f)}/orders/${encodeURIComponent(order)}`);

/** Leaves for the payment platform: an ordinary form, posted by the whole page. */
export function leaveFor({ url, fields }: PayForm): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.acceptCharset = "utf-8";
  form.hidden = true;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

/** A picture that banking apps read: a transfer of the balance, ready to be confirmed. */
export const epcUrl = (f: FamilyCentre, due: number): string => `${of(f)}/epc.svg?solde=${due}`;

export const paperUrl = (f: FamilyCentre, paper: string): string => `${of(f)}/papers/${encodeURIComponent(paper)}.pdf`;
const viewUrl = (f: FamilyCentre, operation: string): string => `${of(f)}/operations/${encodeURIComponent(operation)}`;

/** The operation as this device keeps it; null: never read here. */
export const keptOperation = (f: FamilyCentre, operation: string): Promise<OperationView | null> => keptBody<OperationView>(viewUrl(f, operation));

/** The operation as the server tells it now; it is kept for the next time, with or without network. */
export async function readOperation(f: FamilyCentre, operation: string): Promise<Outcome<OperationView>> {
  const url = viewUrl(f, operation);
  const answer = await askServer<OperationView>("GET", url);
  if (answer.ok) await keepBody(url, answer.value).catch(() => undefined);
  return answer;
}

// --- ahead: on a device *mine*, what belongs to this school year is fetched before it is asked for ------------------------------

/** What one account should have on this device. */
export interface Wanted {
  readonly place: FamilyCentre;
  /** Number of the account's last operation: when it grows, what pays what may have changed. */
  readonly last: number;
  readonly operations: readonly string[];
  readonly papers: readonly { readonly id: string; readonly label: string }[];
  /** *Imprimés* of the centre; `bytes`: when it changes, the paper did. */
  readonly printables: readonly { readonly url: string; readonly bytes: number }[];
}
/** Requests of one round, so that an exchange on the road stays small. */
const MOST_AT_ONCE = 6;
let running = false;

/** A few of those that are missing or may have changed; the next exchange goes on. */
export async function fetchAhead(list: readonly Wanted[]): Promise<void> {
  if (running) return;
  running = true;
  try {
    let left = MOST_AT_ONCE;
    for (const wanted of list) left = await fetchAccount(wanted, left);
  } finally {
    running = false;
  }
}

const isOpen = (name: string): boolean => families.value.some((f) => name.startsWith(`${keyOf(f)}/`));

async function fetchAccount({ place, last, operations, papers, printables }: Wanted, most: number): Promise<number> {
  let left = most;
  const ahead = { ...(await recall("ahead")) };
  const kept = await recall("papers");
  // Not of a family that was closed to this person meanwhile.
  const note = (): Promise<void> => remember("ahead", Object.fromEntries(Object.entries(ahead).filter(([known]) => isOpen(known))));
  for (const { url, bytes } of printables) {
    if (left <= 0) return 0;
    const name = `${keyOf(place)}${url}`;
    if (ahead[name] === bytes) continue;
    left -= 1;
    const here = await keepUnread(url);
    if (here === null) return 0;
    // One that is gone holds up neither the others nor the account.
    if (!here) continue;
    ahead[name] = bytes;
    await note();
  }
  for (const id of operations) {
    if (left <= 0) return 0;
    const name = `${keyOf(place)}/${id}`;
    if (ahead[name] === last) continue;
    left -= 1;
    const answer = await readOperation(place, id);
    // No network, or not open yet: another time.
    if (!answer.ok) return 0;
    ahead[name] = last;
    await note();
  }
  for (const { id, label } of papers) {
    if (left <= 0) return 0;
    const url = paperUrl(place, id);
    if (kept?.[url] !== undefined) continue;
    left -= 1;
    if (!(await keepPaper(url, label))) return 0;
  }
  return left;
}
