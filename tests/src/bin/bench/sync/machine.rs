//! A terminal on paper that a platform knows: its rows are written to the database by hand, because a thousand enrolments are
//! not what is measured.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::sha::sha256;
use shiwen_tests::{
    paper_log::{Author, PaperKey, PaperLog, Request},
    postgres::Sql,
    terminal::enrolled::HALL,
};

/// The terminal.
pub(super) struct Machine {
    pub(super) log: PaperLog,
    token: String,
}

impl Machine {
    /// A terminal of a name with so many entries to send.
    pub(super) fn known(sql: &Sql, name: &str, number: u64, entries: u64) -> Self {
        let mut author = Author::new(number);
        let key = PaperKey::new(&mut author.seed);
        // Of a token's form: what has another one is held for a stranger's, and told to come again.
        let token = format!("swt_{}", URL_SAFE_NO_PAD.encode(author.seed.bytes::<32>()));
        let mut log = PaperLog::open(&name.into(), &key, &mut author, true);
        log.write(&mut author, entries - 1);
        sql.rows("INSERT INTO hall (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&HALL]);
        let (public, digest) = (key.verifying_key().to_bytes(), sha256(token.as_bytes()));
        let insert = "INSERT INTO terminal (id, hall, key, token) VALUES ($1, $2, $3, $4)";
        sql.rows(insert, &[&name, &HALL, &public.as_slice(), &digest.as_slice()]);
        Self { log, token }
    }

    /// The entries from one place to before another, ready to send.
    pub(super) fn request(&self, first: u64, end: u64) -> Request {
        Request::new("POST", self.log.target()).by(&self.token).packed(&self.log.batch(first..end))
    }
}
