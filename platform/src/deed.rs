//! Deeds: who opened, confirmed or ordered something of other people, and why. Written in the transaction that does it, and
//! never changed; nothing that a visitor said is in them.

use serde::Deserialize;

use crate::db::Transaction;

/// The longest reason, in characters.
const MAX_WHY: usize = 500;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// A number was opened for a person who calls back.
    PhoneOpened,
    /// A number was opened for a delivery to the 12345 system.
    PhoneDelivered,
    /// A work order was moved by hand.
    WorkOrderMoved,
    /// A label was confirmed.
    LabelConfirmed,
    /// An erasure was asked for.
    ErasureAsked,
    /// An erasure was agreed to, and the platform's copies were dropped.
    ErasureAgreed,
}

impl Deed {
    fn name(self) -> &'static str {
        match self {
            Self::PhoneOpened => "phone_opened",
            Self::PhoneDelivered => "phone_delivered",
            Self::WorkOrderMoved => "work_order_moved",
            Self::LabelConfirmed => "label_confirmed",
            Self::ErasureAsked => "erasure_asked",
            Self::ErasureAgreed => "erasure_agreed",
        }
    }
}

/// A reason: never empty, never endless.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Why(String);

impl Why {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Why {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = !text.trim().is_empty() && text.chars().count() <= MAX_WHY && !text.contains('\0');
        if fits { Ok(Self(text)) } else { Err("a reason has 1 to 500 characters") }
    }
}

/// Records a deed. `target` names the work order, proposal or erasure order.
pub(crate) async fn record(
    transaction: &Transaction<'_>,
    who: &str,
    deed: Deed,
    target: &str,
    why: &str,
) -> Result<(), tokio_postgres::Error> {
    let sql = "INSERT INTO deed (who, what, target, why) VALUES ($1, $2, $3, $4)";
    let statement = transaction.prepare_cached(sql).await?;
    transaction.execute(&statement, &[&who, &deed.name(), &target, &why]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_neither_empty_nor_endless() {
        let why = |text: &str| Why::try_from(text.to_owned()).is_ok();
        assert!(why("来电要求") && why(&"长".repeat(MAX_WHY)));
        assert!(!why(" ") && !why("a\0b") && !why(&"长".repeat(MAX_WHY + 1)));
    }
}
