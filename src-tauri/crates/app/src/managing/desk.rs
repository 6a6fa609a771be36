//! Who answers what somebody asks who is in and may ask it: one file for each kind of question.

use std::{fmt, sync::Arc};

use shiwen_domain::managing::{Ask, Refusal, Said, WayOut};

use super::{
    Means, backup::BackupDesk, exporting::Exports, integrity::Verifications, ledger, notices::StickNotices,
    overview, platform::Platforms, settings, sync, way_out, who::Who,
};
use crate::{home::Home, terminal::Terminal};

/// The desk of a running terminal.
pub(super) struct Desk {
    home: Home,
    terminal: Terminal,
    exports: Exports,
    notices: StickNotices,
    platforms: Platforms,
    backups: BackupDesk,
    verifications: Verifications,
    way_out: Arc<dyn Fn(WayOut) -> bool + Send + Sync>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}

impl Desk {
    /// Nothing is under way.
    pub(super) fn open(home: &Home, terminal: &Terminal, means: &Means) -> Self {
        let plugs = &means.plugs;
        let (home, terminal) = (home.clone(), terminal.clone());
        let exports = Exports::new(&home, &terminal, plugs.clone());
        let backups = BackupDesk::new(&home, &terminal, plugs.clone());
        let notices = StickNotices::new(&home, &terminal, plugs.clone());
        let platforms = Platforms::new(&home, &terminal, plugs.clone());
        let verifications = Verifications::new(&home, &terminal);
        let way_out = Arc::clone(&means.way_out);
        Self { home, terminal, exports, notices, platforms, backups, verifications, way_out }
    }

    /// Answers. What takes long goes on beside, one of a kind at a time.
    pub(super) fn answer(&self, who: &Who, ask: Ask) -> Result<Said, Refusal> {
        match ask {
            // The door's.
            Ask::Stay | Ask::Confirm { .. } | Ask::Leave { .. } => Ok(Said::Done),
            Ask::Overview { span } => overview::answer(&self.home, &self.terminal, &span),
            Ask::Sync => sync::answer(&self.home, &self.terminal),
            Ask::SendNow => sync::send_now(&self.terminal),
            Ask::TestConnection => sync::test_connection(&self.home),
            Ask::Integrity => self.verifications.answer(),
            Ask::Verify => self.verifications.begin(),
            Ask::StopVerifying => self.verifications.stop(),
            Ask::Exporting => Ok(self.exports.answer()),
            Ask::Export { export } => self.exports.begin(who, export),
            Ask::StopExport => Ok(self.exports.stop()),
            Ask::Backups => Ok(self.backups.answer(who)),
            Ask::Backup { stick, passphrase } => self.backups.begin(who, stick, passphrase),
            Ask::Restore { stick, file, passphrase } => self.backups.restore(who, stick, file, passphrase),
            Ask::StopBackup => Ok(self.backups.stop(who)),
            Ask::Clean => way_out::clean(&self.terminal, who),
            Ask::EndAll { way } => way_out::take(&self.terminal, who, way, &self.way_out),
            Ask::Ledger { .. }
            | Ask::Writing { .. }
            | Ask::Note { .. }
            | Ask::Propose { .. }
            | Ask::AddItem { .. } => ledger::answer(&self.home, &self.terminal, who, ask),
            Ask::Settings => settings::settings(&self.terminal, who),
            Ask::Set { setting, value } => settings::set(&self.terminal, who, setting, value),
            Ask::Notices => self.notices.answer(),
            Ask::AddNotice { notice } => self.notices.add(who, &notice),
            Ask::Platform => self.platforms.answer(),
            Ask::Enrol { enrolment } => self.platforms.enrol(who, enrolment),
            Ask::SetProxy { proxy } => self.platforms.set_proxy(who, &proxy),
            Ask::RemoveNotice { notice } => self.notices.remove(who, notice),
        }
    }

    /// Whoever was in has left. What is under way comes to its end: nobody has to stay beside a slow stick. How an export
    /// ended that is over is not for whoever comes next.
    pub(super) fn forget(&self) {
        self.exports.forget();
        self.backups.forget();
    }
}
