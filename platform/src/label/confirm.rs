//! Confirming: by somebody of the city or of another hall, once, with a reason.

use uuid::Uuid;

use super::list::{Proposal, read};
use crate::{
    db::Client,
    deed::{self, Deed, Why},
    http::Access,
    work_order::tell_again,
};

const INSERT: &str = "
  INSERT INTO label (proposal, target, label, confirmed_by, why) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

/// Why a label is not confirmed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfirmError {
    /// The token is not for this at all.
    #[error("this token is not for confirming labels")]
    Duty,
    /// It is of the hall that was rated, or of the one that proposes.
    #[error("a label is confirmed by somebody outside the hall")]
    OwnHall,
    /// There is no such proposal.
    #[error("there is no such proposal")]
    NoProposal,
    /// What it is about did not arrive, or is no rating.
    #[error("the rating that it is about is not here")]
    NoRating,
    /// PostgreSQL said no.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}

/// Confirms a proposed label; one that is confirmed already stays as it was confirmed first.
pub(crate) async fn confirm(
    client: &mut Client,
    access: &Access,
    proposal: Uuid,
    why: &Why,
) -> Result<Proposal, ConfirmError> {
    if !access.has("confirm") {
        return Err(ConfirmError::Duty);
    }
    let transaction = client.transaction().await?;
    let proposed = read(&transaction, proposal).await?.ok_or(ConfirmError::NoProposal)?;
    if proposed.level.is_none() {
        return Err(ConfirmError::NoRating);
    }
    if access.hall.as_ref().is_some_and(|own| *own == proposed.hall || *own == proposed.proposed_in) {
        return Err(ConfirmError::OwnHall);
    }
    let statement = transaction.prepare_cached(INSERT).await?;
    let written = transaction
        .execute(&statement, &[&proposal, &proposed.target, &proposed.label, &access.name, &why.as_str()])
        .await?;
    if written > 0 {
        let target = proposal.to_string();
        deed::record(&transaction, &access.name, Deed::LabelConfirmed, &target, why.as_str()).await?;
        tell_again(&transaction, proposed.target).await?;
    }
    let confirmed = read(&transaction, proposal).await?.ok_or(ConfirmError::NoProposal)?;
    transaction.commit().await?;
    Ok(confirmed)
}
