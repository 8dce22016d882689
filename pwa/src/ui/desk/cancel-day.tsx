// The centre takes back a place that the family was told: it closes that day, or a parent telephoned.
import { dayLong } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import { cancelDay } from "../../desk-actions";
import { ofName } from "../../names";
import { announced, close } from "./inbox-state";
import { Phones } from "./phones";
import { ReasonForm } from "./reason-form";

const USUAL = ["Annulé à votre demande, par téléphone.", "Le centre est fermé ce jour-là.", "La sortie est annulée."];

export function CancelDay({ line }: { line: DeskLine }) {
  const cancel = (reason: string): void => {
    close();
    void cancelDay(line, reason).then((done) => {
      if (done) announced.value = `Journée ${ofName(line.child_name)} annulée, à envoyer.`;
    });
  };
  return (
    <ReasonForm
      id="cancel-reason"
      title="Annuler cette journée"
      label="Raison"
      hint="La famille la lira, avec un mail, dès que le serveur l’a reçue."
      usual={USUAL}
      yes="Annuler la journée"
      onReason={cancel}
    >
      <p>
        {line.child_name}, {dayLong(line.date)} : la place est rendue et proposée au premier de la liste d’attente dont toute la demande tient. Cela ne se reprend pas.
      </p>
      <Phones line={line} />
      <p class="muted small">La journée ne sera pas facturée ; un jour déjà facturé se corrige par un avoir, dans « Comptes ».</p>
    </ReasonForm>
  );
}
