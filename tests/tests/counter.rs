//! A terminal at a counter and the counter's business system, over real HTTP: what is announced is rated, left alone or taken back,
//! once, whatever power does; the business system learns that, and nothing of a level; and whoever is not the business system
//! learns nothing at all.

#[path = "counter/hostile.rs"]
mod hostile;
#[path = "counter/journeys.rs"]
mod journeys;
#[path = "counter/logged.rs"]
mod logged;
#[path = "counter/power.rs"]
mod power;
#[path = "counter/scene.rs"]
mod scene;
#[path = "counter/turning_on.rs"]
mod turning_on;
