//! How long is each function? Read by indentation, which our formatting makes exact: a body ends on the first later line of
//! the same indentation that closes it.

use super::sources::Source;

#[derive(Debug)]
pub struct Function {
    pub at: usize,
    pub lines: usize,
    pub head: String,
}

pub fn functions(file: &Source) -> Vec<Function> {
    let opens: fn(&str) -> bool = match () {
        () if file.is_rust() => opens_in_rust,
        () if file.is_script() => opens_in_script,
        () => return Vec::new(),
    };
    let lines: Vec<&str> = file.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !opens(line.trim()) {
            continue;
        }
        let indent = indentation(line);
        let end = lines[at + 1..].iter().position(|later| indentation(later) == indent && closes(later.trim()));
        if let Some(after) = end {
            found.push(Function { at: at + 1, lines: after + 2, head: line.trim().chars().take(60).collect() });
        }
    }
    found
}

fn opens_in_rust(line: &str) -> bool {
    let code = !line.starts_with("//") && !line.ends_with(';') && !line.ends_with('}');
    code && (line.starts_with("fn ") || line.contains(" fn ")) && (line.ends_with('{') || line.ends_with('('))
}

/// A function, a method or an arrow whose body goes on below. Long `if` and `for` blocks are counted too: they are inside one.
fn opens_in_script(line: &str) -> bool {
    let code = !line.starts_with("//") && !line.starts_with('*');
    let arrow = line.ends_with("=> {") || line.ends_with("=> (");
    let block = line.ends_with('{') && line.contains(')') && !line.starts_with('}');
    let wrapped = line.starts_with("function ") || line.contains(" function ");
    code && (arrow || block || (wrapped && line.ends_with('(')))
}

fn closes(line: &str) -> bool {
    (line.starts_with('}') || line.starts_with(')')) && !line.ends_with('{') && !line.ends_with('(')
}

fn indentation(line: &str) -> usize {
    if line.trim().is_empty() { usize::MAX } else { line.len() - line.trim_start().len() }
}
