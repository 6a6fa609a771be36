//! Identities. `UUIDv7` ones are made outside this crate (it has no clock and no randomness) and passed in.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, type = "string"))]
        pub struct $name(pub String);

        impl $name {
            /// The identity as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

uuid_id!(
    /// One entry of a log, the same wherever the entry travels.
    EntryId
);
uuid_id!(
    /// One person at the screen.
    VisitId
);
uuid_id!(
    /// One announcement of a service by the counter's business system.
    EvaluationId
);
uuid_id!(
    /// One log of a terminal.
    LogId
);
uuid_id!(
    /// One start of the machine, as the kernel names it.
    BootId
);

name_id!(
    /// A terminal, for example `demo-1`.
    TerminalId
);
name_id!(
    /// A counter (窗口) of the hall.
    CounterId
);
name_id!(
    /// A department: 18 characters, GB 32100.
    DepartmentId
);
name_id!(
    /// A service item (事项).
    ItemId
);
name_id!(
    /// A clerk's number; clerks have no names here.
    ClerkId
);
name_id!(
    /// A survey.
    SurveyId
);
name_id!(
    /// A question of a survey.
    QuestionId
);
