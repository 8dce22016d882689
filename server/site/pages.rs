//! Which files make the portal? Every page with its text and public data, the feed, the plan, the *imprimés*, the assets.

use std::collections::BTreeMap;

use preau_core::domain::ids::Digest;
use preau_core::domain::time::UtcTime;
use serde::Serialize;
use serde_json::{Value, json};

use super::SiteError;
use super::content::{Content, Printable, Text};
use super::markdown::{self, Place, french_spaces, slug, unique};
use super::public::{PeriodView, PublicCentre, PublicData};
use crate::templates::{Templates, french};

/// The site's files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

const NEWS_ON_HOME: usize = 3;
const PERIODS_ON_HOME: usize = 6;

#[derive(Clone, Debug, Serialize)]
struct PrintableView {
    label: String,
    file: String,
    path: String,
    bytes: u64,
    for_centre: Option<String>,
}

#[derive(Serialize)]
struct Soon {
    centre: String,
    path: String,
    period: String,
    from: preau_core::domain::time::LocalDate,
    to: preau_core::domain::time::LocalDate,
    opens_at: UtcTime,
    closes_at: UtcTime,
}

/// Everything that pages are made of.
pub(super) struct Maker<'a> {
    pub templates: &'a Templates,
    pub content: &'a Content,
    pub data: &'a PublicData,
    pub now: UtcTime,
}

fn centre_path(centre: &PublicCentre) -> String {
    format!("centres/{}/", slug(&centre.code))
}

/// What leads from a page to the top. The page of an unknown address is shown anywhere, so its links are absolute.
fn root_of(path: &str) -> String {
    match path.matches('/').count() {
        _ if path == "404.html" => "/".into(),
        0 => "./".into(),
        depth => "../".repeat(depth),
    }
}

fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

impl Maker<'_> {
    pub fn files(&self, done: &mut dyn FnMut(&str)) -> Result<Files, SiteError> {
        let mut files = Files::new();
        let mut put = |path: &str, bytes: Vec<u8>| {
            done(path);
            match files.insert(file_of(path), bytes) {
                None => Ok(()),
                Some(_) => Err(SiteError::Content(format!("deux pages ont la même adresse : /{path}"))),
            }
        };
        for text in self.content.pages.iter().chain(&self.content.news) {
            put(&text.path, self.text_page(text)?.into_bytes())?;
        }
        for centre in &self.data.centres {
            put(&centre_path(centre), self.centre_page(centre)?.into_bytes())?;
        }
        for printable in &self.content.printables {
            put(&format!("imprimes/{}", printable.file), printable.bytes.clone())?;
        }
        for asset in self.templates.assets().values() {
            put(&asset.path, asset.bytes.clone())?;
        }
        put("actualites.xml", self.feed()?.into_bytes())?;
        put("sitemap.xml", self.sitemap()?.into_bytes())?;
        put("robots.txt", self.render("pages/robots.txt", &json!({ "base": self.templates.house().base() }))?.into_bytes())?;
        Ok(files)
    }

    fn render(&self, name: &str, values: &Value) -> Result<String, SiteError> {
        self.templates.render(name, values).map_err(SiteError::Template)
    }

    fn body(&self, text: &str, path: &str, fold: bool) -> (String, Vec<markdown::Heading>) {
        let root = root_of(path);
        let house = self.templates.house();
        let space = if house.space.is_empty() { root.clone() } else { format!("{}/", house.space.trim_end_matches('/')) };
        markdown::render(text, Place { root: &root, space: &space }, fold)
    }

    /// What every template of a page needs.
    fn frame(&self, text: &Text) -> Value {
        let (body, headings) = self.body(&text.body, &text.path, text.fold);
        json!({
            "root": root_of(&text.path),
            "page": { "title": french_spaces(&text.title), "description": text.description, "path": text.path, "date": text.date },
            "body": body,
            "contents": if text.contents { headings } else { vec![] },
        })
    }

    fn text_page(&self, text: &Text) -> Result<String, SiteError> {
        let mut values = self.frame(text);
        let template = match text.path.as_str() {
            "" => {
                values["centres"] = self.centre_cards();
                values["soon"] = json!(self.soon());
                values["news"] = self.news_lines(NEWS_ON_HOME);
                values["printables"] = json!(self.printables(None));
                "pages/home.html"
            }
            "imprimes/" => {
                values["groups"] = self.printable_groups();
                "pages/list.html"
            }
            "actualites/" => {
                let items = self.content.news.iter().map(|n| {
                    let note = n.date.map(french::long_day_and_year).unwrap_or_default();
                    json!({ "path": n.path, "label": n.title, "note": format!("{note}. {}", n.description) })
                });
                values["groups"] = json!([{ "id": "toutes", "title": "Toutes les actualités", "items": items.collect::<Vec<_>>() }]);
                "pages/list.html"
            }
            "plan-du-site/" => {
                values["groups"] = self.plan();
                "pages/list.html"
            }
            _ => "pages/text.html",
        };
        self.render(template, &values)
    }

    fn centre_page(&self, centre: &PublicCentre) -> Result<String, SiteError> {
        let path = centre_path(centre);
        let text = self.content.centres.get(&centre.code).map_or("", String::as_str);
        let (body, headings) = self.body(text, &path, false);
        let mut taken: Vec<String> = ["centres", "contact", "programme", "imprimes", "contenu"].map(str::to_owned).into();
        taken.extend(headings.into_iter().map(|h| h.id));
        let today = self.now.local_date();
        let shown = centre.periods.iter().filter(|p| p.to >= today);
        let periods: Vec<PeriodView> = shown.map(|p| PeriodView::of(p, unique(&slug(&p.name), &mut taken))).collect();
        let values = json!({
            "root": root_of(&path),
            "page": {
                "title": centre.name,
                "description": format!("{} : {}, {}. Horaires, programme, sorties et contact.", centre.name, centre.kind, centre.ages),
                "path": path,
            },
            "body": body,
            "centre": {
                "name": centre.name, "kind": centre.kind, "ages": centre.ages, "hours": centre.hours, "address": centre.address,
                "director": centre.director, "phone": centre.phone, "email": centre.email, "periods": periods,
            },
            "printables": self.printables(Some(&centre.code)),
        });
        self.render("pages/centre.html", &values)
    }

    fn centre_cards(&self) -> Value {
        let card = |c: &PublicCentre| json!({ "path": centre_path(c), "name": c.name, "kind": c.kind, "ages": c.ages, "hours": c.hours, "address": c.address });
        json!(self.data.centres.iter().map(card).collect::<Vec<_>>())
    }

    /// Periods for which requests are open or will be, the next to close first.
    fn soon(&self) -> Vec<Soon> {
        let mut all = vec![];
        for centre in &self.data.centres {
            for period in centre.periods.iter().filter(|p| p.closes_at > self.now) {
                all.push(Soon {
                    centre: centre.name.clone(),
                    path: format!("{}#programme", centre_path(centre)),
                    period: period.name.clone(),
                    from: period.from,
                    to: period.to,
                    opens_at: period.opens_at,
                    closes_at: period.closes_at,
                });
            }
        }
        all.sort_by_key(|s| (s.opens_at > self.now, s.closes_at, s.from));
        all.truncate(PERIODS_ON_HOME);
        all
    }

    fn news_lines(&self, most: usize) -> Value {
        let line = |n: &Text| json!({ "path": n.path, "title": n.title, "date": n.date, "description": n.description });
        json!(self.content.news.iter().take(most).map(line).collect::<Vec<_>>())
    }

    /// Those of a centre and those for all; without a centre, every one with its centre's name.
    fn printables(&self, centre: Option<&str>) -> Vec<PrintableView> {
        let wanted = |p: &&Printable| centre.is_none() || p.centre.is_none() || p.centre.as_deref() == centre;
        let name = |code: &str| self.data.centres.iter().find(|c| c.code == code).map_or_else(|| code.to_owned(), |c| c.name.clone());
        let view = |p: &Printable| PrintableView {
            label: p.label.clone(),
            file: p.file.clone(),
            path: format!("imprimes/{}", p.file),
            bytes: p.bytes.len() as u64,
            for_centre: p.centre.as_deref().map(name).filter(|_| centre.is_none()),
        };
        self.content.printables.iter().filter(wanted).map(view).collect()
    }

    fn printable_groups(&self) -> Value {
        let item =
            |p: PrintableView| json!({ "path": p.path, "label": p.label, "note": format!("{}, PDF, {}", p.file, french::size(p.bytes)) });
        let all = self.printables(None);
        let mut groups = vec![];
        let for_all: Vec<Value> = all.iter().filter(|p| p.for_centre.is_none()).cloned().map(item).collect();
        if !for_all.is_empty() {
            groups.push(json!({ "id": "tous", "title": "Pour tous les centres", "items": for_all }));
        }
        for centre in &self.data.centres {
            let own: Vec<Value> = all.iter().filter(|p| p.for_centre.as_ref() == Some(&centre.name)).cloned().map(item).collect();
            if !own.is_empty() {
                groups.push(json!({ "id": format!("centre-{}", slug(&centre.code)), "title": centre.name, "items": own }));
            }
        }
        json!(groups)
    }

    fn plan(&self) -> Value {
        let line = |path: &str, label: &str| json!({ "path": path, "label": label, "note": "" });
        let pages = self.content.pages.iter().filter(|p| !p.hidden).map(|p| line(&p.path, &french_spaces(&p.title)));
        let centres = self.data.centres.iter().map(|c| line(&centre_path(c), &c.name));
        let news = self.content.news.iter().map(|n| line(&n.path, &n.title));
        let mut groups = vec![json!({ "id": "pages", "title": "Pages", "items": pages.collect::<Vec<_>>() })];
        if !self.data.centres.is_empty() {
            groups.push(json!({ "id": "centres", "title": "Centres", "items": centres.collect::<Vec<_>>() }));
        }
        if !self.content.news.is_empty() {
            groups.push(json!({ "id": "actualites", "title": "Actualités", "items": news.collect::<Vec<_>>() }));
        }
        json!(groups)
    }

    fn feed(&self) -> Result<String, SiteError> {
        let house = self.templates.house();
        let updated = self.content.news.first().and_then(|n| n.date).map_or_else(|| "2000-01-01".into(), |d| d.to_string());
        let id = format!("urn:preau:{}", Digest::of(&[house.name.as_bytes()]).short());
        self.render(
            "pages/feed.xml",
            &json!({ "base": house.base(), "feed": { "id": id, "updated": updated }, "news": self.news_lines(20) }),
        )
    }

    fn sitemap(&self) -> Result<String, SiteError> {
        let pages = self.content.pages.iter().filter(|p| !p.hidden).map(|p| p.path.clone());
        let centres = self.data.centres.iter().map(centre_path);
        let news = self.content.news.iter().map(|n| n.path.clone());
        let paths: Vec<String> = pages.chain(centres).chain(news).collect();
        self.render("pages/sitemap.xml", &json!({ "base": self.templates.house().base(), "paths": paths }))
    }
}
