//! What would these files record? Everything is read and checked against itself and what is known; nothing is written here.

use std::collections::BTreeMap;
use std::path::Path;

use preau_core::domain::calendar::Period;
use preau_core::domain::ids::{CentreId, ChildId, FamilyId};
use preau_core::domain::time::{LocalDate, SchoolYear};

use super::codes::Codes;
use super::fields::Fields;
use super::money::{self, planned::PlannedMoney};
use super::problem::Problems;
use super::table::{self, Layout, Line};
use super::{ids, layouts, periods};
use crate::store::directory::{CentreRow, ChildRow, FamilyNames, GuardianRow, KnownCodes};

/// A guardian with the address that the director would record.
#[derive(Clone, Debug)]
pub struct PlannedGuardian {
    pub line: u64,
    pub row: GuardianRow,
    pub email: String,
}

/// What is to be recorded, in an order that can be written.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub centres: Vec<CentreRow>,
    pub periods: Vec<(String, Period)>,
    pub families: Vec<FamilyNames>,
    pub guardians: Vec<PlannedGuardian>,
    pub children: Vec<ChildRow>,
    pub enrolments: Vec<(ChildId, CentreId, SchoolYear)>,
    pub money: PlannedMoney,
    /// Lines read, of all files.
    pub lines: usize,
}

/// Reads every file of the folder, with all that is wrong in them. `offer_hours`: of a period that says none. `done` hears of each
/// line.
pub fn read(folder: &Path, known: KnownCodes, (today, offer_hours): (LocalDate, u16), done: &mut dyn FnMut(usize)) -> (Plan, Problems) {
    let mut problems = Problems::default();
    unknown_files(folder, &mut problems);
    let mut files: BTreeMap<&'static str, Vec<Line>> = BTreeMap::new();
    for layout in layouts::ALL {
        if let Some(lines) = table::read(folder, layout, &mut problems) {
            files.insert(layout.file, lines);
        }
    }
    if files.is_empty() {
        problems.add("dossier", 0, "aucun des fichiers attendus : centres.csv, periodes.csv, familles.csv… (docs/IMPORT.md)");
    }
    let mut take = |layout: &Layout| {
        let lines = files.remove(layout.file).unwrap_or_default();
        done(lines.len());
        lines
    };
    let mut codes = Codes::new(known);
    let mut plan = Plan::default();
    let lines = [&layouts::CENTRES, &layouts::FAMILIES, &layouts::GUARDIANS, &layouts::CHILDREN, &layouts::ENROLMENTS].map(&mut take);
    let calendar = [&layouts::PERIODS, &layouts::SLOTS, &layouts::CLOSED, &layouts::OUTINGS].map(&mut take);
    let money = [&layouts::PAYERS, &layouts::QUOTIENTS, &layouts::MARKS, &layouts::PRICE_LISTS, &layouts::PRICES].map(&mut take);
    plan.lines = lines.iter().chain(&calendar).chain(&money).map(Vec::len).sum();
    for line in &lines[0] {
        plan.centres.extend(centre(&mut Fields { line, problems: &mut problems }, &mut codes, plan.centres.len()));
    }
    plan.periods = periods::read(&calendar, &mut codes, offer_hours, &mut problems);
    for line in &lines[1] {
        plan.families.extend(family(&mut Fields { line, problems: &mut problems }, &mut codes));
    }
    for line in &lines[2] {
        plan.guardians.extend(guardian(&mut Fields { line, problems: &mut problems }, &mut codes));
    }
    for line in &lines[3] {
        plan.children.extend(child(&mut Fields { line, problems: &mut problems }, &mut codes));
    }
    for line in &lines[4] {
        plan.enrolments.extend(enrolment(&mut Fields { line, problems: &mut problems }, &mut codes));
    }
    plan.money = money::read(&money, &mut codes, today, &mut problems);
    (plan, problems)
}

/// A file whose name has a slip would be passed over in silence.
fn unknown_files(folder: &Path, problems: &mut Problems) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        problems.add("dossier", 0, "ne peut pas être lu");
        return;
    };
    let known: Vec<&str> = layouts::ALL.iter().map(|l| l.file).collect();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.to_lowercase().ends_with(".csv") && !known.contains(&name.as_str()) {
            problems.add("dossier", 0, format!("le fichier « {name} » n’est pas connu ; attendus : {}", known.join(", ")));
        }
    }
}

fn centre(fields: &mut Fields<'_>, codes: &mut Codes, at: usize) -> Option<CentreRow> {
    let code = fields.code("code").filter(|code| code.bytes().all(|b| !b.is_ascii_uppercase() && b != b'_' && b != b'.'));
    let code = code.or_else(|| fields.wrong("code", "le code d’un centre est une adresse : minuscules, chiffres et -"))?;
    let (email, order) = (fields.email("email"), fields.number_or_none("ordre", 999));
    if !codes.first("centre", code.clone(), fields, "code") {
        return None;
    }
    let id = codes.known.centres.get(&code).copied().unwrap_or_else(|| ids::centre(&code));
    codes.known.centres.insert(code.clone(), id);
    Some(CentreRow {
        id,
        code,
        name: fields.text("nom"),
        kind: fields.text("type"),
        ages: fields.text("ages"),
        hours: fields.text("horaires"),
        address: fields.text("adresse"),
        director: fields.text("directeur"),
        phone: fields.text("telephone"),
        email: email?,
        position: order?.map_or(u32::try_from(at).unwrap_or(0), u32::from),
    })
}

fn family(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<FamilyNames> {
    let code = fields.code("code");
    let centres = fields.codes("centres").and_then(|all| {
        let found: Option<Vec<CentreId>> = all.iter().map(|c| codes.known.centres.get(c).copied()).collect();
        found.or_else(|| fields.wrong("centres", "un de ces centres n’existe pas"))
    });
    let code = code?;
    if !codes.first("family", code.clone(), fields, "code") {
        return None;
    }
    let id = codes.known.families.get(&code).copied().unwrap_or_else(|| ids::family(&code));
    codes.known.families.insert(code.clone(), id);
    Some(FamilyNames { id, code, name: fields.text("nom"), centres: centres? })
}

fn guardian(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<PlannedGuardian> {
    let (code, family, email) = (fields.code("code"), codes.family(fields, "famille"), fields.email("email"));
    let (code, family, email) = (code?, family?, email?);
    if !codes.first("guardian", code.clone(), fields, "code") {
        return None;
    }
    let twice = !email.is_empty() && !codes.is_new("email", format!("{family} {email}"));
    if twice {
        return fields.wrong("email", "un autre responsable de cette famille a déjà cette adresse");
    }
    if codes.known.guardians.get(&code).is_some_and(|known| *known != family) {
        return fields.wrong("famille", "ce responsable est déjà enregistré dans une autre famille : donnez-lui un autre code");
    }
    let row = GuardianRow {
        id: ids::guardian(&code),
        code,
        family,
        first_name: fields.text("prenom"),
        last_name: fields.text("nom"),
        phone: fields.text("telephone"),
    };
    Some(PlannedGuardian { line: fields.line.number, row, email })
}

fn child(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<ChildRow> {
    let code = fields.code("code");
    let families = fields.codes("familles").and_then(|all| {
        let found: Option<Vec<FamilyId>> = all.iter().map(|c| codes.known.families.get(c).copied()).collect();
        found.or_else(|| fields.wrong("familles", "une de ces familles n’existe pas"))
    });
    let born: Option<LocalDate> = fields.date("naissance");
    let code = code?;
    if !codes.first("child", code.clone(), fields, "code") {
        return None;
    }
    let id = codes.known.children.get(&code).copied().unwrap_or_else(|| ids::child(&code));
    codes.known.children.insert(code.clone(), id);
    Some(ChildRow { id, code, first_name: fields.text("prenom"), last_name: fields.text("nom"), birth: born?, families: families? })
}

fn enrolment(fields: &mut Fields<'_>, codes: &mut Codes) -> Option<(ChildId, CentreId, SchoolYear)> {
    let child = codes.child(fields, "enfant");
    let centre = codes.centre(fields, "centre");
    let year = fields.school_year("annee");
    let all = (child?, centre?, year?);
    let key = format!("{} {} {}", all.0, all.1, all.2);
    codes.first("enrolment", key, fields, "enfant").then_some(all)
}
