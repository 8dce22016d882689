// What does a bank send to a centre? Statements as files: CAMT.053 and CSV, with the transfers that a story wants.
const MONTH = new Date().toISOString().slice(0, 7);
const day = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const decimal = (cents, point) => `${Math.floor(cents / 100)}${point}${String(cents % 100).padStart(2, "0")}`;
/** As people copy it from an invoice. */
const cut = (reference) => reference.replace(/(.{4})/g, "$1 ").trim();

/** `credits`: {cents, name, reference, days}, booked so many days ago; the electricity is taken between them. */
export function camt({ iban, credits }) {
  const entry = ({ cents, name, reference, days }, at) => `
      <Ntry>
        <Amt Ccy="EUR">${decimal(cents, ".")}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>${day(days)}</Dt></BookgDt><ValDt><Dt>${day(days)}</Dt></ValDt>
        <AcctSvcrRef>BQ${MONTH}${at}</AcctSvcrRef>
        <NtryDtls><TxDtls>
          <RltdPties><Dbtr><Pty><Nm>${name}</Nm></Pty></Dbtr></RltdPties>
          <RmtInf><Ustrd>VIREMENT ${cut(reference)}</Ustrd></RmtInf>
        </TxDtls></NtryDtls>
      </Ntry>`;
  return file("releve.xml", "application/xml", `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>${MONTH}</MsgId><CreDtTm>${day(0)}T06:00:00+01:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>${MONTH}</Id>
      <Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${credits.map(entry).join("")}
      <Ntry>
        <Amt Ccy="EUR">80.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>${day(1)}</Dt></BookgDt>
        <AddtlNtryInf>PRELEVEMENT ELECTRICITE</AddtlNtryInf>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
`);
}

/** The same as a spreadsheet, in the columns of a French bank and its old letters. */
export function csv({ credits }) {
  const french = (days) => day(days).split("-").reverse().join("/");
  const lines = credits.map(({ cents, name, reference, days }) => `${french(days)};VIR SEPA ${name} ${cut(reference)};;${decimal(cents, ",")}`);
  return file("releve.csv", "text/csv", ["Date;Libellé;Débit;Crédit", ...lines, `${french(1)};PRLV ELECTRICITE;80,00;`, ""].join("\r\n"), "latin1");
}

/** A picture that somebody took for a statement. */
export const noStatement = () => file("photo.xml", "image/png", "\x89PNG\r\n\x1a\n", "latin1");

const file = (name, mimeType, text, letters = "utf8") => ({ name, mimeType, buffer: Buffer.from(text, letters) });
