//! What stands in a CAMT.053 (ISO 20022), of any version? Booked credits; a batch with its details gives one credit for each.

use roxmltree::{Document, Node, ParsingOptions};

use super::text::{cents, date, joined, plain};
use super::{BankCredit, Statement, StatementError};

/// A file of 10 MB has fewer; beyond it somebody made it to hurt.
const NODES_MAX: u32 = 2_000_000;
/// Said where the payer gave no reference.
const NO_REFERENCE: &str = "NOTPROVIDED";

pub fn read(content: &str) -> Result<Statement, StatementError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(content, options).map_err(|_| StatementError::Xml)?;
    let message = child(document.root_element(), "BkToCstmrStmt").ok_or(StatementError::NotCamt)?;
    let mut statement = Statement::default();
    for one in children(message, "Stmt") {
        let account = at(one, &["Acct", "Id", "IBAN"]).map(|iban| iban.split_whitespace().collect::<String>());
        if statement.iban.is_some() && account.is_some() && statement.iban != account {
            return Err(StatementError::SeveralAccounts);
        }
        statement.iban = statement.iban.or(account);
        for entry in children(one, "Ntry") {
            match credits_of(entry)? {
                credits if credits.is_empty() => statement.left_out += 1,
                credits => statement.credits.extend(credits),
            }
        }
    }
    Ok(statement)
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |n| is(n, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

fn down<'a, 'i>(node: Node<'a, 'i>, path: &[&'static str]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// The text at that place.
fn at<'a>(node: Node<'a, '_>, path: &[&'static str]) -> Option<&'a str> {
    down(node, path)?.text().map(str::trim).filter(|text| !text.is_empty())
}

/// What an entry brings; nothing when it is a debit, a reversal or not booked.
fn credits_of(entry: Node<'_, '_>) -> Result<Vec<BankCredit>, StatementError> {
    let line = |node: Node<'_, '_>, what| StatementError::Line(u64::from(node.document().text_pos_at(node.range().start).row), what);
    // Since version 8 the status is a code of its own.
    let booked = at(entry, &["Sts", "Cd"]).or_else(|| at(entry, &["Sts"])).is_none_or(|status| status == "BOOK");
    let reversal = at(entry, &["RvslInd"]).is_some_and(|r| r == "true" || r == "1");
    if at(entry, &["CdtDbtInd"]) != Some("CRDT") || !booked || reversal {
        return Ok(vec![]);
    }
    let day = at(entry, &["BookgDt", "Dt"]).or_else(|| at(entry, &["BookgDt", "DtTm"])).or_else(|| at(entry, &["ValDt", "Dt"]));
    let day = day.and_then(|d| date(d.get(..10).unwrap_or(d))).ok_or_else(|| line(entry, "la date de cette écriture est illisible"))?;
    let whole = amount(entry)?.ok_or_else(|| line(entry, "le montant de cette écriture est illisible"))?;
    let own = plain(at(entry, &["AcctSvcrRef"]).unwrap_or_default());
    let details: Vec<Node<'_, '_>> = children(entry, "NtryDtls").flat_map(|d| children(d, "TxDtls")).collect();
    let credit = |cents: i64, details: &[Node<'_, '_>], own: String| BankCredit {
        date: day,
        cents,
        text: joined(details.iter().flat_map(|d| words(*d)).chain(at(entry, &["AddtlNtryInf"]))),
        reference: details.iter().find_map(|d| reference(*d)).unwrap_or_default(),
        own,
    };
    let parts = details.iter().map(|d| part(*d)).collect::<Result<Option<Vec<i64>>, _>>()?.unwrap_or_default();
    // A batch is told apart only if its parts say all of it.
    if parts.len() > 1 && parts.iter().sum::<i64>() == whole && parts.iter().all(|cents| *cents > 0) {
        let one = |(place, (cents, detail)): (usize, (i64, &Node<'_, '_>))| {
            let its_own = at(*detail, &["Refs", "AcctSvcrRef"]).or_else(|| at(*detail, &["Refs", "TxId"])).map(plain);
            credit(cents, &[*detail], its_own.unwrap_or_else(|| format!("{own}#{place}")))
        };
        return Ok(parts.into_iter().zip(&details).enumerate().map(one).collect());
    }
    Ok(if whole > 0 { vec![credit(whole, &details, own)] } else { vec![] })
}

/// The amount of a node, in euros.
fn amount(node: Node<'_, '_>) -> Result<Option<i64>, StatementError> {
    let Some(amount) = child(node, "Amt") else { return Ok(None) };
    if amount.attribute("Ccy").is_some_and(|currency| currency != "EUR") {
        return Err(StatementError::Currency);
    }
    Ok(amount.text().and_then(cents))
}

/// The amount of one transaction of a batch, where the bank says it.
fn part(details: Node<'_, '_>) -> Result<Option<i64>, StatementError> {
    match amount(details)? {
        Some(cents) => Ok(Some(cents)),
        None => down(details, &["AmtDtls", "TxAmt"]).map_or(Ok(None), amount),
    }
}

/// Who paid, and what they wrote.
fn words<'a>(details: Node<'a, '_>) -> Vec<&'a str> {
    let names = [
        at(details, &["RltdPties", "Dbtr", "Nm"]),
        at(details, &["RltdPties", "Dbtr", "Pty", "Nm"]),
        at(details, &["RltdPties", "UltmtDbtr", "Nm"]),
        at(details, &["RltdPties", "UltmtDbtr", "Pty", "Nm"]),
    ];
    let written = child(details, "RmtInf").into_iter().flat_map(|info| children(info, "Ustrd")).filter_map(|node| node.text());
    names.into_iter().flatten().chain(written).chain(at(details, &["AddtlTxInf"])).collect()
}

/// The creditor's structured reference, else the one that the payer gave.
fn reference(details: Node<'_, '_>) -> Option<String> {
    let structured = at(details, &["RmtInf", "Strd", "CdtrRefInf", "Ref"]);
    let end_to_end = at(details, &["Refs", "EndToEndId"]).filter(|id| *id != NO_REFERENCE);
    structured.or(end_to_end).map(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>";
    const TAIL: &str = "</Stmt></BkToCstmrStmt></Document>";

    fn statement(entries: &str) -> Result<Statement, StatementError> {
        read(&format!("{HEAD}{entries}{TAIL}"))
    }

    fn entry(amount: &str, side: &str, status: &str, rest: &str) -> String {
        format!(
            "<Ntry>\n<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}<BookgDt><Dt>2026-11-02</Dt></BookgDt>\
             <AcctSvcrRef>S1</AcctSvcrRef>{rest}</Ntry>"
        )
    }

    const OLD_BOOKED: &str = "<Sts>BOOK</Sts>";
    const BOOKED: &str = "<Sts><Cd>BOOK</Cd></Sts>";

    #[test]
    fn both_versions_of_an_entry_are_read() {
        let old = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>ZOE LUNE</Nm></Dbtr></RltdPties>\
                   <RmtInf><Ustrd>RF18 5390 0754</Ustrd><Ustrd>7034</Ustrd></RmtInf></TxDtls></NtryDtls><AddtlNtryInf>VIR RECU</AddtlNtryInf>";
        let new = "<NtryDtls><TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>NOUR &amp; CO</Nm></Pty></Dbtr></RltdPties>\
                   <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>";
        let read = statement(&(entry("24.80", "CRDT", OLD_BOOKED, old) + &entry("7", "CRDT", BOOKED, new))).unwrap();
        assert_eq!(read.iban.as_deref(), Some("FR7630006000011234567890189"));
        let said: Vec<_> = read.credits.iter().map(|c| (c.cents, c.text.as_str(), c.reference.as_str())).collect();
        assert_eq!(said, [(2_480, "ZOE LUNE RF18 5390 0754 7034 VIR RECU", ""), (700, "NOUR & CO", "RF18539007547034")]);
    }

    #[test]
    fn debits_reversals_and_what_is_to_come_are_left_out() {
        let entries = [
            entry("5.00", "DBIT", BOOKED, ""),
            entry("5.00", "CRDT", "<Sts><Cd>PDNG</Cd></Sts>", ""),
            entry("5.00", "CRDT", OLD_BOOKED, "<RvslInd>true</RvslInd>"),
            entry("0.00", "CRDT", BOOKED, ""),
            entry("5.00", "CRDT", BOOKED, ""),
        ];
        let read = statement(&entries.concat()).unwrap();
        assert_eq!((read.credits.len(), read.left_out), (1, 4));
    }

    #[test]
    fn a_batch_gives_its_parts_or_stays_whole() {
        let part = |amount: &str| format!("<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls></TxDtls>");
        let batch = |parts: &[&str]| format!("<NtryDtls>{}</NtryDtls>", parts.iter().map(|p| part(p)).collect::<String>());
        let cents = |rest: &str| -> Vec<i64> {
            statement(&entry("30.00", "CRDT", BOOKED, rest)).unwrap().credits.iter().map(|c| c.cents).collect()
        };
        assert_eq!(cents(&batch(&["10.00", "20.00"])), [1_000, 2_000]);
        assert_eq!(cents(&batch(&["10.00", "10.00"])), [3_000]);
        assert_eq!(cents("<NtryDtls><TxDtls/><TxDtls/></NtryDtls>"), [3_000]);
        let read = statement(&entry("30.00", "CRDT", BOOKED, &batch(&["15.00", "15.00"]))).unwrap();
        assert_eq!(read.credits[0].own, "S1#0");
        assert_ne!(read.credits[0], read.credits[1], "two equal parts are two");
    }

    #[test]
    fn another_currency_another_message_and_broken_files_are_refused() {
        assert_eq!(statement(&entry("5.00", "CRDT", BOOKED, "").replace("EUR", "CHF")), Err(StatementError::Currency));
        assert_eq!(read("<Document><BkToCstmrDbtCdtNtfctn/></Document>"), Err(StatementError::NotCamt));
        assert_eq!(read("<html><body/></html>"), Err(StatementError::NotCamt));
        assert_eq!(read(HEAD), Err(StatementError::Xml));
        let two = format!("{HEAD}</Stmt><Stmt><Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></Acct>{TAIL}");
        assert_eq!(read(&two), Err(StatementError::SeveralAccounts));
        let dateless = entry("5.00", "CRDT", BOOKED, "").replace("2026-11-02", "hier");
        assert_eq!(statement(&dateless), Err(StatementError::Line(1, "la date de cette écriture est illisible")));
        let wordy = entry("cinq", "CRDT", BOOKED, "");
        assert_eq!(statement(&wordy), Err(StatementError::Line(1, "le montant de cette écriture est illisible")));
    }

    #[test]
    fn a_file_made_to_hurt_is_refused_at_once() {
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Document>&b;</Document>";
        assert_eq!(read(bomb), Err(StatementError::Xml));
        let deep = format!("{}{}", "<a>".repeat(300_000), "</a>".repeat(300_000));
        assert_eq!(read(&deep), Err(StatementError::NotCamt));
        assert_eq!(read(&"<a/>".repeat(10)), Err(StatementError::Xml));
    }
}
