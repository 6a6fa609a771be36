//! What the manager's window asks and what it is answered. The page holds no rule: who may ask what is one table here, and
//! every figure comes computed, with its words.

mod account;
mod ask;
mod backup;
mod door;
mod knock;
mod ledger;
mod notices;
mod overview;
mod platform;
mod settings;
mod span;
mod state;
mod tries;
mod way_out;

pub use account::{account_name, password};
pub use ask::{Ask, Export, ExportForm, Span};
pub use backup::{Backups, FoundBackup};
pub use door::{Door, Refusal, Role, Seat};
pub use knock::Knock;
pub use ledger::{
    Book, Ledger, LedgerDepartment, LedgerItem, LedgerNote, LedgerPage, MeasureKind, NewItem, OrderState,
    Proposal, Source,
};
pub use notices::{
    Caption, CaptionView, FoundPicture, KeptNotice, MOST_NOTICES, NewNotice, NoticeStick, Notices,
};
pub use overview::{
    Beside, Both, DayRange, Definition, Figure, LevelCount, Opinions, Overview, Point, QuestionScore,
    ReasonCount, Row,
};
pub use platform::{
    Authority, AuthorityFile, AuthorityStick, EnrolledView, NewEnrolment, PlatformState, ProxyAddress,
};
pub use settings::{Choice, SettingName, SettingView, is_terminal_name};
pub use state::{
    ConnectionTest, Exporting, Integrity, Lamp, Light, Progress, Said, Stick, SyncState, Verification,
};
pub use tries::{Counted, TRIES, Tick, Tries};
pub use way_out::WayOut;
