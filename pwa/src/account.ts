// What does the server know of my sign-in? The few questions of *Espace utilisateur*; all of them need the network.

/** One installation or browser that is signed in. */
export interface DeviceView {
  readonly id: string;
  readonly label: string;
  readonly mine: boolean;
  readonly current: boolean;
  readonly seen_at: number;
}
/** Why the server said no; `field` names the input to mend. `status` 0: the server could not be reached. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly field: string | null;
  /** Everything to mend, where there are several things. */
  readonly errors?: readonly { readonly title: string; readonly field?: string }[] | undefined;
}
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

const UNREACHABLE: Problem = {
  status: 0,
  code: "unreachable",
  title: "Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.",
  field: null,
};
const TIME_LIMIT_MS = 20_000;

/** One exchange with the server, of JSON or of a file as it is; a refusal is a value, never an exception. */
export async function call<T>(method: string, path: string, body?: unknown, limitMs = TIME_LIMIT_MS): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      headers: body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" },
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(limitMs),
    });
    const text = await response.text();
    const value: unknown = text === "" ? null : JSON.parse(text);
    if (response.ok) return { ok: true, value: value as T };
    const said = (value ?? {}) as Partial<Problem>;
    const title = said.title ?? "Le serveur a refusé cette demande. Réessayez dans un moment.";
    return { ok: false, problem: { status: response.status, code: said.code ?? "", title, field: said.field ?? null, errors: said.errors } };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

export const changePassword = (current: string, fresh: string, again: string): Promise<Outcome<null>> =>
  call("POST", "/api/password", { current, new: fresh, again });
export const listDevices = async (): Promise<Outcome<DeviceView[]>> => {
  const answer = await call<DeviceView[] | { devices: DeviceView[] }>("GET", "/api/devices");
  if (!answer.ok) return answer;
  return { ok: true, value: Array.isArray(answer.value) ? answer.value : answer.value.devices };
};
export const endDevice = (id: string): Promise<Outcome<null>> => call("DELETE", `/api/devices/${encodeURIComponent(id)}`);
