//! The contract and the program say the same: every route of the router is described and the other way round, and every type
//! of the protocol is written as its schema says. Each look is shown to see a difference.

#[path = "contract/answers.rs"]
mod answers;
#[path = "contract/routes.rs"]
mod routes;
#[path = "contract/wire_types.rs"]
mod wire_types;
