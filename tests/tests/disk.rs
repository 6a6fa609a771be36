//! The disk kit itself: what it records is what happened, its power cuts and faults are real, and its controls
//! show that it can see a loss.

#[path = "disk/faults.rs"]
mod faults;
#[path = "disk/power_cuts.rs"]
mod power_cuts;
#[path = "disk/workload.rs"]
mod workload;
