// What is said when the server cannot answer that question yet? An address that it does not know is *indisponible*, not a fault of the person.
import { call, type Outcome } from "./account";

export const ABSENT = "Indisponible pour le moment : le serveur n’ouvre pas encore ce service.";

export async function askServer<T>(method: string, path: string, body?: unknown, limitMs?: number): Promise<Outcome<T>> {
  const answer = await call<T>(method, path, body, limitMs);
  if (answer.ok || answer.problem.status !== 404 || !["", "not_found"].includes(answer.problem.code)) return answer;
  return { ok: false, problem: { ...answer.problem, title: ABSENT } };
}
