// What does the server know of the centre's families? Asked for when it is needed: the list is for the network only.
import { call, type Outcome } from "./account";

export interface FamilyRow {
  readonly id: string;
  readonly name: string;
  readonly children: readonly ChildRow[];
  readonly guardians: readonly GuardianRow[];
}
export interface ChildRow {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly birth: string;
}
export interface GuardianRow {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly phone: string;
  /** What this centre recorded. */
  readonly address: AddressRow | null;
}
export interface AddressRow {
  readonly email: string;
  /** The person has done *Première connexion*. */
  readonly confirmed: boolean;
  /** A director of this centre closed the family to that person. */
  readonly suspended: boolean;
  /** Why the latest mail to it was not delivered, in a sentence. */
  readonly failure: string | null;
}

const of = (centre: string): string => `/api/desk/${encodeURIComponent(centre)}`;

export async function listFamilies(centre: string): Promise<Outcome<readonly FamilyRow[]>> {
  const answer = await call<{ families: FamilyRow[] }>("GET", `${of(centre)}/families`);
  return answer.ok ? { ok: true, value: answer.value.families } : answer;
}

/** Records or changes the address of a parent; the same address again sends the welcome mail again. */
export const recordAddress = (centre: string, guardian: string, email: string): Promise<Outcome<unknown>> =>
  call("POST", `${of(centre)}/guardians/${encodeURIComponent(guardian)}/address`, { email });

/** After a lost phone: every device of that parent is signed out. */
export const endSessions = (centre: string, guardian: string): Promise<Outcome<unknown>> =>
  call("DELETE", `${of(centre)}/guardians/${encodeURIComponent(guardian)}/sessions`);

export const suspend = (centre: string, guardian: string, suspended: boolean): Promise<Outcome<unknown>> =>
  call("PUT", `${of(centre)}/guardians/${encodeURIComponent(guardian)}/suspended`, { suspended });
