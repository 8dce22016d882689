// How far has an answer gone? Its word, and whether it still has to leave or to be told.
import { Icon } from "../icons";
import { Badge } from "../status";
import type { Shown } from "./words";

export function Standing({ state }: { state: Shown }) {
  return (
    <>
      <Badge word={state.word} icon={state.icon} is={state.is} />
      {state.step !== "told" && (
        <span class="d-step">
          <Icon name={state.step === "to_send" ? "send" : "clock"} />
          {state.step === "to_send" ? "À envoyer" : "À publier"}
        </span>
      )}
    </>
  );
}
