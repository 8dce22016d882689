//! How much memory may the program keep? Asked before any thread begins.

/// glibc keeps what threads freed apart for each of them, and keeps it for ever: 120 MB after a busy evening where half of that is in
/// use. One pool that gives back what it does not need costs some percent of processor time (decision 28).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
pub fn keep_little() {
    const GIVE_BACK_BEYOND: i32 = 128 * 1024;
    for (what, value) in [(libc::M_ARENA_MAX, 1), (libc::M_TRIM_THRESHOLD, GIVE_BACK_BEYOND), (libc::M_MMAP_THRESHOLD, GIVE_BACK_BEYOND)] {
        // SAFETY: mallopt takes two numbers, and no other thread has begun. What it does not know it refuses, and nothing changes.
        unsafe { libc::mallopt(what, value) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub const fn keep_little() {}
