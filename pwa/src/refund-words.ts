// How is a refund told? By what means money went back, on which day, under which number.
import { dayNumbers } from "./french";
import type { PaymentMode } from "./gen/PaymentMode";
import type { RepaidView } from "./gen/RepaidView";

const BY: Readonly<Record<PaymentMode, string>> = {
  cheque: "par chèque",
  cash: "en espèces",
  card: "sur la carte bancaire",
  ancv_paper: "en Chèques-Vacances",
  cesu_paper: "en CESU",
  ancv_connect: "en Chèque-Vacances Connect",
  e_cesu: "en E-CESU",
  transfer: "par virement",
  instant_transfer: "par virement bancaire immédiat",
};

/** *Remboursé par virement le 03/09/2026 (n° 12)*. */
export const repaidWord = ({ mode, on, reference }: RepaidView): string =>
  `Remboursé ${BY[mode]} le ${dayNumbers(on)}${reference === "" ? "" : ` (n° ${reference})`}`;
