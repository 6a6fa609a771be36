//! `shiwen-platform`: the central platform's one program.

fn main() {}
