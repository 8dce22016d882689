// By which telephone is the family of this line reached? Kept on the device: one touch calls, also without network.
import type { DeskLine } from "../../gen/DeskLine";
import { familyOf } from "../../desk-state";
import { Icon } from "../icons";

export function Phones({ line }: { line: DeskLine }) {
  const phones = familyOf(line)?.phones ?? [];
  if (phones.length === 0) return <p class="muted small">Aucun téléphone à appeler n’est connu pour cette famille.</p>;
  return (
    <ul class="d-phones">
      {phones.map(({ name, number }) => (
        <li key={`${name} ${number}`} class="with-icon">
          <Icon name="phone" />
          <a href={`tel:${number.replaceAll(/[^+\d]/g, "")}`}>
            {name}, {number}
          </a>
        </li>
      ))}
    </ul>
  );
}
