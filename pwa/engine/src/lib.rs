//! How does the app reach `core`? The border of the wasm module, and the only place with `unsafe`: bytes in, bytes out, no
//! wasm-bindgen. JSON in (`{op, arg, now}`), JSON out; everything behind is safe code, and a trap costs only the instance.

mod desk_ops;
mod documents;
mod draft;
mod effects;
mod engine;
mod exchange;
mod ops;
mod question;
mod screens;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use engine::Engine;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(Engine::default());
    static OUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where the caller may write `length` bytes, to be passed to `call`.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    let mut bytes = vec![0_u8; length].into_boxed_slice();
    let start = bytes.as_mut_ptr();
    std::mem::forget(bytes);
    start
}

/// Answers the question written at `start`, whose bytes it takes back, and says where the answer stands until the next call.
///
/// # Safety
/// `start` comes from `alloc(length)` and is used once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(start: *mut u8, length: usize) -> *const u8 {
    // SAFETY: as said above; `alloc` made exactly this boxed slice.
    let question = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, length)) };
    let answer = ENGINE.with_borrow_mut(|engine| ops::answer(engine, &question));
    OUT.with_borrow_mut(|out| {
        *out = answer;
        out.as_ptr()
    })
}

/// The length of the last answer.
#[unsafe(no_mangle)]
pub extern "C" fn out_len() -> usize {
    OUT.with_borrow(Vec::len)
}

/// Sixteen bytes of chance from the browser.
#[cfg(target_arch = "wasm32")]
fn chance() -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: the browser's part writes exactly this many bytes.
    unsafe { fill(bytes.as_mut_ptr(), bytes.len()) };
    bytes
}

#[cfg(target_arch = "wasm32")]
#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn fill(start: *mut u8, length: usize);
}

#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(start: *mut u8, length: usize) -> Result<(), getrandom::Error> {
    // SAFETY: `getrandom` gives a place of `length` writable bytes.
    unsafe { fill(start, length) };
    Ok(())
}

/// Where this crate is tried without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn chance() -> [u8; 16] {
    let mut bytes = [0; 16];
    #[allow(clippy::disallowed_methods)] // no clock.rs here: the browser gives chance, and outside of it the system does
    getrandom::fill(&mut bytes).expect("the system gives chance");
    bytes
}
