// Who am I for the server, and where am I signed in? Password, devices, sign-out.
import { useEffect, useState } from "preact/hooks";
import { Freshness } from "./freshness";
import { Title, To } from "./common";
import { Icon } from "./icons";
import { Password } from "./mot-de-passe";
import { SignOut } from "./deconnexion";
import { endDevice, listDevices, say, type DeviceView } from "../actions";
import { moment } from "../french";
import { families, now, session } from "../state";

export function Espace() {
  const s = session.value;
  return (
    <>
      <p class="back">
        <To path={families.value.length > 0 ? "compte" : "bureau"} class="target">
          <Icon name="back" /> {families.value.length > 0 ? "Compte" : "Bureau"}
        </To>
      </p>
      <Title>Espace utilisateur</Title>
      <Freshness />
      {s && (
        <section class="card stack" aria-labelledby="who">
          <h2 id="who">Votre identifiant</h2>
          <p class="strong">{s.email}</p>
          <p class="small muted">Pour changer d’adresse e-mail, demandez-le au directeur de votre centre.</p>
        </section>
      )}
      <Password />
      <Devices />
      <SignOut />
    </>
  );
}

function Devices() {
  const [devices, setDevices] = useState<readonly DeviceView[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    const answer = await listDevices();
    if (answer.ok) setDevices(answer.value);
    setTrouble(answer.ok ? null : answer.problem.title);
  };
  const end = async (device: DeviceView): Promise<void> => {
    const answer = await endDevice(device.id);
    if (!answer.ok) return say("no", answer.problem.title);
    say("ok", "Cet appareil est déconnecté.");
    await load();
  };
  useEffect(() => void load(), []);
  return (
    <section class="card" aria-labelledby="devices">
      <h2 id="devices">Appareils connectés</h2>
      {trouble && <p class="muted">{trouble}</p>}
      {devices === null && !trouble && <p class="muted">Chargement…</p>}
      <ul class="plain devices">
        {(devices ?? []).map((d) => (
          <li key={d.id}>
            <Icon name="phone" />
            <span>
              <b>{d.label}</b>
              {d.current && " (celui-ci)"}
              <small class="muted">
                {" "}
                {d.current ? "En ce moment" : `Dernière visite ${moment(d.seen_at, now.value)}`}
                {d.mine && ", reste connecté"}
              </small>
            </span>
            {!d.current && (
              <button type="button" class="button danger" aria-label={`Déconnecter ${d.label}`} onClick={() => void end(d)}>
                Déconnecter
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
