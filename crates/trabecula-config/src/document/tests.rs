//! Positions and syntax errors.

use super::parse::parse;
use super::path::Path;
use proptest::prelude::*;

fn at<'a>(text: &'a str, path: &str) -> &'a str {
    &text[parse(text).unwrap().locate(&Path::parse(path).unwrap())]
}

#[test]
fn finds_values_by_path() {
    let text = "( a: 1, /* ( */ b: Volume(file: \"x)\\\"\", at: Some((1, 2.5e-3))), c: [\n A(), B(d: 'x'),], )";
    assert_eq!(at(text, "a"), "1");
    assert_eq!(at(text, "b.file"), "\"x)\\\"\"");
    assert_eq!(at(text, "b.at[1]"), "2.5e-3");
    assert_eq!(at(text, "c[1].d"), "'x'");
    assert_eq!(at(text, "c[0].missing"), "A");
    assert_eq!(at(text, "missing"), "(");
}

#[test]
fn says_what_is_wrong_with_the_syntax() {
    for (text, message, offending) in [
        ("(a: 1", "this bracket is never closed", "("),
        ("(a: 1]", "expected `,` or `)`, found `]`", "]"),
        ("(a: 1 b: 2)", "expected `,` or `)`, found `b`", "b"),
        ("(a: )", "expected a value, found `)`", ")"),
        ("(a: 1, b)", "expected `name: value`, found `b`", "b"),
        ("(a: \"x)", "this text is never closed", "\""),
        ("(a: 1) /* ", "this comment is never closed", "/*"),
        ("(a: 1) x", "expected nothing more after the value, found `x`", "x"),
        ("", "expected a value, found the end of the text", ""),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.message, message, "{text}");
        assert_eq!(&text[error.span], offending, "{text}");
    }
}

#[test]
fn indentation_tells_which_bracket_is_open() {
    let text = "(\n    a: [1],\n    b: B(\n        c: 1,\n    d: 2,\n)\n";
    let error = parse(text).unwrap_err();
    assert_eq!(error.message, "by the indentation, this bracket is never closed");
    assert_eq!(&text[error.span.start - 1..error.span.end], "B(");
}

/// What is RON for the reader that follows must be RON here.
fn accepts_what_ron_accepts(text: &str) -> Result<(), TestCaseError> {
    let ron = ron::from_str::<ron::Value>(text);
    if ron.is_ok() && !text.contains("..") {
        let found = parse(text);
        prop_assert!(found.is_ok(), "{text:?} {found:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn agrees_with_ron(
        words in prop::collection::vec(prop::sample::select(vec![
            "(", ")", "[", "]", "{", "}", ":", ",", " ", "\n", "a", "ab: ", "r#a.b", "Some(",
            "None", "\"x\\\"\"", "r#\"y\"#", "'c'", "'\\''", "b'z'", "b\"w\"", "br\"v\"", "1", "-2.5e+3",
            "+.5", "0xfF", "1_000", "1u8", "2.0f32", "NaN", "-inf", "true", "//k\n", "/*(*/",
        ]), 0..12),
    ) {
        accepts_what_ron_accepts(&words.concat())?;
        accepts_what_ron_accepts(&format!("({})", words.join(",")))?;
        accepts_what_ron_accepts(&format!("(a:{})", words.join(",b:")))?;
    }
}

#[test]
fn deep_nesting_is_refused() {
    let error = parse(&"(".repeat(1 << 19)).unwrap_err();
    assert_eq!(error.message, "values are nested more than 32 levels deep");
}
