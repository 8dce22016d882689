//! How does an answer travel in few bytes? Packed with words that both sides know by heart (zlib with a preset dictionary, RFC 1950):
//! most answers are short, and what they hold beside ids and digests are always the same words (decision 35).

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Fragments of real answers, the commonest last. Another text is another dictionary: who knows only the former is answered plainly.
static WORDS: &[u8] = include_bytes!("words.txt");
/// More than any answer: what unpacks to more is none.
const UNPACKED_BYTES_MAX: usize = 64 << 20;
/// Room is made by so much.
const STEP: usize = 16 << 10;

/// How the type of every packed answer begins, whatever the words.
pub const PACKED: &str = "application/vnd.preau.packed-";

/// What an asking device says that it knows, and how a packed answer is marked.
pub fn media_type() -> String {
    format!("{PACKED}{:08x}", adler32(WORDS))
}

/// Of that text, as RFC 1950 names a dictionary.
fn adler32(text: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (low, high) = text.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % MODULUS;
        (low, (high + low) % MODULUS)
    });
    high << 16 | low
}

/// Packs one answer after the other: what the library makes ready serves for all of them.
#[derive(Debug)]
pub struct Packer(Compress);

impl Default for Packer {
    fn default() -> Packer {
        Packer(Compress::new(Compression::default(), true))
    }
}

impl Packer {
    /// None when the library refuses: the answer then goes as it is.
    pub fn pack(&mut self, text: &[u8]) -> Option<Vec<u8>> {
        self.0.reset();
        self.0.set_dictionary(WORDS).ok()?;
        let mut packed = Vec::with_capacity(text.len() / 2 + 64);
        loop {
            let taken = usize::try_from(self.0.total_in()).ok()?;
            match self.0.compress_vec(text.get(taken..)?, &mut packed, FlushCompress::Finish).ok()? {
                Status::StreamEnd => return Some(packed),
                Status::Ok | Status::BufError => packed.reserve(STEP),
            }
        }
    }
}

/// None when it was packed with other words, is damaged, or is no text.
pub fn unpack(packed: &[u8]) -> Option<String> {
    let mut inflate = Decompress::new(true);
    let mut text = Vec::with_capacity(STEP);
    loop {
        let taken = usize::try_from(inflate.total_in()).ok()?;
        match inflate.decompress_vec(packed.get(taken..)?, &mut text, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return String::from_utf8(text).ok(),
            Ok(_) if text.len() < text.capacity() => return None,
            Ok(_) if text.len() > UNPACKED_BYTES_MAX => return None,
            Ok(_) => text.reserve(text.len().max(STEP)),
            // The first thing that such a stream says is which dictionary it wants.
            Err(error) => {
                error.needs_dictionary()?;
                inflate.set_dictionary(WORDS).ok()?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        Packer::default().pack(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_packer_serves_one_answer_after_the_other() {
        let mut packer = Packer::default();
        let long = "{\"command\":{\"v\":1},\"about\":null}".repeat(9_000);
        for text in ["", "{}", &long, "Zoé", &long[..70_000], "{}"] {
            assert_eq!(unpack(&packer.pack(text.as_bytes()).unwrap()).as_deref(), Some(text), "{} bytes", text.len());
        }
    }

    #[test]
    fn an_answer_of_a_few_known_words_is_a_few_bytes() {
        let told = "{\"now\":1795907324578,\"streams\":{},\"documents\":{}}";
        assert!(packed(told).len() < 40, "{} bytes", packed(told).len());
    }

    #[test]
    fn its_name_is_that_of_the_dictionary_in_the_bytes() {
        let named = packed("{}");
        assert_eq!(named[1] & 0x20, 0x20, "a preset dictionary");
        let id = u32::from_be_bytes(named[2..6].try_into().unwrap());
        assert_eq!(media_type(), format!("application/vnd.preau.packed-{id:08x}"));
    }

    #[test]
    fn what_is_damaged_or_packed_with_other_words_is_refused() {
        let good = packed("{\"now\":1,\"streams\":{}}");
        for at in 0..good.len() {
            assert_eq!(unpack(&good[..at]), None, "cut after {at}");
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_ne!(unpack(&bad).as_deref(), Some("{\"now\":1,\"streams\":{}}"), "byte {at}");
        }
        let mut other = Compress::new(Compression::default(), true);
        other.set_dictionary(b"other words").unwrap();
        let mut bytes = Vec::with_capacity(100);
        other.compress_vec(b"{}", &mut bytes, FlushCompress::Finish).unwrap();
        assert_eq!(unpack(&bytes), None);
        let mut plain = Vec::with_capacity(100);
        Compress::new(Compression::default(), true).compress_vec(b"\xff\xfe", &mut plain, FlushCompress::Finish).unwrap();
        assert_eq!(unpack(&plain), None, "no text");
    }

    proptest! {
        #[test]
        fn whatever_is_packed_comes_back(text in ".{0,3000}") {
            prop_assert_eq!(unpack(&packed(&text)), Some(text));
        }

        #[test]
        fn strange_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = unpack(&bytes);
        }
    }
}
